"""Section 9: facts by the requirement they are relevant to. Nothing here claims compliance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from ....frameworks import BENCHMARK
from ...frameworks import of as requirements
from ..words import OUTCOMES

if TYPE_CHECKING:
    from ...frameworks import Requirement as Found
    from ...run import Run


class Count(msgspec.Struct, frozen=True):
    """How many checks came to an outcome."""

    outcome: str
    word: str
    count: int


class Requirement(msgspec.Struct, frozen=True):
    """One requirement, and the answers that are relevant to it."""

    id: str
    title: str
    tally: tuple[Count, ...]
    controls: tuple[tuple[str, str], ...]
    total: int


class Framework(msgspec.Struct, frozen=True):
    """One framework."""

    title: str
    requirements: tuple[Requirement, ...]


class Frameworks(msgspec.Struct, frozen=True):
    """The section: law apart, then what else there is. Benchmarks stand in frameworks.csv."""

    dpdp: tuple[Requirement, ...]
    others: tuple[Framework, ...]


def of(run: Run) -> Frameworks:
    """All of them, each requirement that a check speaks to; of law, every clause."""
    law: list[Requirement] = []
    others: dict[str, list[Requirement]] = {}
    for found in requirements(run):
        if found.facts_only:
            law.append(_requirement(run, found))
        elif found.source != BENCHMARK and found.results:
            others.setdefault(found.framework, []).append(_requirement(run, found))
    return Frameworks(
        tuple(law), tuple(Framework(name, tuple(held)) for name, held in others.items())
    )


def _requirement(run: Run, found: Found) -> Requirement:
    counts = Counter(result.outcome for result in found.results)
    held = (run.checks[result.check_id].control for result in found.results)
    controls = {control.id: control.title for control in held}
    return Requirement(
        found.id,
        found.title,
        tuple(Count(o, word, counts[o]) for o, word in OUTCOMES.items() if counts[o]),
        tuple(sorted(controls.items())),
        len(found.results),
    )
