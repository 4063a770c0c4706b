"""Exceptions laid over a run: between the engine, which judges, and the reports.

A verdict never changes. A finding under an exception that holds is told as accepted; what nobody
could see neither resolves nor moves one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec

from ..model import ORGANISATION, Finding, Outcome, Severity, finding_id
from .model import HOLDS, Acceptance, Decisions, State, Task
from .pin import within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from ..declare.check import Check
    from ..engine.judge import CheckResult

    Sink = Callable[[Finding], None]

T = TypeVar("T", Acceptance, Task)

SOON = timedelta(days=30)


class _Count(msgspec.Struct):
    """Of one check in one place: failures accepted, and the worst of the others."""

    accepted: int = 0
    worst: Severity | None = None


class Overlay:
    """``hear`` stands where the engine puts its findings and hands them on; when it is done,
    ``settled`` gives the results with what was accepted, and ``standing`` the decisions with how
    each exception stands on the day ``today``.
    """

    def __init__(
        self, decisions: Decisions, checks: Iterable[Check], today: date, sink: Sink
    ) -> None:
        self._decisions = renamed(decisions, checks)
        self._today = today
        self._sink = sink
        self._states: dict[str, State] = {}
        self._counts: dict[tuple[str, str], _Count] = {}

    def hear(self, finding: Finding) -> None:
        """One finding of the engine's."""
        if finding.outcome is Outcome.FAIL and self._decisions.acceptances:
            finding = self._judged(finding)
        self._sink(finding)

    def _judged(self, finding: Finding) -> Finding:
        count = self._counts.setdefault((finding.check_id, finding.home), _Count())
        held = self._decisions.acceptance(finding.id)
        state = self._state(held, finding) if held else None
        if state in HOLDS:
            count.accepted += 1
            return msgspec.structs.replace(finding, outcome=Outcome.ACCEPTED)
        worst = count.worst or finding.severity
        count.worst = min(worst, finding.severity, key=lambda one: one.rank)
        return finding

    def _state(self, held: Acceptance, finding: Finding) -> State:
        state = by_date(held, self._today)
        if state in HOLDS and not within(held, finding):
            state = "moved"
        self._states[held.id] = state
        return state

    def settled(self, results: Iterable[CheckResult]) -> list[CheckResult]:
        """The results: a check fails if a failure is left that nobody answers for."""
        return [self._settled(result) for result in results]

    def _settled(self, result: CheckResult) -> CheckResult:
        count = self._counts.get((result.check_id, result.tenant.folder))
        if count is None or not count.accepted:
            return result
        if count.worst:
            outcome = Outcome.FAIL
        else:
            outcome = Outcome.UNKNOWN if result.doubts else Outcome.ACCEPTED
        return msgspec.structs.replace(
            result,
            accepted=count.accepted,
            outcome=outcome,
            severity=count.worst or result.severity,
        )

    def standing(self, results: Iterable[CheckResult]) -> Decisions:
        """The decisions, with a state for every exception."""
        found = list(results)
        states = {
            one.id: self._states.get(one.id) or self._unmet(one, found)
            for one in self._decisions.acceptances
        }
        return msgspec.structs.replace(self._decisions, states=states)

    def _unmet(self, held: Acceptance, results: Iterable[CheckResult]) -> State:
        """Its finding did not come up: gone if the check saw all there is, else only the day
        counts.
        """
        for result in results:
            here = result.tenant == ORGANISATION or result.tenant.tenant_id == held.tenant
            if result.check_id == held.check_id and here and not result.doubts:
                return "resolved"
        return by_date(held, self._today)


def by_date(held: Acceptance, today: date) -> State:
    """How an exception stands by its end alone."""
    if today > held.until:
        return "expired"
    return "expiring" if held.until - today <= SOON else "active"


def renamed(decisions: Decisions, checks: Iterable[Check]) -> Decisions:
    """What was decided under a check's former id is decided."""
    now = {old: check.id for check in checks for old in check.aliases}
    if not now:
        return decisions
    tasks = [_renamed(one, now) for one in decisions.tasks.values()]
    return msgspec.structs.replace(
        decisions,
        acceptances=tuple(_renamed(one, now) for one in decisions.acceptances),
        tasks={one.finding_id: one for one in tasks},
    )


def _renamed(one: T, now: Mapping[str, str]) -> T:
    if one.check_id not in now:
        return one
    check_id = now[one.check_id]
    name = finding_id(check_id, one.tenant, one.subject_id)
    return msgspec.structs.replace(one, check_id=check_id, finding_id=name)
