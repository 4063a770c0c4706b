"""Who holds a privileged role without having to ask for it, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ...datasets.m365.roles import RoleAssignment, RoleSchedule
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Own, Reason, Row
from .groups import Membership
from .role_groups import GroupSchedule, RoleGroup
from .roles import PRIVILEGED


class Standing(Row, owner="assignment", of=RoleAssignment):
    """One holder of an assignment that nobody activated; ``end`` None: for good."""

    id: str
    assignment: str
    principal: str
    role: str
    end: datetime | None


class MembershipEnd(Row, owner="group", of=RoleGroup):
    """Until when somebody is in a role group: None for a membership nobody bound in time."""

    id: str
    group: str
    principal: str
    end: datetime | None


@derive
def membership_ends(
    group: RoleGroup, memberships: Lookup[Membership], schedules: Own[GroupSchedule]
) -> Iterator[MembershipEnd]:
    """A member PIM for Groups does not list was put into the group past it."""
    held = memberships.get(group.id)
    ends: dict[str | None, list[datetime | None]] = {}
    for schedule in schedules:
        if schedule.access_id == "member":
            ends.setdefault(schedule.principal_id, []).append(schedule.end_date_time)
    for member in sorted(held.members if held else ()):
        latest = _latest(ends.get(member, [None]))
        yield MembershipEnd(id=f"{group.id}:{member}", group=group.id, principal=member, end=latest)


@derive
def standing(
    assignment: RoleAssignment,
    schedules: Lookup[RoleSchedule],
    groups: Lookup[RoleGroup],
    members: Lookup[MembershipEnd],
) -> Iterator[Standing]:
    """Whoever is in a group holds what it holds until one of the two ends."""
    principal, role = assignment.principal_id, assignment.role_definition_id
    if role not in PRIVILEGED or principal is None:
        return
    mine = [one for one in schedules.all(principal_id=principal) if one.role_definition_id == role]
    if not mine:
        raise Unknown(Gap(Reason.NOT_RETURNED, "RoleSchedule", "PIM knows no such assignment"))
    for schedule in mine:
        if schedule.assignment_type == "Activated":
            continue
        ends = {principal: schedule.end_date_time}
        if principal in groups:
            held = members.all(group=principal)
            ends = {one.principal: _earliest(one.end, schedule.end_date_time) for one in held}
        for holder, end in ends.items():
            yield Standing(
                id=f"{schedule.id}:{holder}",
                assignment=assignment.id,
                principal=holder,
                role=role,
                end=end,
            )


def _latest(ends: list[datetime | None]) -> datetime | None:
    bounded = [end for end in ends if end is not None]
    return max(bounded) if len(bounded) == len(ends) else None


def _earliest(*ends: datetime | None) -> datetime | None:
    return min((end for end in ends if end is not None), default=None)
