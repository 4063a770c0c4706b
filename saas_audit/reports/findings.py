"""Findings as they are made, in bounded memory: beyond a limit they wait on disk."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING

import msgspec

from ..model import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine.judge import CheckResult

FAILURES = (Outcome.FAIL, Outcome.ACCEPTED)
Place = tuple[str, str, Outcome | None]
"""Check, home, and which kind of failure it holds; None: what is no failure."""

KEPT = 50
"""Failing subjects of one check in one tenant that are listed one by one in findings.csv."""


class FindingStore:
    """``add`` is the engine's sink, ``of`` gives back what belongs to a result, in order."""

    def __init__(self) -> None:
        self._kept: dict[Place, list[Finding]] = {}
        self._spilled: dict[Place, IO[bytes]] = {}

    def add(self, finding: Finding) -> None:
        """Keep a finding; the fifty-first of its kind and all after it go to a temporary file."""
        kind = finding.outcome if finding.outcome in FAILURES else None
        place = (finding.check_id, finding.home, kind)
        kept = self._kept.setdefault(place, [])
        if kind is None or len(kept) < KEPT:
            kept.append(finding)
            return
        if place not in self._spilled:
            self._spilled[place] = tempfile.TemporaryFile()  # noqa: SIM115  (closed with us)
        self._spilled[place].write(msgspec.json.encode(finding) + b"\n")

    def of(self, result: CheckResult) -> Iterator[Finding]:
        """The findings behind one result: failures as they were made, what of them was accepted,
        then doubts or the pass.
        """
        for kind in (*FAILURES, None):
            place = (result.check_id, result.tenant.folder, kind)
            yield from self._kept.get(place, [])
            if file := self._spilled.get(place):
                file.seek(0)
                for line in file:
                    yield msgspec.json.decode(line, type=Finding)
