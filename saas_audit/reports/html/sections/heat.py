"""Section 2: one question, three answers. A row is a control, a column a platform."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from ....model import Outcome, Severity
from ..words import OUTCOMES, PLATFORMS, THEMES, many

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ....controls import Control
    from ....engine.judge import CheckResult
    from ...run import Run

WORST = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.ACCEPTED, Outcome.PASS, Outcome.MANUAL)
"""Which answer a cell is named after."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """The answers of one platform to one control.

    ``outcome`` is the worst of them ("" where nothing was asked), ``count`` how many of ``asked``
    gave it; ``notes`` says the rest; ``grave``: a critical or high failure.
    """

    platform: str
    outcome: str
    word: str
    count: int = 0
    asked: int = 0
    notes: tuple[str, ...] = ()
    unknown: int = 0
    grave: bool = False
    href: str = ""


class Line(msgspec.Struct, frozen=True):
    """One control."""

    id: str
    title: str
    cells: tuple[Cell, ...]


class Group(msgspec.Struct, frozen=True):
    """The controls of one theme."""

    title: str
    lines: tuple[Line, ...]


class Heat(msgspec.Struct, frozen=True):
    """``platforms`` are the column heads."""

    platforms: tuple[str, ...]
    groups: tuple[Group, ...]
    failing: int
    unseen: int
    controls: int


def of(run: Run) -> Heat:
    """The whole map."""
    held: dict[Control, dict[str, list[CheckResult]]] = {}
    for result in run.results:
        check = run.checks[result.check_id]
        held.setdefault(check.control, {}).setdefault(check.platform, []).append(result)
    off = Counter(
        (check.control, check.platform)
        for check in (run.checks[one.check_id] for one in run.not_selected)
    )
    for control, _ in off:
        held.setdefault(control, {})
    lines = {
        control: _line(control, cells, off) for control, cells in sorted(held.items(), key=_id)
    }
    groups = (
        Group(title, tuple(line for control, line in lines.items() if control.theme == theme))
        for theme, title in THEMES.items()
    )
    worst = [{cell.outcome for cell in line.cells} for line in lines.values()]
    return Heat(
        tuple(PLATFORMS.values()),
        tuple(group for group in groups if group.lines),
        failing=sum(Outcome.FAIL in found for found in worst),
        unseen=sum(any(cell.unknown for cell in line.cells) for line in lines.values()),
        controls=len(lines),
    )


def _id(pair: tuple[Control, object]) -> str:
    return pair[0].id


def _line(
    control: Control,
    cells: dict[str, list[CheckResult]],
    off: Counter[tuple[Control, str]],
) -> Line:
    made = (
        _cell(control, platform, cells.get(platform, []), off[control, platform])
        for platform in PLATFORMS
    )
    return Line(control.id, control.title, tuple(made))


def _cell(control: Control, platform: str, results: list[CheckResult], off: int) -> Cell:
    if not results and off:
        notes = (many(off, "check"),)
        return Cell(platform=platform, outcome="not_selected", word="Off", notes=notes, href="off")
    if not results:
        return Cell(platform=platform, outcome="", word="not asked")
    counts = Counter(result.outcome for result in results)
    worst = next((one for one in WORST if counts[one]), Outcome.NOT_APPLICABLE)
    return Cell(
        platform=platform,
        outcome=worst,
        word=OUTCOMES[worst],
        count=counts[worst],
        asked=len(results),
        notes=tuple(_notes(worst, counts, results, off)),
        unknown=counts[Outcome.UNKNOWN],
        grave=any(_is_grave(result) for result in results),
        href=f"{control.id}.{platform}",
    )


def _is_grave(result: CheckResult) -> bool:
    return result.outcome is Outcome.FAIL and result.severity is Severity.CRITICAL


def _notes(
    worst: Outcome, counts: Counter[Outcome], results: Iterable[CheckResult], off: int
) -> Iterator[str]:
    if failed := sum(result.failing for result in results):
        yield many(failed, "place")
    if counts[Outcome.UNKNOWN] and worst is not Outcome.UNKNOWN:
        yield f"{counts[Outcome.UNKNOWN]} unknown"
    if counts[Outcome.MANUAL] and worst is not Outcome.MANUAL:
        yield f"{counts[Outcome.MANUAL]} by hand"
    if off:
        yield f"{off} off"
