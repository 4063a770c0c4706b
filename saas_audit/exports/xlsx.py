"""A workbook: a sheet for each CSV file, with filters, a header that stays, and widths that fit.

Cells are written as text, so nothing runs; numbers of our own stay numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..reports.columns import CHANGES, COVERAGE, FINDINGS, Ledger
from ..reports.csv_files import cell
from .lines import every_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from ..reports.run import Run

MOST_ROWS = 1_048_575
"""What a sheet holds beneath its header."""

WIDTHS = {"title": 60, "subject_name": 36, "observed": 48, "expected": 36, "remediation": 60}
USUAL = 16


def write(run: Run, path: Path) -> None:
    """Row by row, in bounded memory."""
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), {**options, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"title": f"saas-audit {run.run_id}", "created": run.as_of})
        findings = ([make(line) for make in FINDINGS.values()] for line in every_line(run))
        _sheet(book, "findings", list(FINDINGS), findings)
        changes = ([make(move) for make in CHANGES.values()] for move in run.history.moves)
        _sheet(book, "changes", list(CHANGES), changes)
        ledger = (Ledger(run, one) for one in run.coverage)
        coverage = ([make(line) for make in COVERAGE.values()] for line in ledger)
        _sheet(book, "coverage", list(COVERAGE), coverage)


def _sheet(book: Any, name: str, header: list[str], rows: Iterable[list[object]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(header):
        sheet.set_column(column, column, WIDTHS.get(title, USUAL))
        sheet.write_string(0, column, title, bold)
    last = 0
    for last, row in enumerate(_bounded(rows, len(header)), start=1):
        for column, value in enumerate(row):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(last, column, value)
            elif value != "":
                sheet.write_string(last, column, cell(value))
    sheet.autofilter(0, 0, max(last, 1), len(header) - 1)


def _bounded(rows: Iterable[list[object]], width: int) -> Iterator[list[object]]:
    for number, row in enumerate(rows, start=1):
        if number == MOST_ROWS:
            yield ["more than a sheet holds: see findings.csv and evidence/", *[""] * (width - 1)]
            return
        yield row
