"""Every cause once, end to end: two runs of a simulated organisation, one change between them."""

from __future__ import annotations

import msgspec

from saas_audit import Verdict
from saas_audit import check as declare
from saas_audit.cli import main
from saas_audit.datasets.m365.policies import AuthorizationPolicy
from saas_audit.declare.check import Check
from saas_audit.simulator.cast import ago, stamp

from .months import GUESTS, STALE, SYNCED, Months, changes, invites, table


def test_the_first_run_is_compared_with_nothing(tmp_path, capsys):
    months = Months(tmp_path, GUESTS)
    invites(months, "everyone")
    folder = months.run()
    assert changes(folder) == []
    (finding,) = [r for r in table(folder, "findings.csv") if r["status"] == "fail"]
    assert (finding["change"], finding["age_days"]) == ("first_run", "0")
    assert "this is the first run" in capsys.readouterr().out


def test_a_setting_somebody_changed_is_the_tenant(tmp_path, capsys):
    months = Months(tmp_path, GUESTS)
    months.run()
    invites(months, "everyone")
    folder = months.later(days=30).run()
    (row,) = table(folder, "changes.csv")
    assert (row["change"], row["cause"]) == ("regressed", "tenant")
    assert (row["before"], row["after"]) == ("pass: adminsAndGuestInviters", "fail: everyone")
    assert "Regressed 1" in capsys.readouterr().out


def test_the_same_tenant_under_another_knob_is_config(tmp_path):
    months = Months(tmp_path, GUESTS)
    months.run()
    months.knobs = {GUESTS: {"allowed": ["none"]}}
    folder = months.later(days=30).run()
    assert changes(folder) == [("regressed", "config")]


def test_the_same_tenant_under_another_rule_is_rule(tmp_path, capsys):
    months = Months(tmp_path, GUESTS)
    (today,) = months.checks
    months.checks = (lenient(today),)
    invites(months, "everyone")
    months.run()
    months.checks = (today,)
    folder = months.later(days=30).run()
    assert changes(folder) == [("rule_changed", "rule")]
    out = capsys.readouterr().out
    assert "rule changes since last run: 1 (would have moved 2026-11-02 from 100.0 to 0.0)" in out


def _then(policy: AuthorizationPolicy) -> Verdict:
    """Anybody may invite.

    Why: an older version thought so.
    Fix: nothing.
    """
    return Verdict(True, saw=policy.allow_invites_from, want="anything")


def lenient(check: Check) -> Check:
    """The same check, as an older version had it."""
    older = declare(severity=check.severity, control=check.control)(_then)
    older.id = check.id
    return older


def test_a_right_taken_away_is_coverage_and_nothing_is_resolved(tmp_path, capsys):
    months = Months(tmp_path, GUESTS)
    invites(months, "everyone")
    months.run()
    everything = months.world.rights
    fewer = frozenset(one for one in everything.m365 if not one.startswith("Policy."))
    months.world.rights = msgspec.structs.replace(everything, m365=fewer)
    blind = months.later(days=30).run()
    (row,) = table(blind, "changes.csv")
    assert (row["change"], row["cause"]) == ("coverage_changed", "coverage")
    assert (row["before"], row["after"]) == ("fail: everyone", "unknown: no_permission")
    months.world.rights = everything
    seen = months.later(days=30).run()
    assert changes(seen) == [("coverage_changed", "coverage")]
    (finding,) = [r for r in table(seen, "findings.csv") if r["status"] == "fail"]
    assert (finding["first_seen"], finding["age_days"]) == ("2026-11-02", "60")


def test_an_account_that_crosses_ninety_days_is_time(tmp_path):
    months = Months(tmp_path, STALE)
    ann, ben = months.world.m365.many("/users")[:2]
    ann["signInActivity"]["lastSuccessfulSignInDateTime"] = stamp(ago(days=40))
    ben["signInActivity"]["lastSuccessfulSignInDateTime"] = stamp(ago(days=-50))
    months.run()
    folder = months.later(days=60).run()
    (row,) = table(folder, "changes.csv")
    assert (row["subject_id"], row["change"], row["cause"]) == (ann["id"], "regressed", "time")


def test_what_is_resolved_and_comes_back_is_reopened(tmp_path):
    months = Months(tmp_path, GUESTS)
    invites(months, "everyone")
    months.run()
    invites(months, "none")
    better = months.later(days=30).run()
    assert changes(better) == [("resolved", "tenant")]
    invites(months, "everyone")
    worse = months.later(days=30).run()
    assert changes(worse) == [("reopened", "tenant")]
    (finding,) = [r for r in table(worse, "findings.csv") if r["status"] == "fail"]
    assert finding["first_seen"] == "2026-11-02"


def test_two_more_subjects_are_two_new_and_an_open_one_keeps_its_day(tmp_path, capsys):
    months = Months(tmp_path, SYNCED)
    people = months.world.m365.many("/users")
    people[0]["onPremisesSyncEnabled"] = True
    first = months.run()
    people[1]["onPremisesSyncEnabled"] = True
    second = months.later(days=30).run()
    assert changes(second) == [("new", "tenant")]
    fails = {
        row["subject_id"]: (row["change"], row["first_seen"])
        for row in table(second, "findings.csv")
        if row["status"] == "fail"
    }
    assert fails == {
        people[0]["id"]: ("open", "2026-11-02"),
        people[1]["id"]: ("new", "2026-12-02"),
    }
    capsys.readouterr()
    assert main(["diff", str(first), str(second), "--out", str(tmp_path / "apart")]) == 0
    assert "cause: tenant" in capsys.readouterr().out
    assert changes(tmp_path / "apart") == [("new", "tenant")]
