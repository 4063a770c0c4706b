"""What must not mislead: damaged records, purged evidence, narrower runs, the same key twice."""

from __future__ import annotations

import json
import shutil
from datetime import date

import msgspec
import pytest

from saas_audit.cli import main
from saas_audit.cli.exit import Exit
from saas_audit.decisions import Acceptance, Decisions
from saas_audit.engine.judge import CheckResult, Doubt
from saas_audit.errors import SnapshotError
from saas_audit.exports.lines import every_line
from saas_audit.history import since
from saas_audit.history.compare import compare
from saas_audit.history.since import between
from saas_audit.history.store import FILE, Record
from saas_audit.model import Finding, Gap, Outcome, Reason, Severity, Tenant, Value
from saas_audit.reports import verdicts
from saas_audit.reports.columns import FINDINGS
from saas_audit.reports.findings import FindingStore
from saas_audit.reports.run import Run
from saas_audit.reports.verdicts import Made
from saas_audit.simulator.cast import NOW, ago, stamp
from tests.support import bosses_have_no_passwords as boss
from tests.support import sharing_closed

from .months import GUESTS, STALE, Months, changes, invites, table

HERE = Tenant("m365", "here", "t-1", "Here")
THERE = Tenant("m365", "there", "t-2", "There")


def run_of(*failing: tuple[Tenant, str], number: int = 0, doubt: bool = False, check=boss) -> Run:
    """A run by hand: who fails in which tenant."""
    held = FindingStore()
    for tenant, subject in failing:
        held.add(finding(tenant, subject, check.id))
    doubts = (Doubt(Gap(Reason.TRUNCATED, "Human"), 0),) if doubt else ()
    results = [
        CheckResult(
            check_id=check.id,
            tenant=tenant,
            outcome=_outcome([one for one in failing if one[0] == tenant], doubt),
            severity=Severity.CRITICAL,
            doubts=doubts,
        )
        for tenant in (HERE, THERE)
    ]
    return Run(
        organisation="acme",
        run_id=f"acme-{number}",
        as_of=NOW.replace(day=2 + number),
        collected_at=NOW,
        tool_version="0",
        checks_version="abc",
        grade="observed",
        tenants=(HERE, THERE),
        checks={check.id: check},
        results=tuple(results),
        not_selected=(),
        findings=held,
        coverage=(),
        evidence={},
        blocked={},
    )


def _outcome(failing, doubt) -> Outcome:
    if failing:
        return Outcome.FAIL
    return Outcome.UNKNOWN if doubt else Outcome.PASS


def finding(tenant: Tenant, subject: str, check_id: str, saw: str = "1") -> Finding:
    return Finding(
        check_id=check_id,
        platform=tenant.platform,
        tenant_id=tenant.tenant_id,
        home=tenant.folder,
        subject_type="Human",
        subject_id=subject,
        subject_name=subject,
        outcome=Outcome.FAIL,
        severity=Severity.CRITICAL,
        saw=saw,
        seen=Value(saw),
    )


def compared(old: Run, new: Run, folder) -> list[tuple[str, str, str, str]]:
    """Without any evidence: records alone."""
    folder.mkdir(exist_ok=True)
    verdicts.write(old, folder / FILE)
    found = compare(Record.open(folder), Made(new), new.checks, None, _Nothing())
    return [(m.change, m.tenant, m.subject_id, m.cause) for m in found.history.moves]


class _Nothing:
    def rows(self, row_type, tenant):
        return ()

    def knobs(self, checks):
        return {}


def test_the_same_subject_key_in_two_tenants_is_two_findings(tmp_path):
    old = run_of((HERE, "ann"), (THERE, "ann"))
    new = run_of((THERE, "ann"), (THERE, "ben"), number=1, check=boss)
    assert compared(old, new, tmp_path) == [
        ("new", "there", "ben", ""),
        ("resolved", "here", "ann", ""),
    ]


def test_a_failure_nobody_can_see_any_more_is_never_resolved(tmp_path):
    moves = compared(run_of((HERE, "ann")), run_of(number=1, doubt=True), tmp_path)
    assert ("coverage_changed", "here", "ann", "") in moves
    assert "resolved" not in [change for change, *_ in moves]


def test_a_renamed_check_keeps_its_findings(tmp_path):
    old, new = run_of((HERE, "ann")), run_of((HERE, "ann"), number=1)
    before = boss.aliases
    former = msgspec.structs.replace(
        old,
        checks={"m365.support.former": boss},
        results=tuple(
            msgspec.structs.replace(one, check_id="m365.support.former") for one in old.results
        ),
        findings=_store(finding(HERE, "ann", "m365.support.former")),
    )
    try:
        boss.aliases = ("m365.support.former",)
        assert compared(former, new, tmp_path) == []
    finally:
        boss.aliases = before


def _store(*findings: Finding) -> FindingStore:
    held = FindingStore()
    for one in findings:
        held.add(one)
    return held


@pytest.mark.parametrize(("state", "cause"), [("expired", "time"), ("moved", "config")])
def test_what_was_accepted_and_fails_again_is_reopened(tmp_path, state, cause):
    old, new = run_of((HERE, "ann")), run_of((HERE, "ann"), number=1)
    accepted = msgspec.structs.replace(finding(HERE, "ann", boss.id), outcome=Outcome.ACCEPTED)
    old = msgspec.structs.replace(old, findings=_store(accepted))
    assert compared(old, msgspec.structs.replace(old, run_id="same"), tmp_path) == []
    long_ago = ago(days=90).date()
    new = msgspec.structs.replace(new, decisions=decided(state, long_ago))
    assert compared(old, new, tmp_path) == [("reopened", "here", "ann", cause)]


def decided(state: str, on: date) -> Decisions:
    """Ann's failure was accepted on a day, and how that stands."""
    accepted = finding(HERE, "ann", boss.id)
    held = Acceptance(
        id="EX-1",
        finding_id=accepted.id,
        check_id=boss.id,
        tenant="t-1",
        subject_id="ann",
        subject_name="ann",
        seen=accepted.seen,
        wanted=accepted.wanted,
        reason="for now",
        approved_by="Ben",
        on=on,
        until=on,
    )
    return Decisions(acceptances=(held,), states={"EX-1": state})


@pytest.mark.parametrize(("state", "cause"), [("expired", "time"), ("moved", "config")])
def test_accepted_since_the_last_run_and_ended_is_reopened_once(tmp_path, state, cause):
    old = run_of((HERE, "ann"))
    new = msgspec.structs.replace(
        run_of((HERE, "ann"), number=1), decisions=decided(state, old.as_of.date())
    )
    assert compared(old, new, tmp_path) == [("reopened", "here", "ann", cause)]
    later = msgspec.structs.replace(
        run_of((HERE, "ann"), number=2), decisions=decided(state, old.as_of.date())
    )
    assert compared(new, later, tmp_path) == []


def test_two_recorded_runs_tell_it_too(tmp_path):
    old, new = run_of((HERE, "ann")), run_of((HERE, "ann"), number=1)
    new = msgspec.structs.replace(new, decisions=decided("expired", old.as_of.date()))
    for run, name in ((old, "old"), (new, "new")):
        (tmp_path / name).mkdir()
        verdicts.write(run, tmp_path / name / FILE)
    found = between(tmp_path / "old", tmp_path / "new", (boss,))
    assert [(move.change, move.cause) for move in found.moves] == [("reopened", "time")]


def test_compared_with_nothing_what_was_accepted_once_is_reopened_everywhere():
    run = run_of((HERE, "ann"), (HERE, "ben"))
    run = msgspec.structs.replace(run, decisions=decided("expired", NOW.date()))
    run = msgspec.structs.replace(run, history=since.alone(Made(run)))
    (move,) = run.history.moves
    assert (move.change, move.cause, move.before) == ("reopened", "time", "accepted")
    changed = {one.finding.subject_id: FINDINGS["change"](one) for one in every_line(run)}
    assert changed == {"ann": "reopened", "ben": "first_run"}


def test_what_was_not_asked_this_time_is_neither_resolved_nor_forgotten(tmp_path):
    old = run_of((HERE, "ann"))
    other = run_of(number=1, check=sharing_closed)
    assert compared(old, other, tmp_path) == []
    verdicts.write(old, tmp_path / FILE)
    found = compare(Record.open(tmp_path), Made(other), other.checks, None, _Nothing()).history
    (past,) = found.past
    assert (past.subject_id, past.resolved, past.first_seen) == ("ann", None, NOW.date())
    later = tmp_path / "later"
    between = msgspec.structs.replace(other, history=found)
    again = run_of((HERE, "ann"), number=2)
    assert compared(between, again, later) == [("rule_changed", "here", "ann", "rule")]


@pytest.mark.parametrize("end", [0, 3, 40, 0.5, -1, -30])
def test_a_record_that_is_cut_is_never_read_as_whole(tmp_path, end):
    verdicts.write(run_of(*((HERE, f"u{n}") for n in range(400))), tmp_path / FILE)
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[: int(len(whole) * end) if isinstance(end, float) else end])
    if end == -1:
        return  # the last byte of a checksum: everything it speaks of is there
    with pytest.raises(SnapshotError, match=FILE):
        list(Record.open(tmp_path).lines())


def test_a_record_with_a_bit_turned_is_refused_or_says_the_same(tmp_path):
    verdicts.write(run_of(*((HERE, f"u{n}") for n in range(40))), tmp_path / FILE)
    whole, held = (tmp_path / FILE).read_bytes(), _read(tmp_path)
    refused = 0
    for place in range(0, len(whole), 7):
        packed = bytearray(whole)
        packed[place] ^= 4
        (tmp_path / FILE).write_bytes(bytes(packed))
        found = _read(tmp_path)
        refused += found is None
        assert found in (None, held)
    assert refused > len(whole) / 7 * 0.9


def _read(folder) -> list | None:
    """All lines; None if the record is refused."""
    try:
        return list(Record.open(folder).lines())
    except SnapshotError:
        return None


def test_a_named_run_without_a_record_is_refused_before_anything_is_read(tmp_path, capsys):
    assert main(["run", "--since", str(tmp_path)]) == Exit.USAGE
    assert f"holds no {FILE}" in capsys.readouterr().err
    (tmp_path / FILE).write_bytes(b"half a record")
    assert main(["diff", str(tmp_path), str(tmp_path)]) == Exit.USAGE
    assert "is damaged" in capsys.readouterr().err


def test_runs_of_two_organisations_are_not_compared(tmp_path, capsys):
    for name in ("acme", "bolt"):
        (tmp_path / name).mkdir()
        run = msgspec.structs.replace(run_of((HERE, "ann")), organisation=name)
        verdicts.write(run, tmp_path / name / FILE)
    assert main(["diff", str(tmp_path / "acme"), str(tmp_path / "bolt")]) == Exit.USAGE
    assert "is a run of acme, not of bolt" in capsys.readouterr().err


def test_a_damaged_last_run_is_named_and_the_one_before_it_is_taken(tmp_path, capsys):
    months = Months(tmp_path, GUESTS)
    first = months.run()
    second = months.later(days=30).run()
    (second / FILE).write_bytes((second / FILE).read_bytes()[:-40])
    invites(months, "everyone")
    third = months.later(days=30).run()
    captured = capsys.readouterr()
    assert f"{second / FILE} is damaged" in captured.err
    assert json.loads((third / "results.json").read_bytes())["history"]["previous"].endswith(
        "20261102T060000Z"
    )
    assert changes(third) == [("regressed", "tenant")]
    assert main(["diff", str(first), str(third)]) == 0


def test_without_the_old_evidence_a_cause_is_told_only_where_one_is_possible(tmp_path):
    months = Months(tmp_path, GUESTS, STALE)
    first = months.run()
    shutil.rmtree(first / "evidence")
    invites(months, "everyone")
    ann = months.world.m365.many("/users")[0]
    ann["signInActivity"]["lastSuccessfulSignInDateTime"] = stamp(ago(days=100))
    second = months.later(days=30).run()
    found = {(r["check_id"], r["cause"], r["not_separated"]) for r in table(second, "changes.csv")}
    assert found == {(GUESTS, "tenant", ""), (STALE, "", "time tenant")}
    note = json.loads((second / "results.json").read_bytes())["history"]["note"]
    assert "cannot be looked at again" in note


def test_a_record_is_written_once(tmp_path):
    months = Months(tmp_path, GUESTS)
    folder = months.run()
    before = (folder / FILE).read_bytes()
    assert main(["report", str(folder)]) == 0
    assert (folder / FILE).read_bytes() == before


def test_the_trend_holds_twelve_runs_and_none_asks_for_nothing(tmp_path):
    months = Months(tmp_path, GUESTS)
    months.run()
    folder = next((tmp_path / "tidy").iterdir())
    for number in range(13):
        copy = folder.with_name(f"2026-10-{number + 10}")
        copy.mkdir()
        held = Record.open(folder).header
        old = msgspec.structs.replace(
            run_of(number=0), organisation="tidy", run_id=f"tidy-{number}", as_of=held.as_of
        )
        day = held.as_of.replace(month=10, day=number + 10)
        verdicts.write(msgspec.structs.replace(old, as_of=day), copy / FILE)
    found = json.loads((months.later(days=1).run() / "results.json").read_bytes())["history"]
    assert len(found["trend"]) == 12
    assert [point["as_of"] for point in found["trend"]] == sorted(
        point["as_of"] for point in found["trend"]
    )
    alone = months.later(days=1).run(since="none")
    found = json.loads((alone / "results.json").read_bytes())["history"]
    assert (found["previous"], len(found["trend"])) == ("", 1)


def test_a_run_of_a_few_checks_is_not_what_a_whole_one_is_measured_by(tmp_path):
    months = Months(tmp_path, GUESTS, STALE)
    months.run()
    everything = months.checks
    months.checks = everything[:1]
    months.later(days=10).run()
    months.checks = everything
    last = months.later(days=10).run()
    found = json.loads((last / "results.json").read_bytes())["history"]
    assert found["previous"].endswith("20261102T060000Z")
    assert changes(last) == []


def test_manual_and_switched_off_are_no_changes(tmp_path):
    tiered = "m365.sharepoint.onedrive_sharing_level"
    months = Months(tmp_path, GUESTS, "m365.entra.break_glass_monitored", tiered)
    months.world.m365.spo |= {"SharingCapability": 2, "ODBSharingCapability": 2}
    months.run()
    months.tiers = ()
    second = months.later(days=30).run()
    off = [r for r in table(second, "findings.csv") if r["status"] == "not_selected"]
    assert [r["check_id"] for r in off] == [tiered]
    assert changes(second) == []
    months.tiers = None
    third = months.later(days=30).run()
    assert changes(third) == [("coverage_changed", "coverage")]
    (row,) = [r for r in table(third, "findings.csv") if r["status"] == "fail"]
    assert row["first_seen"] == "2026-11-02"
