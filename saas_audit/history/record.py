"""What is kept of every run: who failed what, under which rules and knobs; line by line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from ..decisions.model import State
from ..engine.judge import CheckResult
from ..model import Finding, Outcome, Severity, Tenant, Value
from ..score import Posture
from .model import Effective, Past

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

    @classmethod
    def of(cls, id_: str, finding: Finding, first_seen: date, ended: Ended | None) -> Failing:
        """A finding as it is kept."""
        seen = finding.seen
        members = seen.members if seen.members is None or len(seen.members) <= MEMBERS else None
        return cls(
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


class End(msgspec.Struct, frozen=True, tag="end"):
    """The last line: without it, and without these many lines, a record is not whole."""

    answers: int
    findings: int
    past: int


Line = Header | Answer | Failing | Past | End


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
