"""Who holds which admin role, groups resolved."""

from __future__ import annotations

from collections.abc import Iterator

from ... import AsOf, Lookup, Row, derive
from ...datasets.google.directory import Role, RoleAssignment
from ...errors import Unknown
from ...model import Gap, Reason
from .membership import GroupReach
from .people import in_force


class HeldRole(Row, owner="user", label="role"):
    """A role in force for a user, in person or through a group."""

    id: str
    user: str
    role: str
    is_super: bool
    privileges: frozenset[str]


@derive
def held_roles(
    assignment: RoleAssignment, roles: Lookup[Role], reaches: Lookup[GroupReach], as_of: AsOf
) -> Iterator[HeldRole]:
    if not in_force(assignment, as_of):
        return
    role = role_of(assignment, roles)
    for user in _holders(assignment, reaches):
        yield HeldRole(
            id=f"{assignment.role_assignment_id}|{user}",
            user=user,
            role=role.role_name,
            is_super=role.is_super_admin_role,
            privileges=privileges_of(role),
        )


def role_of(assignment: RoleAssignment, roles: Lookup[Role]) -> Role:
    """The role that was given; one that is not listed is unknown."""
    role = roles.get(assignment.role_id)
    if role is None:
        told = f"role {assignment.role_id} is not listed"
        raise Unknown(Gap(Reason.NOT_RETURNED, "Role", told), assignment.role_id)
    return role


def privileges_of(role: Role) -> frozenset[str]:
    """The names of everything the role may do."""
    return frozenset(one.privilege_name for one in role.role_privileges)


def _holders(assignment: RoleAssignment, reaches: Lookup[GroupReach]) -> list[str]:
    if assignment.assignee_type.lower() == "user":
        return [assignment.assigned_to]
    reach = reaches.get(assignment.assigned_to)
    return sorted(reach.users) if reach else []
