"""Section 8: every list that was asked for, and whether its end was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ...columns import Line as Told
from ...columns import unselected
from ..budget import COVERAGE as SHARE
from ..budget import OFF, fit
from ..words import PLATFORMS, place, shown

if TYPE_CHECKING:
    from ....model import Coverage
    from ...run import Run

MARKUP, OFF_MARKUP = 300, 160


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One source in one tenant. ``reason`` is "" where it was read whole."""

    where: str
    endpoint: str
    rights: tuple[str, ...]
    granted: str
    status: str
    pages: int
    rows: int
    expected: str
    proof: str
    reason: str
    detail: str
    checks: int


class Group(msgspec.Struct, frozen=True):
    """One tenant's ledger, what was not whole first."""

    title: str
    where: str
    whole: int
    total: int
    rows: int
    lines: tuple[Line, ...]


class Off(msgspec.Struct, frozen=True):
    """A check nobody asked, and the step that switches it on."""

    id: str
    title: str
    step: str


class Ledger(msgspec.Struct, frozen=True):
    """The section."""

    groups: tuple[Group, ...]
    short: tuple[Line, ...]
    whole: int
    total: int
    left_out: int
    off: tuple[Off, ...]
    off_total: int
    off_left: int


def of(run: Run) -> Ledger:
    """What could not be seen on top; then tenant by tenant."""
    ordered = sorted(run.coverage, key=lambda one: one.reason is None)
    lines, left = fit(ordered, lambda one: _line(run, one), SHARE, MARKUP)
    off, off_left = fit(list(unselected(run)), _off, OFF, OFF_MARKUP)
    return Ledger(
        groups=tuple(_groups(run, lines)),
        short=tuple(line for line in lines if line.reason),
        whole=sum(one.reason is None for one in run.coverage),
        total=len(run.coverage),
        left_out=left,
        off=off,
        off_total=len(run.not_selected),
        off_left=off_left,
    )


def _off(line: Told) -> Off:
    return Off(line.check.id, line.check.prose.title, shown(line.finding.why))


def _groups(run: Run, lines: tuple[Line, ...]) -> list[Group]:
    names = {(one.platform, one.name): place(one) for one in run.tenants}
    held: dict[tuple[str, str], list[Coverage]] = {}
    for one in run.coverage:
        held.setdefault((one.platform, one.tenant), []).append(one)
    return [
        Group(
            title=PLATFORMS.get(platform, platform.upper()),
            where=names.get((platform, tenant), ""),
            whole=sum(one.reason is None for one in mine),
            total=len(mine),
            rows=sum(one.items for one in mine),
            lines=tuple(line for line in lines if line.where == f"{platform} {tenant}"),
        )
        for (platform, tenant), mine in held.items()
    ]


def _line(run: Run, one: Coverage) -> Line:
    place = f"{one.platform}-{one.tenant} {one.endpoint}"
    return Line(
        where=f"{one.platform} {one.tenant}",
        endpoint=shown(one.endpoint),
        rights=tuple(map(shown, one.permission)),
        granted={True: "granted", False: "not granted", None: ""}[one.granted],
        status=str(one.http_status or ""),
        pages=one.pages,
        rows=one.items,
        expected="" if one.expected_items is None else f"{one.expected_items:,}",
        proof="counted" if one.proof == "count" else "vendor's mark",
        reason=one.reason.sentence if one.reason else "",
        detail=shown(one.detail),
        checks=len(run.blocked.get(place, ())),
    )
