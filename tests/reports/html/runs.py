"""Runs to look at: one fabricated with a full past, and what the three organisations came to."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import ClassVar

import msgspec

from saas_audit.decisions import Acceptance, Decisions, Task
from saas_audit.declare.check import Check
from saas_audit.discover import built_in
from saas_audit.engine.judge import CheckResult, Doubt
from saas_audit.engine.plan import NotSelected
from saas_audit.history import History, Move, Point, Standing
from saas_audit.model import (
    ORGANISATION,
    PLATFORMS,
    Coverage,
    Finding,
    Gap,
    Outcome,
    Reason,
    Severity,
    Tenant,
    Value,
)
from saas_audit.reports.findings import FindingStore
from saas_audit.reports.run import Run
from saas_audit.simulator.cast import NOW

SAMPLES = Path(__file__).parents[3] / "sample_reports"

M365 = Tenant("m365", "acme", "8a1f", "Acme Industries")
GOOGLE = Tenant("google", "acme", "C01acme", "acme.example")
SALESFORCE = Tenant("salesforce", "acme", "00D5g", "Acme Sales")
TENANTS = (GOOGLE, M365, SALESFORCE)
HOMES = {one.platform: one for one in TENANTS}
OWNERS = ("SharePoint team", "Identity team", "Sales operations", "ravi.rao@acme.example")
NAMES = ("ravi.rao@acme.example", "Bids", "mira.sen@acme.example", "/Sales", "Field handbook")
PERSONS = (NAMES[0], NAMES[2])


@cache
def checks() -> dict[str, Check]:
    return {check.id: check for check in built_in()}


class Crew:
    """593 people: how many are where."""

    REGIONS: ClassVar = {
        ("m365",): 312,
        ("google",): 24,
        ("salesforce",): 9,
        ("m365", "google"): 118,
        ("m365", "salesforce"): 86,
        ("google", "salesforce"): 3,
        ("m365", "google", "salesforce"): 41,
    }

    class One(msgspec.Struct):
        where: tuple[str, ...]
        unseen: bool = False

        def state(self, platform: str) -> str:
            if platform in self.where:
                return "active"
            return "not seen" if self.unseen else "absent"

    def states(self):
        return Counter(tuple(one.state(p) for p in PLATFORMS) for one in self)

    def __iter__(self):
        for where, count in self.REGIONS.items():
            yield from (self.One(where, n == 0) for n in range(count))


@cache
def full() -> Run:
    """Twelve months of an organisation that works on it: every section has something to say."""
    store = FindingStore()
    chosen = list(checks().values())
    results = tuple(_result(n, check, store) for n, check in enumerate(chosen) if n % 29 != 7)
    failing = [one for r in results for one in store.of(r) if one.outcome is Outcome.FAIL]
    off = [check for n, check in enumerate(chosen) if n % 29 == 7]
    run = Run(
        organisation="Acme Industries",
        run_id="acme-20261102T060000Z",
        as_of=NOW,
        collected_at=NOW,
        tool_version="1.0.0",
        checks_version="b7c1d2e3f405",
        grade="observed",
        tenants=TENANTS,
        checks=checks(),
        results=results,
        not_selected=tuple(
            NotSelected(c.id, _home(c), 'add "deep" to the tiers of tenant acme') for c in off
        ),
        findings=store,
        coverage=tuple(_coverage()),
        evidence={f"evidence/m365-acme/graph-{n}.jsonl.zst": f"{n:064x}" for n in range(40)},
        blocked={"m365-acme graph /users/{id}/signInActivity": tuple(list(checks())[:4])},
        decisions=_decisions(failing),
        people=Crew(),
        rights={
            "m365-acme": ("Read.Thing0", "Mail.Read"),
            "google-acme": None,
        },
    )
    return msgspec.structs.replace(run, history=_history(failing, run.posture.percent))


def _home(check: Check) -> Tenant:
    return HOMES.get(check.platform, ORGANISATION)


def _result(number: int, check: Check, store: FindingStore) -> CheckResult:
    """Most pass; some fail, here and there many; a few were not seen."""
    home = _home(check)
    told = {"seen": 41, "examined": 41}
    made = {"check_id": check.id, "tenant": home, "severity": check.severity, **told}
    if check.is_manual:
        return CheckResult(**made, outcome=Outcome.MANUAL, detail="nobody has attested to it")
    if check.id == "cross.people.accounts_have_an_owner" or number % 23 == 4:
        gap = Gap(
            Reason.NO_PERMISSION, "SignInActivity", "HTTP 403", "graph /users/{id}/signInActivity"
        )
        doubts = (Doubt(gap, 41, "ravi.rao@acme.example"),)
        store.add(_finding(check, home, Outcome.UNKNOWN, number, why=str(gap), reason=gap.reason))
        return CheckResult(
            **{**made, "examined": 0}, outcome=Outcome.UNKNOWN, unknown=41, doubts=doubts
        )
    if number % 6 == 1:
        failed = 1 + (number * 7) % 9 + (214 if number == 61 else 0)
        for n in range(failed):
            store.add(_finding(check, home, Outcome.FAIL, n))
        return CheckResult(**{**made, "examined": failed + 40}, outcome=Outcome.FAIL, failed=failed)
    if number % 31 == 5:
        store.add(_finding(check, home, Outcome.ACCEPTED, 0))
        return CheckResult(**made, outcome=Outcome.ACCEPTED, failed=1, accepted=1)
    outcome = Outcome.NOT_APPLICABLE if number % 19 == 3 else Outcome.PASS
    return CheckResult(**made, outcome=outcome)


def _finding(check: Check, home: Tenant, outcome: Outcome, n: int, **more) -> Finding:
    seen = (
        {}
        if outcome is Outcome.UNKNOWN
        else {
            "saw": "anyone with the link may edit, no end date",
            "want": "people who signed in, 30 days at most",
            "evidence": f"evidence/{home.folder}/graph-sites.jsonl.zst#{n + 1}",
        }
    )
    return Finding(
        check_id=check.id,
        platform=home.platform or check.platform,
        tenant_id=home.tenant_id,
        home=home.folder,
        subject_type="Site",
        subject_id=f"s{n}",
        subject_name=NAMES[n % 5] if n < 5 else f"Project site {n}",
        outcome=outcome,
        severity=check.severity if n % 4 else Severity.LOW,
        affected=1,
        **seen,
        **more,
    )


def _history(failing: list[Finding], now: float) -> History:
    month = timedelta(days=30)
    values = (58.1, 59.4, 59.0, 61.2, 64.8, 64.1, 66.0, 69.7, 70.2, 73.9, 75.3, now)
    trend = tuple(
        Point(
            run_id=f"acme-{n}" if n < 11 else "acme-20261102T060000Z",
            as_of=NOW - month * (11 - n),
            posture=value,
            restated=round(value - 2.6, 1) if n < 9 else None if n == 11 else value - 0.8,
            checks_version="old" if n < 5 else "middle" if n < 9 else "b7c1d2e3f405",
        )
        for n, value in enumerate(values)
    )
    standings = {
        one.id: Standing(
            ("open", "open", "new", "regressed", "open", "reopened")[n % 6],
            "tenant" if n % 6 in (2, 3, 5) else "",
            date(2026, 1 + n % 10, 3),
        )
        for n, one in enumerate(failing)
    }
    moves = [_move(one, standings[one.id].change, n) for n, one in enumerate(failing)]
    moved = [one for one in moves if one.change != "open"][:24]
    resolved = [_move(one, "resolved", n) for n, one in enumerate(failing[:9])]
    odd = [
        _move(failing[20], "rule_changed", 1, "rule"),
        _move(failing[21], "coverage_changed", 1, "coverage"),
    ]
    return History(
        previous="acme-10",
        previous_as_of=NOW - month,
        standings=standings,
        default=Standing("open"),
        moves=(*sorted(moved, key=lambda m: m.change != "regressed"), *resolved, *odd),
        trend=trend,
    )


def _move(one: Finding, change: str, n: int, cause: str = "tenant") -> Move:
    known = n % 3 == 0 and cause == "tenant"
    return Move(
        finding_id=one.id,
        check_id=one.check_id,
        control_id=checks()[one.check_id].control.id,
        severity=one.severity,
        platform=one.platform,
        tenant="acme" if one.home != "organisation" else "",
        subject_id=one.subject_id,
        subject_name=one.subject_name,
        before="people who signed in",
        after=one.saw,
        change=change,
        cause=cause,
        changed_by="ravi.rao@acme.example" if known else "",
        changed_at="2026-10-14 09:12" if known else "",
        audit_event_id="evt-4711" if known else "",
    )


def _decisions(failing: list[Finding]) -> Decisions:
    states = ("moved", "expiring", "active", "active", "expired", "resolved")
    acceptances = tuple(
        Acceptance(
            id=f"EX-{n + 1:03d}",
            finding_id=one.id,
            check_id=one.check_id,
            tenant=one.tenant_id,
            subject_id=one.subject_id,
            subject_name=one.subject_name,
            seen=Value(one.saw),
            wanted=Value(one.want),
            reason="The bid room needs links that suppliers open without an account.",
            approved_by="CISO office",
            on=date(2026, 6, 2),
            until=date(2026, 11, 20)
            if state == "expiring"
            else date(2026, 10, 1)
            if state == "expired"
            else date(2027, 3, 31),
        )
        for n, (one, state) in enumerate(zip(failing[3:], states, strict=False))
    )
    tasks = {
        one.id: Task(finding_id=one.id, owner=OWNERS[n % 4], due=date(2026, 12, 1), decision="fix")
        for n, one in enumerate(failing)
        if n % 5
    }
    return Decisions(
        acceptances=acceptances,
        states={one.id: state for one, state in zip(acceptances, states, strict=True)},
        tasks=tasks,
    )


def _coverage():
    for tenant in TENANTS:
        for n in range(14):
            yield Coverage(
                platform=tenant.platform,
                tenant=tenant.name,
                endpoint=f"api /list/{n}",
                permission=(f"Read.Thing{n % 5}",),
                tier="base",
                proof="count" if n % 2 else "ended",
                witness="schema",
                granted=True,
                http_status=200,
                pages=1 + n,
                items=130 * n,
                expected_items=130 * n if n % 2 else None,
            )
    yield Coverage(
        platform="m365",
        tenant="acme",
        endpoint="graph /users/{id}/signInActivity",
        permission=("AuditLog.Read.All",),
        tier="base",
        proof="ended",
        witness="schema",
        granted=False,
        http_status=403,
        reason=Reason.NO_PERMISSION,
        detail="HTTP 403: Forbidden",
    )


@cache
def sample(name: str) -> Run:
    """What an organisation of the simulator came to, as ``sample_reports/`` holds it."""
    held = json.loads((SAMPLES / name / "results.json").read_text(encoding="utf-8"))
    tenants = tuple(msgspec.convert(one, Tenant) for one in held["tenants"])
    places = {(one.platform, one.tenant_id): one for one in tenants}
    store = FindingStore()
    for one in held["findings"]:
        store.add(msgspec.convert({k: v for k, v in one.items() if k != "id"}, Finding))
    return Run(
        organisation=held["run"]["organisation"],
        run_id=held["run"]["id"],
        as_of=datetime.fromisoformat(held["run"]["as_of"]),
        collected_at=datetime.fromisoformat(held["run"]["collected_at"]),
        tool_version=held["run"]["tool_version"],
        checks_version=held["run"]["checks_version"],
        grade=held["run"]["grade"],
        tenants=tenants,
        checks=checks(),
        results=tuple(
            _read(one, places) for one in held["checks"] if one["outcome"] != "not_selected"
        ),
        not_selected=(),
        findings=store,
        coverage=tuple(msgspec.convert(one, Coverage) for one in held["coverage"]),
        evidence=held["evidence"],
        blocked={},
    )


def _read(one: dict, places: dict) -> CheckResult:
    doubts = tuple(
        Doubt(msgspec.convert(d, Gap), d["subjects"], d["example"]) for d in one["doubts"]
    )
    plain = {name: one[name] for name in ("seen", "examined", "failed", "unknown", "detail")}
    return CheckResult(
        check_id=one["id"],
        tenant=places.get((one["platform"], one["tenant_id"]), ORGANISATION),
        outcome=Outcome(one["outcome"]),
        severity=Severity(one["severity"]),
        doubts=doubts,
        **plain,
    )


def thin(run: Run) -> Run:
    """A few of everything: of each outcome and platform a result, of each list some lines."""
    some = {r.outcome: r for r in run.results} | {r.tenant.platform: r for r in run.results}
    kinds = {(m.change, m.cause, bool(m.changed_by)): m for m in run.history.moves}
    past = msgspec.structs.replace(run.history, moves=tuple(kinds.values()))
    return msgspec.structs.replace(
        run,
        results=tuple(some.values()),
        history=past,
        not_selected=run.not_selected[:2],
        coverage=(*run.coverage[:4], *run.coverage[-4:]),
        evidence=dict(list(run.evidence.items())[:3]),
    )


NAMED = {"full": full, **{n: (lambda n=n: sample(n)) for n in ("careless", "careful", "blind")}}
