"""One run, ready to be reported: everything a report needs and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from ..decisions import Decisions
from ..declare.check import Check
from ..engine.judge import CheckResult
from ..engine.plan import NotSelected
from ..history import Effective, History, memory
from ..model import Coverage, Finding, Tenant
from ..score import Posture, posture

if TYPE_CHECKING:
    from pathlib import Path

    from ..engine.people import Known, State

Grade = Literal["observed", "imported"]


class Findings(Protocol):
    """The findings of a run, however many there are."""

    def of(self, result: CheckResult) -> Iterator[Finding]:
        """The findings behind one result, failures first, in the order they were made."""


class People(Protocol):
    """Everybody with an account, read anew each time they are asked for."""

    def __iter__(self) -> Iterator[Known]:
        """One by one."""

    def states(self) -> Mapping[tuple[State, ...], int]:
        """How many stand how, platform by platform in the order of ``PLATFORMS``."""

    def remember(self, path: Path, run_id: str) -> None:
        """Write down who is at home, for the run after this one."""


class Nobody:
    """The people of a run that knows of none."""

    def __iter__(self) -> Iterator[Known]:
        return iter(())

    def states(self) -> Mapping[tuple[State, ...], int]:
        """None at all."""
        return {}

    def remember(self, path: Path, run_id: str) -> None:
        """Nobody is."""
        memory.write(path, run_id, date.min)


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """``checks`` holds every check that ``results`` and ``not_selected`` speak of, by id.
    It was read from ``collected_at`` to ``read_until`` (None: that is not known).

    ``evidence`` maps each evidence file (relative, with slashes) to its SHA-256. ``rights`` maps a
    tenant's folder name to what it granted (None: it could not be told).
    """

    organisation: str
    run_id: str
    as_of: datetime
    collected_at: datetime
    tool_version: str
    checks_version: str
    grade: Grade
    tenants: tuple[Tenant, ...]
    checks: Mapping[str, Check]
    results: tuple[CheckResult, ...]
    not_selected: tuple[NotSelected, ...]
    findings: Findings
    coverage: tuple[Coverage, ...]
    evidence: Mapping[str, str]
    blocked: Mapping[str, tuple[str, ...]]
    """Coverage endpoint (``platform-tenant endpoint``) -> ids of checks that lost input by it."""
    effective: Effective = Effective()
    """Profile, knobs and lists it was judged by."""
    people: People = Nobody()
    history: History = History()
    decisions: Decisions = Decisions()
    rights: Mapping[str, tuple[str, ...] | None] = {}
    read_until: datetime | None = None

    @property
    def posture(self) -> Posture:
        """One number, by the formula of ``saas_audit/score.py``."""
        return posture(self.results, self.checks)
