"""Two months of a simulated organisation by the commands of docs/month.md: each line of what
changed has the cause that the story gave it.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from saas_audit.cli import main
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


def test_the_record_verifies_and_names_the_month_before(story, capsys):
    assert main(["verify", str(story[0])]) == 0
    assert "careless-20261102T060000Z" in capsys.readouterr().out


def test_the_page_in_the_docs_says_what_the_commands_say(story):
    page = Path(__file__).parent.parent / "docs" / "month.md"
    assert page.read_text(encoding="utf-8") == story[1], "run: make docs"
