"""What evaluating costs: decoding, one question for each user, more of them, many findings."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .kept import written
from .processes import measured

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE = 100_000
FEW = 10_000
TITLE = "Evaluate"
TEXT = """Offline, from a snapshot of users and registration details; CPU seconds of a whole
process, less those of one that evaluates nobody. A page is decoded once, however many questions
there are."""
COLUMNS = ("what", "users", "CPU s", "MB", "goal")


def rows(*, quick: bool) -> Iterator[tuple[str, ...]]:
    """One row a set of questions."""
    people = PEOPLE // 10 if quick else PEOPLE
    share = people / PEOPLE
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        nobody = written(0, folder / "nobody")
        held = written(people, folder / "people")
        start = measured("judged", str(nobody), "first", "").cpu
        first = measured("judged", str(held), "first", "")
        further = measured("judged", str(held), "further", "")
        lookup = measured("judged", str(held), "lookup", "")
        told, each = f"{people:,}", (further.cpu - first.cpu) / 5
        yield ("decode, first question", told, *_of(first.cpu - start, first.peak, 0.8 * share))
        yield ("each further question", told, *_of(each, further.peak, 0.1 * share))
        yield ("a question with a lookup", told, *_of(lookup.cpu - first.cpu, lookup.peak, 0))
        reports = str(folder / "reports")
        some = written(FEW, folder / "some")
        made = measured("judged", str(some), "findings", reports)
        name = f"{10 * FEW:,} findings, all reports written"
        yield (name, f"{FEW:,}", *_of(made.cpu, made.peak, 0))


def _of(seconds: float, peak: float, goal: float) -> tuple[str, ...]:
    return f"{seconds:.2f}", f"{peak:.0f}", f"<= {goal:.2f} s" if goal else ""
