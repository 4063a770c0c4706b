"""Two runs side by side, subject by subject: who fails now, who failed then."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from ..decisions import State
from ..engine.judge import CheckResult
from ..model import Outcome, Tenant, finding_id
from .model import Past
from .record import Answer, Ended, Failing, Header, standing_mark

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from ..declare.check import Check
    from .look import Subject
    from .store import Record

_FAILS = (Outcome.FAIL, Outcome.ACCEPTED)


class Side(Protocol):
    """The newer of two runs: one that was just made, or a recorded one."""

    @property
    def header(self) -> Header: ...

    @property
    def results(self) -> Sequence[CheckResult]: ...

    @property
    def ended(self) -> Mapping[str, Ended]:
        """By finding id: exceptions that hold no more."""

    def marks(self, result: CheckResult) -> Iterator[tuple[str, str]]:
        """Who fails a check, however many: id, and what tells its value from others."""

    def failing(
        self, result: CheckResult, wanted: Container[str] | None = None
    ) -> Iterator[Failing]:
        """Those of them that are wanted, whole."""


class Pair(msgspec.Struct, kw_only=True):
    """One subject that fails in one run and not, or otherwise, in the other.

    ``then`` is what the check came to in the older run (None: it was not asked there), and
    ``doubtful`` whether it could not judge everybody. ``before``: it failed then; ``past``: it had
    failed before that. ``after``: it fails now; else ``now`` is what became of the check.
    """

    check_id: str
    home: str
    now: CheckResult
    then: Outcome | None = None
    doubtful: bool = False
    before: Failing | None = None
    after: Failing | None = None
    past: Past | None = None

    ended: State | Literal[""] = ""
    """Why the exception that spoke for it holds no more; "" if that was so already in the older
    run.
    """

    @property
    def fails_twice(self) -> bool:
        """It failed then and fails now."""
        return self.before is not None and self.after is not None

    @property
    def has_same_value(self) -> bool:
        """It failed then and fails now, and what is seen is the same."""
        both = self.before is not None and self.after is not None
        return both and self.before.mark == self.after.mark  # type: ignore[union-attr]

    @property
    def is_back(self) -> bool:
        """It was accepted, before the older run or after it, and is not any more."""
        if self.before is None or self.after is None or self.after.outcome is not Outcome.FAIL:
            return False
        return self.before.outcome is Outcome.ACCEPTED or bool(self.ended)

    @property
    def subject(self) -> Subject:
        """What both runs call it."""
        one = self.after or self.before or self.past
        assert one is not None
        return (self.check_id, one.tenant_id, one.subject_id)


class Joined(msgspec.Struct):
    """``pairs`` by finding id; ``first_seen`` of everything that fails in both runs, by day;
    ``answered`` by the older run, under today's names; ``half_seen`` are checks that nobody failed
    and that only one of the runs could answer, then and now; ``past`` is carried on.
    """

    pairs: dict[str, Pair] = msgspec.field(default_factory=dict)
    first_seen: dict[str, date] = msgspec.field(default_factory=dict)
    days: Counter[date] = msgspec.field(default_factory=Counter)
    answered: list[CheckResult] = msgspec.field(default_factory=list)
    half_seen: list[tuple[CheckResult, CheckResult]] = msgspec.field(default_factory=list)
    past: list[Past] = msgspec.field(default_factory=list)


def renamed(checks: Mapping[str, Check]) -> dict[str, str]:
    """Former ids of checks, and what they are called today."""
    return {old: check.id for check in checks.values() for old in check.aliases}


def join(record: Record, new: Side, checks: Mapping[str, Check]) -> Joined:
    """Stream the older run past the newer one. Raises SnapshotError if its record is damaged."""
    return _Join(record.header, new, renamed(checks)).over(record)


class _Join:
    """Memory: one check's failing subjects, and whatever differs."""

    def __init__(self, header: Header, new: Side, names: Mapping[str, str]) -> None:
        self._header = header
        self._new = new
        self._names = names
        self._found = Joined()
        self._places = {
            old.folder: one.folder
            for old in header.tenants
            for one in new.header.tenants
            if same_tenant(old, one)
        } | {"organisation": "organisation"}
        self._results = {(one.check_id, one.tenant.folder): one for one in new.results}
        self._met: set[tuple[str, str]] = set()
        self._held: dict[str, str] = {}
        self._answer: CheckResult | None = None
        self._result: CheckResult | None = None
        self._differing = False
        self._days: dict[date, date] = {}

    def over(self, record: Record) -> Joined:
        past: list[Past] = []
        for line in record.lines():
            if isinstance(line, Answer):
                self._close()
                self._open(line.result)
            elif isinstance(line, Failing):
                self._meet(line)
            else:
                past.append(line)
        self._close()
        for place, result in self._results.items():
            if place not in self._met:
                self._answer, self._result = None, result
                self._held = dict(self._new.marks(result))
                self._close()
        for one in past:
            self._remember(one)
        return self._found

    def _name(self, check_id: str) -> str:
        return self._names.get(check_id, check_id)

    def _open(self, answer: CheckResult) -> None:
        place = (self._name(answer.check_id), self._places.get(answer.tenant.folder, ""))
        named = msgspec.structs.replace(answer, check_id=place[0])
        self._found.answered.append(named)
        self._answer, self._result = named, self._results.get(place)
        self._held = dict(self._new.marks(self._result)) if self._result else {}
        if self._result:
            self._met.add(place)
            if _is_half_seen(named, self._result):
                self._found.half_seen.append((named, self._result))

    def _meet(self, line: Failing) -> None:
        """One that failed then."""
        id_ = line.id
        if line.check_id in self._names:
            id_ = finding_id(self._name(line.check_id), line.tenant_id, line.subject_id)
        if self._result is None or self._result.outcome in (Outcome.MANUAL, Outcome.NOT_SELECTED):
            self._found.past.append(self._gone(line, id_))
            return
        now = self._held.pop(id_, None)
        if now is None or _moved(line, now) or self._ended_since(id_, line):
            self._differs(id_, self._pair(before=line))
        if now is not None:
            day = self._days.setdefault(line.first_seen, line.first_seen)
            self._found.first_seen[id_] = day
            self._found.days[day] += 1

    def _pair(self, before: Failing | None = None) -> Pair:
        assert self._result is not None
        result, answer = self._result, self._answer
        asked = answer is not None and answer.outcome is not Outcome.MANUAL
        return Pair(
            check_id=result.check_id,
            home=result.tenant.folder,
            now=result,
            then=answer.outcome if answer and asked else None,
            doubtful=bool(answer and answer.doubts),
            before=before,
        )

    def _close(self) -> None:
        """What is left of a group did not fail then."""
        result = self._result
        if result is None:
            return
        for id_ in self._held:
            self._differs(id_, self._pair())
        if self._differing:
            self._fill(result)
        self._held, self._result, self._answer, self._differing = {}, None, None, False

    def _differs(self, id_: str, pair: Pair) -> None:
        self._found.pairs[id_] = pair
        self._differing = True

    def _fill(self, result: CheckResult) -> None:
        for one in self._new.failing(result, self._found.pairs):
            pair = self._found.pairs[one.id]
            pair.after = one
            pair.ended = self._ended_since(one.id, pair.before)

    def _ended_since(self, id_: str, before: Failing | None) -> State | Literal[""]:
        """How an exception ended that the older run still had, or that was made after it."""
        found = self._new.ended.get(id_)
        if found is None:
            return ""
        was_held = before is not None and before.outcome is Outcome.ACCEPTED
        return found.state if was_held or found.on >= self._header.as_of.date() else ""

    def _gone(self, line: Failing, id_: str) -> Past:
        return past_of(line, id_, self._name(line.check_id), self._header.as_of.date())

    def _remember(self, line: Past) -> None:
        """What failed before that: it may fail again, or be known at last not to."""
        name = self._name(line.check_id)
        id_ = finding_id(name, line.tenant_id, line.subject_id)
        home = self._places.get(line.home, line.home)
        line = msgspec.structs.replace(line, id=id_, check_id=name, home=home)
        result = self._results.get((name, home))
        if id_ in self._found.pairs:
            self._found.pairs[id_].past = line
        elif line.resolved is None and result is not None and result.outcome in _DECIDED:
            self._found.pairs[id_] = Pair(
                check_id=name, home=home, now=result, then=Outcome.UNKNOWN, past=line
            )
        else:
            self._found.past.append(line)


def _is_half_seen(then: CheckResult, now: CheckResult) -> bool:
    quiet = (Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN)
    if then.outcome not in quiet or now.outcome not in quiet:
        return False
    return (then.outcome is Outcome.UNKNOWN) is not (now.outcome is Outcome.UNKNOWN)


_DECIDED = (*_FAILS, Outcome.UNKNOWN, Outcome.PASS, Outcome.NOT_APPLICABLE)


def _moved(line: Failing, now: str) -> bool:
    """It has another value; or it was accepted, and is not any more."""
    was = standing_mark(line.mark, line.outcome)
    return now not in (was, standing_mark(line.mark, Outcome.ACCEPTED))


def past_of(line: Failing, id_: str, check_id: str, last_seen: date) -> Past:
    """A finding that is carried on although it is not seen to fail now."""
    return Past(
        id=id_,
        check_id=check_id,
        home=line.home,
        platform=line.platform,
        tenant_id=line.tenant_id,
        subject_id=line.subject_id,
        subject_name=line.subject_name,
        severity=line.severity,
        first_seen=line.first_seen,
        last_seen=last_seen,
    )


def same_tenant(one: Tenant, other: Tenant) -> bool:
    """By the vendor's id; by the admin's name where one of them could not be signed in to."""
    if one.platform != other.platform:
        return False
    if one.tenant_id and other.tenant_id:
        return one.tenant_id == other.tenant_id
    return one.name == other.name
