"""Two months of a simulated organisation by the commands of docs/month.md: each line of what
changed has the cause that the story gave it.
"""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from saas_audit.cli import main
from saas_audit.exports import FORMATS
from saas_audit.simulator.story import (
    ADMINS,
    ALLOWLIST,
    APPS,
    CAPABLE,
    INVITES,
    SHARING,
    STALE,
    STILL,
)
from tests.exports.oasis import problems
from tools.month import told

TOLD = {
    SHARING: ("resolved", "tenant"),
    INVITES: ("regressed", "tenant"),
    ALLOWLIST: ("reopened", "tenant"),
    CAPABLE: ("coverage_changed", "coverage"),
    APPS: ("rule_changed", "rule"),
    ADMINS: ("resolved", "config"),
    STALE: ("new", "time"),
}
"""Fixed, regressed, an exception that moved, a right that was lost, a rule, a knob, ninety days."""


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def story(tmp_path_factory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("story")
    page = told(out)
    return out / "careless" / "2026-12-07", page


def test_every_change_has_its_cause(story):
    moves = table(story[0] / "changes.csv")
    assert {row["check_id"]: (row["change"], row["cause"]) for row in moves} == TOLD
    assert len(moves) == len(TOLD)


def test_what_is_told_of_findings_agrees(story):
    found = [row for row in table(story[0] / "findings.csv") if row["status"] == "fail"]
    changes = {(row["check_id"], row["change"]) for row in found}
    moved = {(id_, change) for id_, (change, _) in TOLD.items() if id_ in dict(changes)}
    assert moved - {(CAPABLE, "coverage_changed")} <= changes
    assert {(id_, "open") for id_ in STILL} <= changes
    (carla,) = [row for row in found if row["change"] == "new"]
    assert (carla["subject_name"], carla["first_seen"]) == ("carla@loosely.example", "2026-12-07")
    (network,) = [row for row in found if row["check_id"] == ALLOWLIST]
    assert network["exception_id"] == "EX-001"
    assert date.fromisoformat(network["exception_expires"]) == date(2027, 3, 31)


def test_both_tables_say_the_same_of_every_failure(story):
    moves = {row["finding_id"]: row["change"] for row in table(story[0] / "changes.csv")}
    for row in table(story[0] / "findings.csv"):
        if row["status"] in ("fail", "accepted"):
            assert moves.get(row["finding_id"], "open") == row["change"]


def test_the_record_verifies_and_names_the_month_before(story, capsys):
    assert main(["verify", str(story[0])]) == 0
    assert "careless-20261102T060000Z" in capsys.readouterr().out


def test_the_page_in_the_docs_says_what_the_commands_say(story):
    page = Path(__file__).parent.parent / "docs" / "month.md"
    assert page.read_text(encoding="utf-8") == story[1], "run: make docs"


@pytest.fixture(scope="module")
def exported(story, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("exported") / "december"
    formats = [word for name in ("reports", *FORMATS) for word in ("--format", name)]
    assert main(["export", str(story[0]), "--out", str(out), *formats]) == 0
    return out


def test_exports_of_the_month_say_what_its_reports_say(story, exported):
    for name in ("findings.csv", "changes.csv", "identities.csv", "report.html"):
        assert (exported / name).read_bytes() == (story[0] / name).read_bytes()
    assert not list(exported.rglob("*.zst"))
    rows = {row["finding_id"]: row for row in table(story[0] / "findings.csv")}
    causes = {row["finding_id"]: row["cause"] for row in table(story[0] / "changes.csv")}
    names = ("change", "first_seen", "exception_id", "exception_reason", "exception_expires")
    wanted = {
        id_: {name: row[name] for name in names if row[name]}
        | ({"cause": causes[id_]} if causes.get(id_) and row["change"] else {})
        for id_, row in rows.items()
    }
    assert {"regressed", "reopened", "new", "rule_changed", "open"} == {
        held["change"] for held in wanted.values() if "change" in held
    }
    kept = (*names, "cause")
    events = json.loads((exported / "findings.ocsf.json").read_bytes())
    told = {one["finding_info"]["uid"]: _only(one["unmapped"], kept) for one in events}
    assert told == wanted
    sarif = json.loads((exported / "findings.sarif").read_bytes())
    assert problems(sarif) == []
    (run,) = sarif["runs"]
    told = {
        one["partialFingerprints"]["findingId/v1"]: _only(one["properties"], kept)
        for one in run["results"]
    }
    assert told == wanted


def _only(held: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: held[name] for name in names if name in held}


def test_the_workbook_holds_both_tables(story, exported):
    book = openpyxl.load_workbook(exported / "findings.xlsx", read_only=True)
    for name in ("findings", "changes"):
        wanted = [list(row.values()) for row in table(story[0] / f"{name}.csv")]
        sheet = [["" if c is None else c for c in row] for row in book[name].values]
        assert [[str(cell) for cell in row] for row in sheet[1:]] == wanted


@pytest.mark.parametrize("name", ["assessment-results.json", "findings.junit.xml"])
def test_what_is_told_in_sentences_says_why_too(exported, name):
    text = (exported / name).read_text(encoding="utf-8")
    assert "[reopened, tenant; exception EX-001 until 2027-03-31, approved by M. Weber: " in text
    assert "[new, time]" in text


def test_the_month_can_be_shared_with_its_changes(story, tmp_path):
    key = tmp_path / "key"
    key.write_text("0123456789abcdef" * 4)
    masked = ["--pseudonymise", "--key-file", str(key)]
    assert main(["export", str(story[0]), "--out", str(tmp_path / "x"), *masked]) == 0
    moves = table(tmp_path / "x" / "changes.csv")
    assert {row["check_id"]: (row["change"], row["cause"]) for row in moves} == TOLD
    changed = {row["check_id"]: row["change"] for row in table(tmp_path / "x" / "findings.csv")}
    assert changed[INVITES] == "regressed"


def test_what_was_decided_since_is_not_in_an_export(story, tmp_path):
    """A run says what it said; `report` is for saying something else."""
    assert not main(["export", str(story[0]), "--out", str(tmp_path / "x"), "--format", "sarif"])
    before = (tmp_path / "x" / "findings.sarif").read_bytes()
    config = story[0].parent.parent / "saas-audit.toml"
    terms = ["--reason", "r", "--until", "2027-03-31", "--approved-by", "me"]
    accept = ["accept", INVITES, "--all", "--run", str(story[0]), "--config", str(config)]
    exceptions = config.with_name("exceptions.toml")
    held = exceptions.read_bytes()
    assert main([*accept, "--as-of", "2026-12-07", *terms]) == 0
    assert not main(["export", str(story[0]), "--out", str(tmp_path / "y"), "--format", "sarif"])
    exceptions.write_bytes(held)
    assert (tmp_path / "y" / "findings.sarif").read_bytes() == before
