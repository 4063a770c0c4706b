"""Who administers, and who can be spoken for."""

from __future__ import annotations

from collections.abc import Iterator

from ... import AsOf, Lookup, Row, derive
from ...datasets.google.directory import RoleAssignment, User
from .membership import GroupReach


def is_active(user: User) -> bool:
    """Neither suspended nor archived: the account can sign in."""
    return not (user.suspended or user.archived)


def in_force(assignment: RoleAssignment, as_of: AsOf) -> bool:
    """Not past the time it was given for."""
    until = assignment.expiration_details
    return until is None or until.expire_time > as_of


class ActiveUser(Row, of=User, at_least=1, label="primary_email"):
    """A user who can sign in, so that a service account can speak for them."""

    id: str
    primary_email: str


@derive
def active_users(user: User) -> ActiveUser | None:
    return ActiveUser(id=user.id, primary_email=user.primary_email) if is_active(user) else None


class SuperAdmin(Row, of=User, at_least=1, label="primary_email"):
    """A super administrator who can sign in. No group can hold that role, so all are seen."""

    id: str
    primary_email: str


@derive
def super_admins(user: User) -> SuperAdmin | None:
    if not (is_active(user) and user.is_admin):
        return None
    return SuperAdmin(id=user.id, primary_email=user.primary_email)


class RoleHolder(Row, key="id"):
    """A user who holds an admin role, in person or through a group. Expired ones do not count."""

    id: str


@derive
def role_holders(
    assignment: RoleAssignment, reaches: Lookup[GroupReach], as_of: AsOf
) -> Iterator[RoleHolder]:
    if not in_force(assignment, as_of):
        return
    if assignment.assignee_type.lower() == "user":
        yield RoleHolder(id=assignment.assigned_to)
    elif reach := reaches.get(assignment.assigned_to):
        yield from (RoleHolder(id=user) for user in sorted(reach.users))


class RoleGroup(Row, key="id"):
    """A group that holds an admin role, or is nested in one that does."""

    id: str


@derive
def role_groups(
    assignment: RoleAssignment, reaches: Lookup[GroupReach], as_of: AsOf
) -> Iterator[RoleGroup]:
    if assignment.assignee_type.lower() == "user" or not in_force(assignment, as_of):
        return
    yield RoleGroup(id=assignment.assigned_to)
    if reach := reaches.get(assignment.assigned_to):
        yield from (RoleGroup(id=group) for group in reach.groups)


class Admin(Row, of=User, at_least=1, label="primary_email"):
    """An account that can sign in and holds an admin role, however it came by it."""

    id: str
    primary_email: str
    is_super: bool


@derive
def admins(user: User, holders: Lookup[RoleHolder]) -> Admin | None:
    if not is_active(user):
        return None
    if not (user.is_admin or user.is_delegated_admin or user.id in holders):
        return None
    return Admin(id=user.id, primary_email=user.primary_email, is_super=user.is_admin)
