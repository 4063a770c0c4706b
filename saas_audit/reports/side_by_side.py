"""One question, three answers: the controls on a terminal, platform beside platform, and what
moved since the last run.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from ..controls import Control
from ..model import Outcome
from .plain import plain

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from ..engine.judge import CheckResult
    from ..history import Change, Move
    from .run import Run

PLATFORMS = ("m365", "google", "salesforce", "cross")
NARROW, WIDE = 100, 120
"""Columns: of a first run, and of one that says what moved."""
LEAST = 20
"""Of a title's letters, at least."""
LONGEST = 38
"""Letters of what moved."""

_WORDS = {
    Outcome.ACCEPTED: "accepted",
    Outcome.PASS: "pass",
    Outcome.MANUAL: "look",
    Outcome.NOT_APPLICABLE: "n/a",
}
"""What a cell says where nothing fails and nothing is unknown: the first that is there."""

_MOVED: dict[Change, str] = {
    "regressed": "regressed",
    "reopened": "reopened",
    "new": "+",
    "resolved": "-",
    "changed": "changed",
    "rule_changed": "rule changed",
    "coverage_changed": "coverage changed",
}


class _Row(msgspec.Struct):
    control: Control
    cells: list[str]
    moved: str


def table(run: Run) -> Iterator[str]:
    """Line by line, the header first."""
    rows = _rows(run)
    since = run.history.previous_as_of if run.history.previous else None
    heads, body = list(PLATFORMS), [row.cells for row in rows]
    room = (WIDE if since else NARROW) - 10 - sum(width + 2 for width in _widths(heads, body))
    if since:
        length = min(LONGEST, room - LEAST - 2)
        heads += [f"change since {since:%Y-%m-%d}"]
        body = [[*row.cells, _cut(row.moved, length)] for row in rows]
        room -= _widths(heads, body)[-1] + 2
    widths = _widths(heads, body)
    title = max(LEAST, min(room, max((len(row.control.title) for row in rows), default=0)))
    yield _line(f"{'Control':<{title + 10}}", heads, widths)
    for row, cells in zip(rows, body, strict=True):
        start = f"  {row.control.id:<8}{_cut(row.control.title, title):<{title}}"
        yield _line(start, cells, widths)


def _widths(heads: Sequence[str], body: Iterable[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(heads, *body, strict=True)]


def _line(start: str, cells: Sequence[str], widths: Sequence[int]) -> str:
    told = (f"  {cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
    return (start + "".join(told)).rstrip()


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 3]}..."


def _rows(run: Run) -> list[_Row]:
    """Every control that was asked about, or would have been; never a blank for an unknown."""
    cells: dict[Control, dict[str, list[CheckResult]]] = {}
    for result in run.results:
        check = run.checks[result.check_id]
        cells.setdefault(check.control, {}).setdefault(check.platform, []).append(result)
    off = {run.checks[one.check_id] for one in run.not_selected}
    off_at = {(check.control, check.platform) for check in off}
    for control, _ in off_at:
        cells.setdefault(control, {})
    moves: dict[str, list[Move]] = {}
    for move in run.history.moves:
        moves.setdefault(move.control_id, []).append(move)
    tenants = {one.tenant_id for one in run.tenants}
    return [
        _Row(
            control,
            [_cell(row.get(name, []), (control, name) in off_at) for name in PLATFORMS],
            _moved(moves.get(control.id, []), tenants),
        )
        for control, row in sorted(cells.items(), key=lambda pair: pair[0].id)
    ]


def _cell(results: list[CheckResult], off: bool) -> str:
    """The worst answer: how many places fail, how many checks of how many could not tell."""
    outcomes = [result.outcome for result in results]
    unknown = outcomes.count(Outcome.UNKNOWN)
    if Outcome.FAIL in outcomes:
        failed = sum(result.failing for result in results)
        return f"FAIL {failed:,}" + (" ????" if unknown else "")
    if unknown:
        return f"???? {unknown}/{len(results)}" if len(results) > 1 else "????"
    worst = next((word for outcome, word in _WORDS.items() if outcome in outcomes), "-")
    return "off" if off and not results else worst


def _moved(moves: Sequence[Move], tenants: Container[str]) -> str:
    """``+2 in google, regressed in m365``; of a single move also whom it is about (a tenant is
    not told twice), and who did it where a log tells.
    """
    if not moves:
        return "same"
    found = []
    for platform in PLATFORMS:
        counts = Counter(move.change for move in moves if move.platform == platform)
        words = [_word(change, counts[change]) for change in _MOVED if counts[change]]
        where = f" in {platform}" if platform != "cross" else ""
        found += [" ".join(words) + where] if words else []
    return ", ".join(found) + _detail(moves, tenants)


def _word(change: Change, count: int) -> str:
    word = _MOVED[change]
    if word in "+-":
        return f"{word}{count}"
    return f"{word} {count}" if count > 1 and " " not in word else word


def _detail(moves: Sequence[Move], tenants: Container[str]) -> str:
    if len(moves) != 1:
        return ""
    (move,) = moves
    who = f"by {move.changed_by} {move.changed_at[5:10]}".strip() if move.changed_by else ""
    whom = "" if move.subject_id in tenants else move.subject_name
    told = plain(", ".join(filter(None, (whom, who))))
    return f" ({told})" if told else ""
