"""report.html: one offline file, everything from a tenant escaped, nothing that runs."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec

from ...engine.judge import CheckResult
from ...model import PLATFORMS, Outcome
from ..columns import Line, lines, ordered, unselected
from ..terminal import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import Template

    from ..run import Run

BUDGET = 4_500_000
"""Bytes of the whole file; what does not fit is counted, worst first, and left to the CSV."""

LONGEST = 2_000
"""Characters of one value."""


class Group(msgspec.Struct, frozen=True):
    """One check in one tenant, with as many of its lines as the budget allows."""

    result: CheckResult
    title: str
    why: str
    fix: str
    see: str
    control: str
    place: str
    lines: tuple[dict[str, str], ...]
    left_out: int


def write(run: Run, path: Path) -> None:
    """Render the report."""
    style = _text("report.css")
    page = _template().render(
        run=run,
        style=style,
        style_hash=_hash(style),
        tally=_tally(run),
        groups=list(_groups(run)),
        blind=[one for one in run.coverage if one.reason],
        blind_checks=any(result.outcome is Outcome.UNKNOWN for result in run.results),
        matrix=_matrix(run),
        platforms=(*PLATFORMS, "cross"),
        unselected=[_unselected(line) for line in unselected(run)],
        plain=_shown,
    )
    path.write_text(page, encoding="utf-8", errors="replace", newline="\n")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    made = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.from_string(_text("report.html"))


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _shown(value: object) -> str:
    """Tenant text without control characters, cut where it is absurdly long."""
    text = plain(str(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}... ({len(text)} characters)"


def _tally(run: Run) -> list[tuple[str, str, int, float]]:
    """Outcome, word, count and share of the bar, in the order people ask."""
    counts = Counter(result.outcome for result in run.results)
    total = max(1, len(run.results))
    order = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.MANUAL)
    return [
        (one, one.replace("_", " "), counts[one], 100 * counts[one] / total)
        for one in order
        if counts[one]
    ]


def _matrix(run: Run) -> list[tuple[str, str, dict[str, Counter[Outcome]]]]:
    """Per control and platform, how many checks came to what."""
    cells: dict[tuple[str, str], dict[str, Counter[Outcome]]] = {}
    for result in run.results:
        check = run.checks[result.check_id]
        row = cells.setdefault((check.control.id, check.control.title), {})
        row.setdefault(check.platform, Counter())[result.outcome] += 1
    return [(*names, row) for names, row in sorted(cells.items())]


def _groups(run: Run) -> Iterator[Group]:
    room = BUDGET
    for result in ordered(run):
        check = run.checks[result.check_id]
        kept: list[dict[str, str]] = []
        told = 0
        for line in lines(run, result):
            cells = _line(line)
            cost = 400 + 2 * sum(map(len, cells.values()))
            told += 1
            if cost <= room:
                room -= cost
                kept.append(cells)
            elif line.finding.outcome is Outcome.FAIL:
                break
        rest = max(0, result.failed + len(result.doubts) - len(kept)) if kept else result.failed
        prose = check.prose
        place = result.tenant.folder
        fixed = (check.control.title, place, tuple(kept), rest if told else 0)
        yield Group(result, prose.title, prose.why, prose.fix, prose.see, *fixed)


def _line(line: Line) -> dict[str, str]:
    one = line.finding
    return {
        "outcome": one.outcome,
        "severity": one.severity,
        "name": _shown(one.subject_name or "-"),
        "saw": _shown(one.saw or one.why),
        "want": _shown(one.want),
        "why": _shown(one.why) if one.saw else "",
        "affected": str(one.affected or ""),
        "evidence": one.evidence,
    }


def _unselected(line: Line) -> dict[str, Any]:
    return {"id": line.check.id, "title": line.check.prose.title, "step": line.finding.why}
