"""A run against an older one: joined by subject, each difference traced to its cause and told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, get_args

import msgspec

from ..errors import SnapshotError
from ..model import Outcome, Severity, finding_id
from .differ import Between
from .evidence import look_back, restated
from .join import Joined, Pair, Side, join, past_of
from .look import Config, Look, look
from .model import Change, History, Move, Past, Standing
from .trace import Traced, Tracer
from .who import NOT_SEPARATED, NOT_THE_TENANT, Logs, Who

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from ..declare.check import Check
    from ..engine.judge import CheckResult
    from ..snapshot import Snapshot
    from .store import Record

YEAR = timedelta(days=365)
MOST_PAST = 100_000
"""Findings of the past that are carried on; the oldest go first."""
_ORDER: tuple[Change, ...] = (
    "reopened",
    "regressed",
    "new",
    "changed",
    "coverage_changed",
    "rule_changed",
    "resolved",
)
assert {*_ORDER, "first_run", "open"} == {*get_args(Change)}


class Compared(msgspec.Struct, frozen=True):
    """``restated``: the older run's posture by today's rules, None where that is not known."""

    history: History
    restated: float | None


def compare(
    record: Record,
    new: Side,
    checks: Mapping[str, Check],
    evidence: Snapshot | None,
    config: Config,
) -> Compared:
    """``evidence`` is the newer run's, ``config`` what it was judged by; ``checks`` are those
    installed.

    Raises SnapshotError if the older run's record is damaged, or another organisation's. Its
    evidence may be gone.
    """
    if record.header.organisation != new.header.organisation:
        raise SnapshotError(
            f"{record.folder} is a run of {record.header.organisation}, not of "
            f"{new.header.organisation}; compare runs of one organisation"
        )
    between = Between(record.header, new.header, checks)
    joined = join(record, new, checks)
    pairs = joined.pairs.values()
    differing = [*(pair.check_id for pair in pairs), *(now.check_id for _, now in joined.half_seen)]
    watched = [pair.subject for pair in pairs]
    looks = look_back(record.folder, between, config, differing, watched)
    note = _without(between, looks) if isinstance(looks, str) else ""
    seen = None if isinstance(looks, str) else looks
    tracer = Tracer(between, seen, _look_now(between, joined, evidence, config))
    history = _Teller(between, joined, tracer, Logs(between, evidence)).history(note)
    return Compared(history, restated(seen, between, joined))


def _without(between: Between, why: str) -> str:
    return (
        f"the evidence of {between.old.run_id} cannot be looked at again ({why}); a cause is told "
        "only where one alone is possible"
    )


def _look_now(
    between: Between, joined: Joined, evidence: Snapshot | None, config: Config
) -> Look | None:
    """What became of those that fail no more."""
    left = [pair for pair in joined.pairs.values() if pair.after is None]
    asked = sorted({pair.check_id for pair in left})
    checks = [between.checks[id_] for id_ in asked if between.is_trusted(id_)]
    if evidence is None or not checks:
        return None
    return look(evidence, checks, config, between.new.as_of, [pair.subject for pair in left])


class _Teller:
    """Everything a history says, from pairs and their traces."""

    def __init__(self, between: Between, joined: Joined, tracer: Tracer, logs: Logs) -> None:
        self._between = between
        self._joined = joined
        self._tracer = tracer
        self._logs = logs
        self._day = between.new.as_of.date()

    def history(self, note: str) -> History:
        moves: list[Move] = []
        standings: dict[str, Standing] = {}
        past = list(self._joined.past)
        for id_, pair in self._joined.pairs.items():
            traced = self._tracer.pair(pair)
            who = self._logs.of(pair, traced) if traced.change else Who()
            if traced.change:
                moves.append(self._move(id_, pair, traced, who))
            if pair.after is not None:
                standings[id_] = self._standing(id_, pair, traced, who)
            else:
                past += self._left(id_, pair, traced)
        moves += (self._whole(then, now) for then, now in self._joined.half_seen)
        default = self._default()
        return History(
            previous=self._between.old.run_id,
            previous_as_of=self._between.old.as_of,
            rules=self._between.rules,
            config=self._between.config,
            note=note,
            past=self._recent(past),
            moves=tuple(sorted(moves, key=_order)),
            default=default,
            standings=standings | dict(self._open(standings, default)),
        )

    def _standing(self, id_: str, pair: Pair, traced: Traced, who: Who) -> Standing:
        seen = self._joined.first_seen.get(id_)
        if seen is None:
            seen = pair.past.first_seen if pair.past else self._day
        if traced.change is None:
            return Standing("open", "", seen)
        return Standing(traced.change, traced.why.cause, seen, who.by, who.at, who.event)

    def _default(self) -> Standing:
        """The commonest standing is not written down once for each finding."""
        days = self._joined.days
        return Standing("open", "", min(days, key=lambda one: (-days[one], one), default=None))

    def _open(
        self, standings: Mapping[str, Standing], default: Standing
    ) -> Iterator[tuple[str, Standing]]:
        shared: dict[date, Standing] = {}
        for id_, day in self._joined.first_seen.items():
            if day != default.first_seen and id_ not in standings:
                yield id_, shared.setdefault(day, Standing("open", "", day))

    def _left(self, id_: str, pair: Pair, traced: Traced) -> Iterator[Past]:
        """What is carried on of a finding that does not fail now."""
        past = pair.past
        if pair.before is not None:
            past = past_of(pair.before, id_, pair.check_id, self._between.old.as_of.date())
        if past is not None:
            settled = traced.chain.now.kind in ("pass", "gone")
            resolved = self._day if settled else past.resolved
            yield msgspec.structs.replace(past, home=pair.home, resolved=resolved)

    def _recent(self, past: list[Past]) -> tuple[Past, ...]:
        since = self._day - YEAR
        kept = [one for one in past if (one.resolved or one.last_seen) >= since]
        kept.sort(key=lambda one: (one.resolved or one.last_seen, one.id), reverse=True)
        return tuple(sorted(kept[:MOST_PAST], key=lambda one: (one.check_id, one.id)))

    def _move(self, id_: str, pair: Pair, traced: Traced, who: Who) -> Move:
        one = pair.after or pair.before or pair.past
        assert one is not None
        assert traced.change is not None
        return Move(
            finding_id=id_,
            check_id=pair.check_id,
            control_id=self._between.new.asked[pair.check_id].control,
            severity=str(one.severity),
            platform=one.platform,
            tenant=self._between.tenant_name(pair.home),
            subject_id=one.subject_id,
            subject_name=one.subject_name,
            before=_told(traced),
            after=traced.chain.now.told,
            change=traced.change,
            cause=traced.why.cause,
            not_separated=traced.why.left,
            changed_by=who.by,
            changed_at=who.at,
            audit_event_id=who.event,
            other_events=who.others,
            why_unnamed=who.why,
        )

    def _whole(self, then: CheckResult, now: CheckResult) -> Move:
        """A check that can be seen at last, or no longer."""
        traced = self._tracer.whole(then, now)
        assert traced.change is not None
        asked = self._between.new.asked[now.check_id]
        return Move(
            finding_id=finding_id(now.check_id, now.tenant.tenant_id, ""),
            check_id=now.check_id,
            control_id=asked.control,
            severity=asked.severity,
            platform=now.tenant.platform or now.check_id.partition(".")[0],
            tenant=self._between.tenant_name(now.tenant.folder),
            subject_id="",
            subject_name="",
            before=_outcome(then),
            after=_outcome(now),
            change=traced.change,
            cause=traced.why.cause,
            not_separated=traced.why.left,
            why_unnamed=(NOT_THE_TENANT if traced.why.cause else NOT_SEPARATED).why,
        )


def _told(traced: Traced) -> str:
    """What was said then; what a pass saw is not kept, but the old evidence still tells it."""
    chain = traced.chain
    same = [one for one in chain.old if one.kind == chain.then.kind and one.saw]
    if chain.then.kind == "pass" and not same:
        same = [one for one in chain.old[1:] if one.kind == "gone"]
    return (same[0] if same else chain.then).told


def _outcome(result: CheckResult) -> str:
    unknown = result.outcome is Outcome.UNKNOWN and result.reason
    return f"unknown: {result.reason}" if unknown else str(result.outcome)


def _order(move: Move) -> tuple[object, ...]:
    """What got worse first."""
    rank = Severity(move.severity).rank
    return (_ORDER.index(move.change), rank, move.check_id, move.tenant, move.subject_id)
