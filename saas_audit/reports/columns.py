"""The only list of columns: name, and how a cell is made. Columns are only ever appended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ..controls import requirements
from ..declare.check import Check
from ..engine.people import Known
from ..model import ORGANISATION, PLATFORMS, Coverage, Finding, Outcome, Severity, Tenant
from .consoles import console_of
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from ..decisions import Task
    from ..engine.judge import CheckResult
    from ..history import Move, Standing

SCHEMA_VERSION = "1"
ATTESTED = "attested"


class Line(msgspec.Struct, frozen=True):
    """One row of findings.csv before it is text."""

    run: Run
    check: Check
    finding: Finding
    tenant: Tenant

    @property
    def owner(self) -> str:
        """Who answers for it; "" where nobody is named."""
        return self.run.decisions.owner(self.check, self.finding, self.tenant)


def _benchmarks(line: Line, name: str) -> str:
    return " ".join(requirements(line.check.control, name))


def _grade(line: Line) -> str:
    if line.finding.reason == ATTESTED:
        return ATTESTED
    seen = (Outcome.PASS, Outcome.FAIL, Outcome.ACCEPTED)
    return line.run.grade if line.finding.outcome in seen else ""


def _scope(line: Line) -> str:
    return "organisation" if line.tenant == ORGANISATION else "tenant"


def _responsibility(line: Line) -> str:
    """Who has to act; where only money helps, that is said apart."""
    return "blocked_by_licence" if line.finding.lacks else line.check.control.responsibility


def _observed(line: Line) -> str:
    return line.finding.saw or line.finding.why


def _remediation(line: Line) -> str:
    settled = (Outcome.PASS, Outcome.NOT_APPLICABLE)
    return "" if line.finding.outcome in settled else line.check.prose.fix


def _sha256(line: Line) -> str:
    return line.run.evidence.get(line.finding.evidence.partition("#")[0], "")


def standing(line: Line) -> Standing | None:
    """How it stands against the last run. Only what fails has a past; a summary row of many
    subjects has none of its own.
    """
    fails = line.finding.outcome in (Outcome.FAIL, Outcome.ACCEPTED)
    return line.run.history.of(line.finding.id) if fails and line.finding.subject_id else None


def _change(line: Line) -> str:
    found = standing(line)
    return found.change if found else ""


def _first_seen(line: Line) -> date | None:
    found = standing(line)
    return (found.first_seen or line.run.as_of.date()) if found else None


def _age(line: Line) -> object:
    seen = _first_seen(line)
    return (line.run.as_of.date() - seen).days if seen else ""


def _changed(line: Line, name: str) -> str:
    """Who made it what it is since the last run; why nobody is named stands in changes.csv."""
    found = standing(line)
    return getattr(found, name) if found else ""


def _task(line: Line) -> Task:
    return line.run.decisions.task(line.finding, line.tenant)


def _accepted(line: Line, name: str) -> object:
    """A field of the exception that speaks of this finding, whether it still holds or not."""
    decided = line.run.decisions
    found = decided.acceptance(line.finding.id) if decided.acceptances else None
    return getattr(found, name) if found else ""


FINDINGS: dict[str, Callable[[Line], object]] = {
    "schema_version": lambda _: SCHEMA_VERSION,
    "run_id": lambda line: line.run.run_id,
    "collected_at": lambda line: line.run.collected_at.isoformat(),
    "organisation": lambda line: line.run.organisation,
    "platform": lambda line: line.finding.platform,
    "tenant_id": lambda line: line.finding.tenant_id or line.run.organisation,
    "tenant_name": lambda line: line.tenant.name or line.run.organisation,
    "finding_id": lambda line: line.finding.id,
    "control_id": lambda line: line.check.control.id,
    "check_id": lambda line: line.check.id,
    "theme": lambda line: line.check.control.theme,
    "title": lambda line: line.check.prose.title,
    "severity": lambda line: line.finding.severity,
    "status": lambda line: line.finding.outcome,
    "status_reason": lambda line: line.finding.reason,
    "evidence_grade": _grade,
    "responsibility": _responsibility,
    "change": _change,
    "first_seen": lambda line: _first_seen(line) or "",
    "age_days": _age,
    "subject_type": lambda line: line.finding.subject_type,
    "subject_id": lambda line: line.finding.subject_id,
    "subject_name": lambda line: line.finding.subject_name,
    "scope": _scope,
    "observed": _observed,
    "expected": lambda line: line.finding.want,
    "affected_count": lambda line: line.finding.affected,
    "population_count": lambda line: line.finding.examined,
    "owner": lambda line: line.owner,
    "due_date": lambda line: _task(line).due or "",
    "exception_id": lambda line: _accepted(line, "id"),
    "exception_reason": lambda line: _accepted(line, "reason"),
    "exception_approved_by": lambda line: _accepted(line, "approved_by"),
    "exception_expires": lambda line: _accepted(line, "until"),
    "remediation": _remediation,
    "console_url": lambda line: console_of(line.check.prose.fix),
    "cis_v8_1": lambda line: _benchmarks(line, "cis_v8_1"),
    "nist_csf_2_0": lambda line: _benchmarks(line, "nist_csf_2_0"),
    "nist_800_53_r5": lambda line: _benchmarks(line, "nist_800_53_r5"),
    "iso_27001_2022": lambda line: _benchmarks(line, "iso_27001_2022"),
    "soc2_tsc": lambda line: _benchmarks(line, "soc2_tsc"),
    "csa_sscf_1_0": lambda line: _benchmarks(line, "csa_sscf_1_0"),
    "dpdp_2025": lambda line: _benchmarks(line, "dpdp_2025"),
    "evidence_ref": lambda line: line.finding.evidence,
    "evidence_sha256": _sha256,
    "tool_version": lambda line: line.run.tool_version,
    "checks_version": lambda line: line.run.checks_version,
    "changed_by": lambda line: _changed(line, "changed_by"),
    "changed_at": lambda line: _changed(line, "changed_at"),
    "audit_event_id": lambda line: _changed(line, "audit_event_id"),
    "reference_url": lambda line: line.check.prose.see,
}


CHANGES: dict[str, Callable[[Move], object]] = {
    "finding_id": lambda move: move.finding_id,
    "control_id": lambda move: move.control_id,
    "platform": lambda move: move.platform,
    "subject_name": lambda move: move.subject_name,
    "before": lambda move: move.before,
    "after": lambda move: move.after,
    "change": lambda move: move.change,
    "cause": lambda move: move.cause,
    "changed_by": lambda move: move.changed_by,
    "changed_at": lambda move: move.changed_at,
    "audit_event_id": lambda move: move.audit_event_id,
    "not_separated": lambda move: " ".join(move.not_separated),
    "check_id": lambda move: move.check_id,
    "severity": lambda move: move.severity,
    "tenant_name": lambda move: move.tenant,
    "subject_id": lambda move: move.subject_id,
    "other_events": lambda move: move.other_events or "",
    "why_unnamed": lambda move: move.why_unnamed,
}


class Ledger(msgspec.Struct, frozen=True):
    """One row of coverage.csv before it is text."""

    run: Run
    coverage: Coverage


def _truncated(line: Ledger) -> str:
    """Yes, no, or that a silent cut could not be proved."""
    if line.coverage.reason:
        return "yes" if line.coverage.pages else ""
    return "no" if line.coverage.proof == "count" else "no (end not provable)"


def _blocked(line: Ledger) -> str:
    one = line.coverage
    return " ".join(line.run.blocked.get(f"{one.platform}-{one.tenant} {one.endpoint}", ()))


def _granted(line: Ledger) -> str:
    known = line.coverage.granted
    return "" if known is None else "yes" if known else "no"


COVERAGE: dict[str, Callable[[Ledger], object]] = {
    "platform": lambda line: line.coverage.platform,
    "endpoint": lambda line: line.coverage.endpoint,
    "permission": lambda line: " ".join(line.coverage.permission),
    "granted": _granted,
    "http_status": lambda line: line.coverage.http_status or "",
    "pages": lambda line: line.coverage.pages,
    "items": lambda line: line.coverage.items,
    "expected_items": lambda line: _number(line.coverage.expected_items),
    "truncated": _truncated,
    "retries": lambda line: line.coverage.retries,
    "seconds": lambda line: line.coverage.seconds,
    "checks_blocked": _blocked,
}


class Identity(msgspec.Struct, frozen=True):
    """One row of identities.csv before it is text. ``findings``: about any of the accounts."""

    known: Known
    findings: tuple[str, ...]


def _state(place: int) -> Callable[[Identity], object]:
    return lambda line: line.known.states[place]


def _factor(place: int) -> Callable[[Identity], object]:
    return lambda line: line.known.second_factors[place]


IDENTITIES: dict[str, Callable[[Identity], object]] = {
    "person_key": lambda line: line.known.person.id,
    "display_name": lambda line: line.known.person.name or line.known.person.address,
    "match_basis": lambda line: line.known.person.basis,
    "match_confidence": lambda line: line.known.person.confidence,
    **{f"{one}_state": _state(place) for place, one in enumerate(PLATFORMS)},
    **{f"{one}_mfa": _factor(place) for place, one in enumerate(PLATFORMS)},
    "admin_in": lambda line: line.known.admin_in,
    "last_seen_anywhere": lambda line: line.known.last_seen,
    "finding_ids": lambda line: " ".join(line.findings),
}


def _number(value: int | None) -> object:
    return "" if value is None else value


def lines(run: Run, result: CheckResult) -> Iterator[Line]:
    """The lines of one result, failures first."""
    check = run.checks[result.check_id]
    for finding in run.findings.of(result):
        if finding.subject_id:  # made before it was known how many there are
            finding = msgspec.structs.replace(finding, examined=result.examined)
        yield Line(run, check, finding, result.tenant)
    if result.outcome is Outcome.MANUAL:
        told = _told(check, result.tenant, Outcome.MANUAL, result.detail, result.reason)
        yield Line(run, check, told, result.tenant)


def unselected(run: Run) -> Iterator[Line]:
    """A line for each check that was not run, with the step that switches it on."""
    for one in run.not_selected:
        check = run.checks[one.check_id]
        finding = _told(check, one.tenant, Outcome.NOT_SELECTED, one.step)
        yield Line(run, check, finding, one.tenant)


def ordered(run: Run) -> list[CheckResult]:
    """Results as people want them: what fails first, the worst of it on top."""
    outcomes = list(Outcome)
    order = [Outcome.FAIL, Outcome.UNKNOWN, *outcomes]
    return sorted(
        run.results,
        key=lambda r: (order.index(r.outcome), Severity(r.severity).rank, r.check_id, r.tenant),
    )


def _told(
    check: Check, tenant: Tenant, outcome: Outcome, why: str = "", reason: str = ""
) -> Finding:
    return Finding(
        check_id=check.id,
        platform=tenant.platform or check.platform,
        tenant_id=tenant.tenant_id,
        home=tenant.folder,
        subject_type="",
        subject_id="",
        subject_name="",
        outcome=outcome,
        severity=check.severity,
        reason=reason,
        why=why,
    )
