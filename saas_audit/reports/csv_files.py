"""CSV that a spreadsheet opens as text: RFC 4180, UTF-8 with BOM, CRLF, nothing that runs."""

from __future__ import annotations

import csv
import itertools
import re
import string
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from ..engine.judge import CheckResult
from ..model import Outcome
from .columns import CHANGES, COVERAGE, FINDINGS, Ledger, Line, lines, ordered, unselected
from .findings import FAILURES, KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ..history import History
    from .run import Run

_RUNS = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_UNSEEN = " \n\u00a0\u200b\u2028\u2029\u2060\ufeff"
"""What some importers trim before they look whether a cell is a formula."""
_HARMLESS = frozenset(("", *string.ascii_letters, *string.digits))
"""Most cells begin like this; they need no second look, if all of them can be printed."""
LONGEST_CELL = 32_000
"""Characters; Excel cuts a cell at 32,767 without a word."""


def cell(value: object) -> str:
    """The value as text that no spreadsheet executes and no terminal obeys."""
    text = str(value)
    if text[:1] in _HARMLESS and text.isprintable() and len(text) <= LONGEST_CELL:
        return text
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    if len(text) > LONGEST_CELL:
        text = f"{text[:LONGEST_CELL]}... ({len(text)} characters)"
    start = unicodedata.normalize("NFKC", text.lstrip(_UNSEEN)[:1])
    return f"'{text}" if start in _RUNS or text[:1] in _RUNS else text


def write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a CSV file as the rows come."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        out.writerow(header)
        out.writerows([cell(value) for value in row] for row in rows)


def findings(run: Run, path: Path, folder: Path) -> tuple[str, ...]:
    """findings.csv. A check with more than fifty failing subjects gets one summary row there, and
    all its subjects in ``folder/evidence/findings/``; the names of those files are returned.
    """
    apart: list[str] = []
    write(path, FINDINGS, (cells(line) for line in _summed(run, folder, apart)))
    return tuple(apart)


def coverage(run: Run, path: Path) -> None:
    """coverage.csv: what was asked, what came."""
    ledger = (Ledger(run, one) for one in run.coverage)
    write(path, COVERAGE, ([make(line) for make in COVERAGE.values()] for line in ledger))


def changes(history: History, path: Path) -> None:
    """changes.csv: what moved since the last run, and why."""
    moves = history.moves
    write(path, CHANGES, ([make(move) for make in CHANGES.values()] for move in moves))


def cells(line: Line) -> list[object]:
    """A line as the columns of findings.csv."""
    return [make(line) for make in FINDINGS.values()]


def _summed(run: Run, folder: Path, apart: list[str]) -> Iterator[Line]:
    for result in ordered(run):
        for crowd in crowds(run, result):
            if crowd.count <= KEPT:
                yield from crowd.lines
                continue
            (folder / crowd.name).parent.mkdir(parents=True, exist_ok=True)
            first = next(crowd.lines)
            everybody = itertools.chain((first,), crowd.lines)
            write(folder / crowd.name, FINDINGS, (cells(line) for line in everybody))
            apart.append(crowd.name)
            yield crowd.summary(first)
        yield from (one for one in lines(run, result) if one.finding.outcome not in FAILURES)
    yield from unselected(run)


class Crowd(msgspec.Struct, frozen=True):
    """The failures of one result that are told alike, ``count`` of them; beyond fifty they are
    listed in the file ``name`` and summed up in one row.
    """

    result: CheckResult
    count: int
    name: str
    lines: Iterator[Line]

    def summary(self, first: Line) -> Line:
        """One row for all; ``first`` is the first of them."""
        finding = msgspec.structs.replace(
            first.finding,
            tenant_id=self.result.tenant.tenant_id,
            severity=self.result.severity,
            subject_id="",
            subject_name=f"{self.count} of {self.result.examined}",
            saw=f"all subjects are listed in {self.name}",
            affected=self.count,
            examined=self.result.examined,
            evidence="",
        )
        return msgspec.structs.replace(first, finding=finding)


def crowds(run: Run, result: CheckResult) -> Iterator[Crowd]:
    """What nobody answers for, then what was accepted."""
    for kind, count in zip(FAILURES, (result.failing, result.accepted), strict=True):
        mark = ".accepted" if kind is Outcome.ACCEPTED else ""
        name = f"evidence/findings/{result.check_id}.{result.tenant.folder}{mark}.csv"
        alike = (one for one in lines(run, result) if one.finding.outcome is kind)
        yield Crowd(result, count, name, alike)
