"""docs/columns.md tells every column there is, and what it says is never empty never is."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from saas_audit.cli import main
from saas_audit.reports.columns import CHANGES, COVERAGE, FINDINGS, IDENTITIES
from saas_audit.reports.frameworks import COLUMNS as FRAMEWORKS
from saas_audit.reports.plan import PLAN

ROOT = Path(__file__).parent.parent
FILES = {
    "findings.csv": FINDINGS,
    "changes.csv": CHANGES,
    "coverage.csv": COVERAGE,
    "identities.csv": IDENTITIES,
    "action-plan.csv": PLAN,
    "frameworks.csv": FRAMEWORKS,
}


def _told() -> dict[str, dict[str, str]]:
    """By file and column, when it is empty."""
    found: dict[str, dict[str, str]] = {}
    for part in (ROOT / "docs" / "columns.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        name, _, text = part.partition("\n")
        lines = [one.strip("| ").split(" | ") for one in text.splitlines() if one.startswith("| ")]
        found[name] = {column: empty for column, _, empty in lines[2:]}
    return found


TOLD = _told()


def _rows(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _holes(name: str, path: Path) -> set[str]:
    """Columns that were empty although they never are."""
    always = [column for column, empty in TOLD[name].items() if empty == "never"]
    return {column for row in _rows(path) for column in always if not row[column]}


@pytest.mark.parametrize("name", FILES)
def test_every_column_is_told_in_order(name: str):
    assert list(TOLD[name]) == list(FILES[name])
    assert all(TOLD[name].values())


def test_no_file_is_told_that_is_not_written():
    assert TOLD.keys() == FILES.keys()


@pytest.mark.parametrize("organisation", ["careful", "careless", "blind"])
@pytest.mark.parametrize("name", ["findings.csv", "coverage.csv", "identities.csv"])
def test_what_is_never_empty_never_is(name: str, organisation: str):
    path = ROOT / "sample_reports" / organisation / name
    assert _rows(path) or (name, organisation) == ("identities.csv", "blind")
    assert _holes(name, path) == set()


def test_nor_is_it_in_the_second_month(tmp_path):
    for month in ("november", "december"):
        main(["demo", "--month", month, "--out", str(tmp_path)])
    _, last = sorted((tmp_path / "careless").iterdir())
    for name in FILES:
        assert _rows(last / name), name
        assert _holes(name, last / name) == set(), name
