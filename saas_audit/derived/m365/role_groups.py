"""Groups that may hold roles, and what PIM for Groups says of their members."""

from __future__ import annotations

from typing import Literal

from ...datasets.m365.api import graph
from ...datasets.m365.directory import Group
from ...declare.derive import derive
from ...model import Moment, Row

GroupAccess = Literal["owner", "member"]


class RoleGroup(Row, of=Group, label="display_name"):
    """A group that may hold roles."""

    id: str
    display_name: str | None


@derive
def role_group(group: Group) -> RoleGroup | None:
    """No other group can be assigned a role."""
    if not group.is_assignable_to_role:
        return None
    return RoleGroup(id=group.id, display_name=group.display_name)


@graph(
    "/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances",
    query=(("$filter", "groupId eq '{id}'"),),
    permission="PrivilegedEligibilitySchedule.Read.AzureADGroup",
    each=RoleGroup,
)
class GroupEligibility(Row, rename="camel", owner="group"):
    """Somebody who may activate membership, and with it the group's roles."""

    id: str
    group: str
    principal_id: str | None
    access_id: GroupAccess | None


@graph(
    "/identityGovernance/privilegedAccess/group/assignmentScheduleInstances",
    query=(("$filter", "groupId eq '{id}'"),),
    permission="PrivilegedAssignmentSchedule.Read.AzureADGroup",
    each=RoleGroup,
)
class GroupSchedule(Row, rename="camel", owner="group"):
    """A membership in force, as PIM for Groups sees it."""

    id: str
    group: str
    principal_id: str | None
    access_id: GroupAccess | None
    end_date_time: Moment | None
