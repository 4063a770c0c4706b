"""Who changed it, and when: only where an event of the vendor's audit log can be tied to a finding.

A name is given where the tenant changed, the log was read whole, and an event about this subject
and this setting lies between the two readings: after the last page of the older run, before the
first of the newer one. In every other case nobody is named, and the reason is.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from ..errors import SnapshotError, Unknown
from ..model import Gap
from ..trails import LOGS, Event, Subject, Trail, activities_of, trail_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..model import Reading, Row
    from ..snapshot import Snapshot
    from .differ import Between
    from .join import Pair
    from .trace import Traced

LONGEST_RUN = timedelta(days=1)
"""How long a run may have read that does not say: one that was stopped is continued for a day."""


class Who(msgspec.Struct, frozen=True):
    """Who, when, by which event of the log, and how many more there are about it; or why not."""

    by: str = ""
    at: str = ""
    event: str = ""
    others: int = 0
    why: str = ""


NOT_THE_TENANT = Who(why="the tenant did not change")
NOT_SEPARATED = Who(why="it is not known whether the tenant changed")


class Told(msgspec.Struct, frozen=True):
    """What one tenant's log says, by activity; ``doubts``: of which events could not be read."""

    events: dict[str, list[Event]] = {}
    doubts: dict[str, Gap] = {}
    begins: datetime | None = None
    gap: Gap | None = None

    def gap_of(self, trail: Trail) -> Gap | None:
        """Why events of a trail may be missing."""
        found = (self.doubts[name] for name in sorted(trail.all_activities & self.doubts.keys()))
        return self.gap or next(found, None)

    def since(self, moment: datetime, activities: frozenset[str]) -> Iterator[Event]:
        """The events of these activities from a moment on."""
        for name in sorted(activities & self.events.keys()):
            yield from (event for event in self.events[name] if event.at >= moment)


class Span(msgspec.Struct, frozen=True):
    """Between two readings: the older one began, and was over; the newer one began."""

    began: datetime
    over: datetime
    until: datetime


class Logs:
    """The audit logs that came with the newer run, each read when it is first asked for."""

    def __init__(self, between: Between, evidence: Snapshot | None) -> None:
        self._checks = between.checks
        self._evidence = evidence
        self._told: dict[str, Told | None] = {}
        old, new = between.old, between.new
        over = old.read_until or old.collected_at + LONGEST_RUN
        self._span = Span(old.collected_at, over, new.collected_at)

    def of(self, pair: Pair, traced: Traced) -> Who:
        """Who made a finding what it is now."""
        if traced.why.cause != "tenant":
            return NOT_THE_TENANT if traced.why.cause else NOT_SEPARATED
        check = self._checks.get(pair.check_id)
        trail = trail_of(check) if check else None
        if trail is None:
            return Who(why="no audit log that is read speaks of this check")
        if why := unexplained(trail, traced):
            return Who(why=why)
        told = self._of(pair.home)
        if told is None:
            return Who(why="the evidence of the newer run is gone or damaged")
        one = pair.after or pair.before or pair.past
        assert one is not None
        return named(trail, Subject(one.subject_id, one.subject_name), told, self._span)

    def _of(self, home: str) -> Told | None:
        if home not in self._told:
            self._told[home] = self._read(home)
        return self._told[home]

    def _read(self, home: str) -> Told | None:
        """None where the evidence is not there, or damaged."""
        tenants = self._evidence.tenants if self._evidence else ()
        tenant = next((one for one in tenants if one.folder == home), None)
        if self._evidence is None or tenant is None or tenant.platform not in LOGS:
            return None
        row_type = LOGS[tenant.platform].row_type
        since = self._evidence.values(row_type, tenant).get("since")
        try:
            reading = self._evidence.rows(row_type, tenant)
            return told_by(reading, tenant.platform, since)
        except SnapshotError:
            return None


def unexplained(trail: Trail, traced: Traced) -> str:
    """Why no event of a trail explains such a change: one about a thing explains neither that it
    came nor that it went.
    """
    if not traced.is_seen:
        return "the evidence does not tell whether it was there"
    if traced.chain.now.kind == "gone":
        return "it is not there any more; audit events tell how it was changed"
    is_new = traced.chain.by_time.kind == "gone"
    if is_new and trail.explains == "a change":
        return "it is new; audit events tell how it was changed"
    if not is_new and trail.explains == "an arrival":
        return "it was there before; audit events tell how one comes to be there"
    return ""


def named(trail: Trail, subject: Subject, told: Told, span: Span) -> Who:
    """The event that made a subject what it is, if one can be believed to have."""
    if gap := told.gap_of(trail):
        return Who(why=f"the audit log was not read whole: {gap}")
    if any(told.since(span.began, trail.clouds)):
        return Who(why="other changes, of which the log does not say whose, may have done it")
    later = told.since(span.began, trail.activities)
    about = [event for event in later if trail.tells_of(event, subject)]
    inside = [event for event in about if span.over < event.at < span.until]
    if any(event.at >= span.until for event in about):
        return Who(why="it was changed while this run was reading, or after that")
    if not inside:
        return Who(why=_why_none(about, told, span))
    return _last(inside if trail.believes_last else about, trail)


def _why_none(about: Sequence[Event], told: Told, span: Span) -> str:
    if about:
        return "it was changed while the last run was reading"
    since = max(told.begins or span.over, span.over)
    return f"the audit log holds no such event from {_at(since)} to {_at(span.until)}"


def told_by(reading: Reading[Any], platform: str, since: str | None = None) -> Told:
    """One pass over a log's rows. Raises SnapshotError for damaged evidence."""
    events: dict[str, list[Event]] = {}
    doubts: dict[str, Gap] = {}
    wanted = activities_of(platform)
    for row, _ in reading:
        for found in _events(row, platform, wanted):
            if isinstance(found, Event):
                events.setdefault(found.activity, []).append(found)
            else:
                doubts |= dict.fromkeys(found[0], found[1])
    return Told(
        events=events,
        doubts=doubts,
        begins=datetime.fromisoformat(since) if since else None,
        gap=reading.any_gap,
    )


def _events(
    row: Row, platform: str, wanted: frozenset[str]
) -> Iterator[Event | tuple[frozenset[str], Gap]]:
    """The events of a row; or of which activities it may hold one that cannot be read."""
    log = LOGS[platform]
    try:
        held = frozenset(log.activities(row)) & wanted
    except Unknown as unknown:
        yield wanted, unknown.gap
        return
    for activity in sorted(held):
        try:
            yield from log.events(row, activity)
        except Unknown as unknown:
            yield frozenset({activity}), unknown.gap


def _last(events: Iterable[Event], trail: Trail) -> Who:
    """The event that is believed, if one is."""
    *before, last = sorted(events, key=lambda one: (one.at, one.id))
    if before and not trail.believes_last:
        return Who(why=f"{len(before) + 1} events of the audit log are about it, not one")
    if any(one.at == last.at and one.by != last.by for one in before):
        return Who(why="two changed it at the same moment")
    why = "" if last.by else "the audit log does not say who"
    return Who(last.by, _at(last.at), last.id, len(before), why)


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
