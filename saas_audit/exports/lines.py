"""What every format tells: each line of findings.csv, in its order, and words about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import Outcome
from ..reports.columns import FINDINGS, Line, lines, ordered, standing, unselected
from ..reports.plain import plain

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


DECIDED = (
    "change",
    "first_seen",
    "owner",
    "due_date",
    "exception_id",
    "exception_reason",
    "exception_approved_by",
    "exception_expires",
)
"""Columns of findings.csv that formats have no place of their own for."""


def decided(line: Line) -> dict[str, str]:
    """How it stands against the last run, why, and what people decided; what is empty is left
    out.
    """
    found = {name: str(FINDINGS[name](line)) for name in DECIDED}
    stands = standing(line)
    found["cause"] = stands.cause if stands else ""
    return {name: text for name, text in found.items() if text}


def noted(line: Line) -> str:
    """The sentence, with change, cause and exception behind it."""
    held = decided(line)
    notes = [", ".join(held[name] for name in ("change", "cause") if name in held)]
    if "exception_id" in held:
        notes.append(
            f"exception {held['exception_id']} until {held['exception_expires']}, approved by "
            f"{held['exception_approved_by']}: {held['exception_reason']}"
        )
    told = plain("; ".join(filter(None, notes)))
    return f"{sentence(line)} [{told}]" if told else sentence(line)


def benchmarks(line: Line) -> list[str]:
    """``CIS M365 6.0.1: 7.2.3``, for each id the check speaks to."""
    return [f"{name}: {one}" for name, ids in line.check.maps.items() for one in ids]
