"""The ten sections of the page: each turns a run into a frozen struct that its template spells.

A section is a module with one function of the run; ``SECTIONS`` is their order on the page.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ...run import Run
from . import (
    answer,
    changes,
    coverage,
    exceptions,
    findings,
    frameworks,
    heat,
    method,
    people,
    responsibility,
)


class Section(msgspec.Struct, frozen=True):
    """``id`` is its anchor and the name of its template."""

    id: str
    title: str
    short: str
    of: Callable[[Run], msgspec.Struct]


SECTIONS = (
    Section("answer", "The answer", "Answer", answer.of),
    Section("controls", "Controls, side by side", "Controls", heat.of),
    Section("changes", "What changed, and who did it", "Changes", changes.of),
    Section("people", "People across platforms", "People", people.of),
    Section("findings", "Findings", "Findings", findings.of),
    Section("exceptions", "Exceptions", "Exceptions", exceptions.of),
    Section("responsibility", "Shared responsibility", "Responsibility", responsibility.of),
    Section("coverage", "What was read, and what was not", "Coverage", coverage.of),
    Section("frameworks", "Frameworks", "Frameworks", frameworks.of),
    Section("method", "Method and proof", "Method", method.of),
)
