"""What --fail-on takes: how bad it is, or what moved since the last run."""

from __future__ import annotations

import csv
import io

import msgspec
import pytest

from saas_audit.cli import main
from saas_audit.cli.exit import Exit, exit_code, sentence
from saas_audit.cli.options import gate
from saas_audit.errors import UsageError
from saas_audit.history import History, Point
from saas_audit.reports import csv_files
from saas_audit.reports.summary import text
from saas_audit.simulator.cast import NOW
from tests.reports.test_reports import crowd
from tests.reports.test_side_by_side import MFA, moved


def changed(*changes: str):
    moves = tuple(moved(MFA, "m365", change, change) for change in changes)
    return msgspec.structs.replace(crowd(2), history=History(previous="acme-0", moves=moves))


@pytest.mark.parametrize(
    ("changes", "new", "regressed"),
    [
        ((), Exit.OK, Exit.OK),
        (("resolved", "changed", "rule_changed", "coverage_changed"), Exit.OK, Exit.OK),
        (("new",), Exit.FINDINGS, Exit.OK),
        (("regressed",), Exit.FINDINGS, Exit.FINDINGS),
        (("resolved", "reopened"), Exit.FINDINGS, Exit.FINDINGS),
    ],
)
def test_what_moved_fails_a_run(changes, new, regressed):
    run = changed(*changes)
    assert exit_code(run, "new", 0) == new
    assert exit_code(run, "regressed", 0) == regressed
    told = sentence(new, run, "new")
    assert (
        told
        == {
            Exit.OK: "complete, nothing new since the last run",
            Exit.FINDINGS: "findings new since the last run",
        }[new]
    )


def test_a_first_run_has_nothing_new():
    assert exit_code(crowd(2), "new", 0) == Exit.OK
    assert exit_code(crowd(2), "low", 0) == Exit.FINDINGS


def test_other_words_are_refused(capsys):
    for name in ("", "high", "new", "regressed"):
        gate(name)
    with pytest.raises(UsageError, match="critical, high, medium, low, new, regressed"):
        gate("worse")
    assert main(["demo", "--fail-on", "worse"]) == Exit.USAGE


def test_a_failure_is_one_of_as_many_as_were_examined(tmp_path):
    run = crowd(3)
    (result,) = run.results
    csv_files.findings(run, tmp_path / "findings.csv", tmp_path)
    packed = (tmp_path / "findings.csv").read_text(encoding="utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(packed)) if row["status"] == "fail"]
    assert {(row["affected_count"], row["population_count"]) for row in rows} == {
        ("1", str(result.examined))
    }
    assert result.examined >= 3


def test_mail_and_terminal_measure_posture_from_the_same_point(tmp_path):
    run = crowd(2)
    at = {"as_of": NOW, "checks_version": "x"}
    trend = (
        Point(run_id="acme-0", posture=40.0, restated=30.0, **at),
        Point(run_id="acme-1", posture=99.0, **at),
        Point(run_id=run.run_id, posture=run.posture.percent, **at),
    )
    run = msgspec.structs.replace(run, history=History(previous="acme-0", trend=trend))
    gain = f"({run.posture.percent - 30.0:+.1f})"
    assert gain in "\n".join(text(run, tmp_path / "report.html"))


def test_a_run_may_lack_answers_but_no_findings(tmp_path, capsys):
    demo = ["demo", "--organisation", "blind", "--out", str(tmp_path)]
    assert main(demo) == Exit.INCOMPLETE
    (made,) = (tmp_path / "blind").iterdir()
    again = ["check", str(made), "--allow-incomplete"]
    assert main(again) == Exit.OK
    assert "exit 0: incomplete, as allowed: " in capsys.readouterr().out
    assert main([*again, "--fail-on", "low"]) == Exit.OK
    assert exit_code(crowd(2), "low", 0, may_lack=True) == Exit.FINDINGS
    assert exit_code(crowd(2), "", 1, may_lack=True) == Exit.TENANT_UNREAD
