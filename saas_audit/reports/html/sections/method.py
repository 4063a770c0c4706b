"""Section 10: how it was judged, with which rights, by which version; the hashes to prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ....score import WEIGHTS
from ..budget import HASHES, fit
from ..words import PLATFORMS, place, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....model import Tenant
    from ...run import Run

MARKUP = 60


class Weight(msgspec.Struct, frozen=True):
    """What a check of this severity is worth."""

    severity: str
    points: int


class Right(msgspec.Struct, frozen=True):
    """One right: what it was used for, and whether it was there. ``state``: used, lacking, excess
    or asked (whether it was granted could not be told).
    """

    name: str
    lists: int
    state: str


class Rights(msgspec.Struct, frozen=True):
    """One tenant's rights. ``known``: what it granted was readable, so excess shows."""

    title: str
    where: str
    known: bool
    lines: tuple[Right, ...]


class Hash(msgspec.Struct, frozen=True):
    """One evidence file."""

    file: str
    sha256: str


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """The section."""

    earned: int
    stake: int
    weights: tuple[Weight, ...]
    rights: tuple[Rights, ...]
    hashes: tuple[Hash, ...]
    hashes_left: int
    files: int


def of(run: Run) -> Method:
    """Everything an auditor asks of a report before reading it."""
    files = sorted(run.evidence.items())
    hashes, left = fit(files, lambda pair: Hash(shown(pair[0]), pair[1]), HASHES, MARKUP)
    return Method(
        earned=run.posture.earned,
        stake=run.posture.stake,
        weights=tuple(Weight(severity, points) for severity, points in WEIGHTS.items()),
        rights=tuple(_rights(run, tenant) for tenant in run.tenants),
        hashes=hashes,
        hashes_left=left,
        files=len(run.evidence),
    )


def _rights(run: Run, tenant: Tenant) -> Rights:
    granted = run.rights.get(tenant.folder)
    lines = (*_asked(run, tenant), *_excess(run, tenant, granted or ()))
    title = PLATFORMS.get(tenant.platform, tenant.platform)
    return Rights(title, place(tenant), granted is not None, tuple(lines))


def _asked(run: Run, tenant: Tenant) -> Iterator[Right]:
    """Each right that a source rests on, what is lacking first."""
    held: dict[str, list[bool | None]] = {}
    for one in run.coverage:
        if (one.platform, one.tenant) == (tenant.platform, tenant.name):
            for right in one.permission:
                held.setdefault(right, []).append(one.granted)
    states = {right: _state(found) for right, found in held.items()}
    for right in sorted(states, key=lambda one: (states[one] != "lacking", one)):
        yield Right(shown(right), len(held[right]), states[right])


def _state(granted: list[bool | None]) -> str:
    if False in granted:
        return "lacking"
    return "used" if True in granted else "asked"


def _excess(run: Run, tenant: Tenant, granted: tuple[str, ...]) -> Iterator[Right]:
    needed = {
        right
        for one in run.coverage
        if (one.platform, one.tenant) == (tenant.platform, tenant.name)
        for right in one.permission
    }
    for right in sorted(set(granted) - needed):
        yield Right(shown(right), 0, "excess")
