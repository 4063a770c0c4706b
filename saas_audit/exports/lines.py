"""What every format tells: each line of findings.csv, in its order, and words about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import Outcome
from ..reports.columns import Line, lines, ordered, unselected
from ..reports.terminal import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..reports.run import Run

INFORMATION = "https://pypi.org/project/saas-audit/"


def every_line(run: Run) -> Iterator[Line]:
    """Every subject by itself, also beyond those that findings.csv lists one by one."""
    for result in ordered(run):
        yield from lines(run, result)
    yield from unselected(run)


def sentence(line: Line) -> str:
    """What was found, in one line of plain text."""
    found = line.finding
    whom = f"{found.subject_name}: " if found.subject_name else ""
    if found.outcome in (Outcome.FAIL, Outcome.ACCEPTED):
        return plain(f"{whom}saw {found.saw}, want {found.want}")
    return plain(f"{whom}{found.why or found.saw or line.check.prose.title}")


def benchmarks(line: Line) -> list[str]:
    """``CIS M365 6.0.1: 7.2.3``, for each id the check speaks to."""
    return [f"{name}: {one}" for name, ids in line.check.maps.items() for one in ids]
