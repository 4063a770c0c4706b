"""``accept`` and ``exceptions``, on a run of the careless organisation."""

from __future__ import annotations

import re

import pytest

from saas_audit.cli.exit import Exit
from saas_audit.decisions.file import EXCEPTIONS, load

MOST = "google.admin.super_admin_maximum"
PASSWORDS = "google.mfa.no_app_passwords"
ENROLLED = "google.mfa.active_users_enrolled"


def of(rows, check):
    return [row for row in rows if row["check_id"] == check and row["status"] != "not_selected"]


def test_a_finding_of_the_last_run_is_accepted_and_shown_as_that(desk, capsys):
    config = desk.config.read_bytes()
    (before,) = of(desk.rows(), MOST)
    assert desk.accept(before["finding_id"]) == Exit.OK
    assert "EX-001" in capsys.readouterr().out
    (after,) = of(desk.report(), MOST)
    assert (before["status"], after["status"]) == ("fail", "accepted")
    told = {name: after[f"exception_{name}"] for name in ("id", "reason", "approved_by", "expires")}
    assert told == {
        "id": "EX-001",
        "reason": "known",
        "approved_by": "Ann",
        "expires": "2027-05-01",
    }
    assert (after["observed"], after["severity"]) == (before["observed"], before["severity"])
    assert desk.config.read_bytes() == config


def test_accepted_is_no_failure_for_fail_on_and_no_pass(desk, capsys):
    only = ["--check", MOST, "--fail-on", "low"]
    assert desk("check", str(desk.run), *only) == Exit.FINDINGS
    desk.accept(MOST)
    capsys.readouterr()
    assert desk("check", str(desk.run), *only) == Exit.OK
    out = capsys.readouterr().out
    assert "1 accepted" in out
    assert "pass" not in out.split("Control")[0]
    assert "Exceptions   1 active" in out


def test_one_subject_of_several_by_name_by_id_or_all_of_them(desk, capsys):
    assert desk.accept(ENROLLED) == Exit.USAGE
    assert "fails for 2 subjects" in capsys.readouterr().err
    assert desk.accept(ENROLLED, "--subject", "ben@loosely.example") == Exit.OK
    assert [row["status"] for row in of(desk.report(), ENROLLED)] == ["fail", "accepted"]
    assert desk.accept(ENROLLED, "--tenant", "loosely", "--all") == Exit.OK
    assert [row["status"] for row in of(desk.report(), ENROLLED)] == ["accepted", "accepted"]
    ids = [one.id for one in load(desk.config.parent).acceptances]
    assert ids == ["EX-001", "EX-002"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["f000000000000000"], "no such finding"),
        (["google.mfa.no_app_password"], "did you mean google.mfa.no_app_passwords"),
        ([ENROLLED, "--subject", "bem@loosely.example"], "nearest: ben@loosely.example"),
        ([ENROLLED, "--tenant", "prod", "--all"], "asked in loosely"),
        (["f1", "--subject", "x"], "go with a check's id"),
    ],
)
def test_what_is_meant_must_be_clear(desk, capsys, words, sentence):
    assert desk.accept(*words) == Exit.USAGE
    assert sentence in capsys.readouterr().err
    assert not (desk.config.parent / EXCEPTIONS).exists()


def test_what_belongs_to_no_tenant_can_be_accepted_too(desk):
    everywhere = "cross.people.admins_use_mfa_everywhere"
    assert desk.accept(everywhere, "--all") == Exit.OK
    assert {row["status"] for row in of(desk.report(), everywhere)} == {"accepted"}


def test_a_mistyped_id_gets_the_nearest_ones(desk, capsys):
    (row,) = of(desk.rows(), MOST)
    right = row["finding_id"]
    assert desk.accept(right[:-1] + ("0" if right[-1] != "0" else "1")) == Exit.USAGE
    assert right in capsys.readouterr().err


def test_the_end_must_be_near(desk, capsys):
    assert desk.accept(MOST, until="2028-01-01") == Exit.USAGE
    assert "by 2027-12-03" in capsys.readouterr().err
    assert desk.accept(MOST, until="1/5/2027") == Exit.USAGE
    assert "write it as 2027-05-31" in capsys.readouterr().err


def test_a_value_that_moved_brings_the_finding_back_as_reopened(desk, capsys):
    desk.accept(PASSWORDS)
    path = desk.config.parent / EXCEPTIONS
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('members = [\n    "1",', 'members = [\n    "7",'), encoding="utf-8"
    )
    (row,) = of(desk.report(), PASSWORDS)
    assert (row["status"], row["change"], row["exception_id"]) == ("fail", "reopened", "EX-001")
    assert desk("exceptions") == Exit.OK
    assert re.search(r"EX-001 +moved", capsys.readouterr().out)


def test_one_that_ended_brings_the_finding_back(desk, capsys):
    desk.accept(PASSWORDS)
    path = desk.config.parent / EXCEPTIONS
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("until = 2027-05-01", "until = 2026-11-01"), encoding="utf-8")
    (row,) = of(desk.report(), PASSWORDS)
    assert (row["status"], row["change"]) == ("fail", "reopened")
    (move,) = desk.rows("changes.csv")
    assert (move["finding_id"], move["change"]) == (row["finding_id"], "reopened")
    assert (move["before"], move["cause"]) == ("accepted", "time")
    assert desk("check", str(desk.run), "--check", PASSWORDS, "--fail-on", "low") == Exit.FINDINGS


def test_exceptions_are_listed_by_their_end(desk, capsys):
    desk.accept(MOST)
    desk.accept(PASSWORDS, until="2026-11-20")
    capsys.readouterr()
    assert desk("exceptions", "--as-of", "2026-11-02") == Exit.OK
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in listed] == [["EX-002", "expiring"], ["EX-001", "active"]]
    assert desk("exceptions", "--expiring", "30d", "--as-of", "2026-11-02") == Exit.OK
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["EX-002"]
    assert desk("exceptions", "--as-of", "2026-11-21") == Exit.OK
    assert "EX-002  expired" in capsys.readouterr().out
    assert desk("exceptions", "--expiring", "soon") == Exit.USAGE
