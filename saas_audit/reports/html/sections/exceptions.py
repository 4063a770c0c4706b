"""Section 6: what somebody answers for, until when, and what no longer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ..budget import EXCEPTIONS as SHARE
from ..budget import fit
from ..links import Links
from ..words import day, many, place, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....decisions import Acceptance, State
    from ...run import Run

MARKUP = 460

STATES: Mapping[State, tuple[str, str]] = {
    "moved": ("Reopened", "what is seen is no longer what was accepted"),
    "expired": ("Expired", "its last day has passed, so the finding counts again"),
    "expiring": ("Expiring", "ends within 30 days"),
    "active": ("Active", "holds"),
    "resolved": ("No longer needed", "the finding is gone"),
}
"""What asks for somebody first."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One exception."""

    id: str
    state: str
    title: str
    where: str
    subject: str
    seen: str
    reason: str
    by: str
    on: str
    until: str
    left: str
    href: str


class Group(msgspec.Struct, frozen=True):
    """The exceptions in one state."""

    state: str
    title: str
    told: str
    count: int
    lines: tuple[Line, ...]


class Exceptions(msgspec.Struct, frozen=True):
    """All of them, by state."""

    groups: tuple[Group, ...]
    total: int
    left_out: int


def of(run: Run) -> Exceptions:
    """What was decided, and how it stands in this run."""
    states = run.decisions.states
    links = Links(run)
    order = {state: number for number, state in enumerate(STATES)}
    held = [(one, states.get(one.id, "active")) for one in run.decisions.acceptances]
    held.sort(key=lambda pair: (order[pair[1]], pair[0].until, pair[0].id))
    lines, left = fit(held, lambda pair: _line(run, links, *pair), SHARE, MARKUP)
    groups = (
        Group(
            state,
            title,
            told,
            sum(found == state for _, found in held),
            tuple(line for line in lines if line.state == state),
        )
        for state, (title, told) in STATES.items()
    )
    return Exceptions(tuple(one for one in groups if one.count), len(held), left)


def _line(run: Run, links: Links, one: Acceptance, state: State) -> Line:
    check = run.checks.get(one.check_id)
    days = (one.until - run.as_of.date()).days
    homes = (place(tenant) for tenant in run.tenants if tenant.tenant_id == one.tenant)
    return Line(
        id=shown(one.id),
        state=state,
        title=check.prose.title if check else one.check_id,
        where=next(homes, "the organisation"),
        subject=shown(one.subject_name or "the tenant"),
        seen=shown(one.seen.text),
        reason=shown(one.reason),
        by=shown(one.approved_by),
        on=day(one.on),
        until=day(one.until),
        left=f"in {many(days, 'day')}" if days >= 0 else f"{many(-days, 'day')} ago",
        href=links.to(one.check_id, one.tenant),
    )
