"""What is kept of every run: who failed what, under which rules and knobs; line by line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from ..decisions.model import BACK, State
from ..engine.judge import CheckResult
from ..model import Finding, Outcome, Severity, Tenant, Value
from ..score import Posture
from .model import Effective, Past
from .rules import rule_hash

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from ..declare.check import Check
    from ..reports.run import Run

VERSION = 1
LONGEST = 2_000
"""Characters of a value that are kept for reading; what tells values apart is their mark."""
MEMBERS = 200
"""Members of a collection that are kept by name."""


class Asked(msgspec.Struct, frozen=True):
    """One check of a run: what its rule was, and where it was asked (tenant folders)."""

    rule: str
    severity: str
    control: str
    homes: tuple[str, ...] = ()


class Header(msgspec.Struct, frozen=True, kw_only=True, tag="header"):
    """The first line, in a frame of its own: enough for a trend. ``asked`` is by check id."""

    version: int = VERSION
    organisation: str
    run_id: str
    as_of: datetime
    collected_at: datetime
    tool_version: str
    checks_version: str
    grade: str
    tenants: tuple[Tenant, ...]
    posture: Posture
    counts: Mapping[str, int]
    asked: Mapping[str, Asked]
    effective: Effective
    read_until: datetime | None = None


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """One check in one tenant; the findings that fail it follow."""

    result: CheckResult


class Ended(msgspec.Struct, frozen=True):
    """An exception that holds no more, because it expired or the value moved; made on a day."""

    state: State
    on: date


class Failing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="finding"):
    """One subject that fails. ``mark`` tells its value from others, however long it is; ``ended``
    is the exception that spoke for it once.
    """

    id: str
    check_id: str
    home: str
    platform: str
    tenant_id: str
    subject_type: str
    subject_id: str
    subject_name: str
    severity: Severity
    outcome: Outcome
    saw: str
    seen: Value
    mark: str
    first_seen: date
    ended: Ended | None = None


class End(msgspec.Struct, frozen=True, tag="end"):
    """The last line: without it, and without these many lines, a record is not whole."""

    answers: int
    findings: int
    past: int


Line = Header | Answer | Failing | Past | End


def header_of(run: Run) -> Header:
    """The first line of a run's record."""
    counts: dict[str, int] = {}
    homes: dict[str, list[str]] = {}
    for result in run.results:
        counts[result.outcome] = counts.get(result.outcome, 0) + 1
        homes.setdefault(result.check_id, []).append(result.tenant.folder)
    counts[Outcome.NOT_SELECTED] = len(run.not_selected)
    return Header(
        organisation=run.organisation,
        run_id=run.run_id,
        as_of=run.as_of,
        collected_at=run.collected_at,
        tool_version=run.tool_version,
        checks_version=run.checks_version,
        grade=run.grade,
        tenants=run.tenants,
        posture=run.posture,
        counts=counts,
        asked={id_: _asked(check, homes.get(id_, [])) for id_, check in sorted(run.checks.items())},
        effective=run.effective,
        read_until=run.read_until,
    )


def _asked(check: Check, homes: list[str]) -> Asked:
    return Asked(rule_hash(check), str(check.severity), check.control.id, tuple(sorted(homes)))


class Made:
    """A run that was just made, as one side of a comparison."""

    def __init__(self, run: Run) -> None:
        self.header = header_of(run)
        self.results = run.results
        states = run.decisions.states
        self.ended = {
            one.finding_id: Ended(states[one.id], one.on)
            for one in run.decisions.acceptances
            if states.get(one.id) in BACK
        }
        self._run = run

    def marks(self, result: CheckResult) -> Iterator[tuple[str, str]]:
        """Who fails a check: id, and what tells its value from others."""
        for finding in self._fails(result):
            yield finding.id, standing_mark(mark(finding), finding.outcome)

    def failing(
        self, result: CheckResult, wanted: Container[str] | None = None
    ) -> Iterator[Failing]:
        """Who fails a check, whole; only those wanted. The day is this run's where the past is not
        known yet.
        """
        today, history = self._run.as_of.date(), self._run.history
        for finding in self._fails(result):
            id_ = finding.id
            if wanted is None or id_ in wanted:
                first_seen = history.of(id_).first_seen or today
                yield _failing(id_, finding, first_seen, self.ended.get(id_))

    def _fails(self, result: CheckResult) -> Iterator[Finding]:
        for finding in self._run.findings.of(result):
            if finding.outcome in (Outcome.FAIL, Outcome.ACCEPTED) and finding.subject_id:
                yield finding


def _failing(id_: str, finding: Finding, first_seen: date, ended: Ended | None) -> Failing:
    """A finding as it is kept."""
    seen = finding.seen
    members = seen.members if seen.members is None or len(seen.members) <= MEMBERS else None
    return Failing(
        id=id_,
        check_id=finding.check_id,
        home=finding.home,
        platform=finding.platform,
        tenant_id=finding.tenant_id,
        subject_type=finding.subject_type,
        subject_id=finding.subject_id,
        subject_name=finding.subject_name,
        severity=finding.severity,
        outcome=finding.outcome,
        saw=finding.saw[:LONGEST],
        seen=Value("", members, seen.number),
        mark=mark(finding),
        first_seen=first_seen,
        ended=ended,
    )


def standing_mark(value: str, outcome: Outcome) -> str:
    """A failure that is accepted is another thing than one that is not."""
    return value if outcome is Outcome.FAIL else f"{value} {outcome}"


def mark(finding: Finding) -> str:
    """Equal for equal values: members or a number where there are any, else the text."""
    seen = finding.seen
    told: object = seen.members if seen.members is not None else seen.number
    if told is None:
        told = seen.text or finding.saw
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:16]
