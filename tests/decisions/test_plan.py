"""action-plan.csv out, filled in, and back."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from saas_audit.cli.exit import Exit
from saas_audit.decisions.file import EXCEPTIONS, PLAN, load
from saas_audit.reports.plan import PLAN as COLUMNS
from tests.decisions.test_accept import ENROLLED, MOST, PASSWORDS, of

Rows = list[dict[str, str]]
ACCEPT = {
    "decision": "accept",
    "justification": "known",
    "approved_by": "Ann",
    "expires": "2027-05-01",
}


def plan_of(desk) -> Rows:
    """As the first report wrote it."""
    return desk.rows("action-plan.csv")


def anew(desk) -> Rows:
    """As it is written after what was decided."""
    desk.report()
    return plan_of(desk)


def row_of(plan: Rows, check: str) -> dict[str, str]:
    (row,) = [one for one in plan if one["check_id"] == check]
    return row


def written(path: Path, plan: Rows, delimiter=",", encoding="utf-8-sig") -> str:
    out = io.StringIO(newline="")
    sheet = csv.DictWriter(out, list(plan[0]), delimiter=delimiter)
    sheet.writeheader()
    sheet.writerows(plan)
    path.write_bytes(out.getvalue().encode(encoding))
    return str(path)


def back(desk, plan: Rows, *words: str) -> int:
    file = written(desk.config.parent / "plan.csv", plan)
    return desk("import-plan", file, "--as-of", "2026-11-02", *words)


def test_the_columns_are_the_promised_ones(desk):
    promised = """finding_id, title, platform, owner, severity, subject_count, remediation,
    decision, due_date, justification, approved_by, expires"""
    assert list(COLUMNS)[:12] == [name.strip() for name in promised.split(",")]


def test_a_row_for_each_thing_to_do(desk):
    plan = plan_of(desk)
    failing = {row["check_id"] for row in desk.rows() if row["status"] == "fail"}
    assert sorted(row["check_id"] for row in plan) == sorted(failing)
    many = row_of(plan, ENROLLED)
    assert (many["subject_count"], many["subjects"]) == (
        "2",
        "ben@loosely.example, hugo@loosely.example",
    )
    one = row_of(plan, MOST)
    (finding,) = of(desk.rows(), MOST)
    assert one["finding_id"] == finding["finding_id"]


def test_owner_and_date_come_back_and_show_everywhere(desk, capsys):
    plan = plan_of(desk)
    row_of(plan, ENROLLED).update(owner="Zoë  Q", due_date="2026-12-31", decision="Fix")
    assert back(desk, plan) == Exit.OK
    assert "Zoë Q  due 2026-12-31" in capsys.readouterr().out
    after = anew(desk)
    assert {"owner": "Zoë Q", "due_date": "2026-12-31", "decision": "fix"}.items() <= row_of(
        after, ENROLLED
    ).items()
    for row in of(desk.rows(), ENROLLED):
        assert (row["owner"], row["due_date"], row["status"]) == ("Zoë Q", "2026-12-31", "fail")
    assert not (desk.config.parent / EXCEPTIONS).exists()


def test_unchanged_it_changes_nothing(desk):
    row = row_of(plan := plan_of(desk), MOST)
    row.update(owner="Ann", **ACCEPT)
    row_of(plan, ENROLLED).update(ACCEPT)
    assert back(desk, plan) == Exit.OK
    held = load(desk.config.parent)
    assert [one.id for one in held.acceptances] == ["EX-001", "EX-002", "EX-003"]
    again = anew(desk)
    assert {row["decision"] for row in again if row["check_id"] in (MOST, ENROLLED)} == {"accept"}
    assert back(desk, again) == Exit.OK
    assert back(desk, plan) == Exit.OK
    assert load(desk.config.parent) == held


def test_an_empty_cell_takes_back_and_an_absent_column_does_not(desk):
    plan = plan_of(desk)
    row_of(plan, MOST).update(owner="Ann", decision="fix", justification="soon")
    assert back(desk, plan) == Exit.OK
    few = [{"finding_id": row_of(plan, MOST)["finding_id"], "due_date": "2026-12-31"}]
    assert back(desk, few) == Exit.OK
    (task,) = load(desk.config.parent).tasks.values()
    assert (task.owner, task.decision, str(task.due)) == ("Ann", "fix", "2026-12-31")
    row_of(plan, MOST).update(owner="", decision="", justification="", due_date="")
    assert back(desk, plan) == Exit.OK
    assert load(desk.config.parent).tasks == {}


def test_to_fix_it_ends_its_exception(desk, capsys):
    desk.accept(MOST)
    plan = anew(desk)
    assert row_of(plan, MOST)["approved_by"] == "Ann"
    row_of(plan, MOST)["decision"] = "fix"
    assert back(desk, plan) == Exit.OK
    assert "EX-001  taken back" in capsys.readouterr().out
    assert load(desk.config.parent).acceptances == ()
    assert load(desk.config.parent).last == 1


def test_an_old_plan_does_not_take_an_exception_back(desk):
    old = plan_of(desk)
    desk.accept(MOST)
    assert back(desk, old) == Exit.OK
    assert len(load(desk.config.parent).acceptances) == 1


def test_an_exception_that_moved_is_not_renewed_by_a_row_that_came_back(desk, capsys):
    desk.accept(PASSWORDS)
    plan = anew(desk)
    path = desk.config.parent / EXCEPTIONS
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('members = [\n    "1",', 'members = [\n    "7",'), encoding="utf-8"
    )
    assert back(desk, plan) == Exit.USAGE
    assert "EX-001 holds no longer (moved)" in capsys.readouterr().err
    assert row_of(anew(desk), PASSWORDS)["decision"] == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"decision": "maybe"}, "column decision: 'maybe' is none of fix, accept, not_ours"),
        ({"due_date": "31/12/2026"}, "column due_date: 31/12/2026 may have the day or the month"),
        ({"due_date": "46387"}, "column due_date: '46387' is no date"),
        ({**ACCEPT, "expires": ""}, "column expires: is empty"),
        ({**ACCEPT, "justification": ""}, "column justification: is empty"),
        ({**ACCEPT, "expires": "2028-06-01"}, "column expires: 2028-06-01 is too far away"),
        ({**ACCEPT, "expires": "2026-10-01"}, "column expires: 2026-10-01 has passed"),
        ({**ACCEPT, "decision": ""}, "column decision: is empty, but"),
        ({"finding_id": "f000000000000000"}, "column finding_id: f000000000000000: the run has no"),
        ({"finding_id": "1.23E+15"}, "column finding_id: 1.23E+15 is a number"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_applied(desk, capsys, change, sentence):
    plan = plan_of(desk)
    row_of(plan, ENROLLED).update(owner="Ann", **ACCEPT)
    bad = row_of(plan, MOST)
    bad.update(change)
    assert back(desk, plan) == Exit.USAGE
    told = capsys.readouterr().err
    assert f"line {plan.index(bad) + 2}, {sentence}" in told
    assert "nothing was imported" in told
    assert not (desk.config.parent / EXCEPTIONS).exists()
    assert not (desk.config.parent / PLAN).exists()


def test_every_bad_row_is_named_and_a_row_that_stands_twice(desk, capsys):
    plan = plan_of(desk)
    row_of(plan, MOST)["decision"] = "maybe"
    row_of(plan, ENROLLED)["due_date"] = "soon"
    assert back(desk, [*plan, dict(row_of(plan, PASSWORDS))]) == Exit.USAGE
    told = capsys.readouterr().err
    assert told.count("line ") == 4  # the third one names two lines
    assert "stands in line" in told


def test_local_dates_are_read_if_one_says_how(desk):
    plan = plan_of(desk)
    row_of(plan, MOST)["due_date"] = "31/12/2026"
    assert back(desk, plan, "--dates", "ymd") == Exit.USAGE
    assert back(desk, plan, "--dates", "dmy") == Exit.OK
    (task,) = load(desk.config.parent).tasks.values()
    assert str(task.due) == "2026-12-31"


def test_a_dry_run_writes_nothing(desk, capsys):
    plan = plan_of(desk)
    row_of(plan, MOST).update(ACCEPT)
    assert back(desk, plan, "--dry-run") == Exit.OK
    assert "EX-001  accepted until 2027-05-01" in capsys.readouterr().out
    assert not (desk.config.parent / EXCEPTIONS).exists()


def test_one_subject_apart_from_the_others(desk):
    plan = plan_of(desk)
    first, second = of(desk.rows(), ENROLLED)
    plan.append({**row_of(plan, ENROLLED), "finding_id": first["finding_id"], "owner": "Bob"})
    plan[[row["check_id"] for row in plan].index(ENROLLED)].update(ACCEPT)
    assert back(desk, plan) == Exit.OK
    (held,) = load(desk.config.parent).acceptances
    assert held.finding_id == second["finding_id"]
    found = [row for row in anew(desk) if row["check_id"] == ENROLLED]
    assert [(row["owner"], row["decision"]) for row in found] == [("Bob", ""), ("", "accept")]


def test_a_plan_of_a_run_that_is_not_there_is_refused(desk, capsys):
    plan = [{**row, "run_id": "acme-20250101T000000Z"} for row in plan_of(desk)]
    assert back(desk, plan) == Exit.USAGE
    assert "run acme-20250101T000000Z is not in" in capsys.readouterr().err
    assert back(desk, plan, "--run", str(desk.run)) == Exit.OK


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252")]
)
def test_what_excel_makes_of_it(desk, delimiter, encoding):
    plan = plan_of(desk)
    row_of(plan, MOST).update(owner="Zoë", due_date="31.12.2026", justification='\'-1 is "no"; ok')
    file = written(desk.config.parent / "plan.csv", plan, delimiter, encoding)
    more = ["--encoding", encoding] if encoding == "cp1252" else []
    assert desk("import-plan", file, *more) == Exit.OK
    (task,) = load(desk.config.parent).tasks.values()
    assert (task.owner, str(task.due), task.justification) == (
        "Zoë",
        "2026-12-31",
        '-1 is "no"; ok',
    )


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed here")
def test_what_libreoffice_makes_of_it(desk, tmp_path):
    plan = plan_of(desk)
    row_of(plan, MOST).update(owner="=Zoë", due_date="2026-12-31", justification='a; "b",\nc')
    written(tmp_path / "plan.csv", plan)
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"]
    command += ["--infilter=CSV:44,34,76,1"]
    command += ["--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1"]
    command += ["--outdir", str(tmp_path / "back")]
    subprocess.run(
        [*command, str(tmp_path / "plan.csv")], check=True, capture_output=True, timeout=120
    )
    assert desk("import-plan", str(tmp_path / "back" / "plan.csv")) == Exit.OK
    (task,) = load(desk.config.parent).tasks.values()
    assert (str(task.due), task.justification) == ("2026-12-31", 'a; "b", c')
