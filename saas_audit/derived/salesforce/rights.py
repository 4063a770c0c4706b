"""Who holds which permission, through a profile, a permission set or a group of sets."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.salesforce.permissions import (
    PREFIX,
    PermissionColumn,
    PermissionSet,
    PermissionSetAssignment,
    PermissionSetGroup,
    SetProfile,
)
from ...datasets.salesforce.users import User
from ...declare.derive import derive
from ...errors import Unknown
from ...model import AsOf, Gap, Lookup, Missing, Own, Reason, Row, Rows, fields_of, label_of, peek
from .whole import insist

FIELDS: dict[str, str] = {
    field.encode_name.removeprefix(PREFIX): field.name
    for field in fields_of(PermissionSet)
    if field.name.startswith("permissions_")
}
"""Permission, as the vendor spells it -> our field of a permission set."""

ADMINISTRATIVE = frozenset(
    {"ModifyAllData", "ViewAllData", "CustomizeApplication", "AuthorApex", "ManageUsers"}
)
"""Whoever holds one of these is an administrator."""


class SetRight(Row, owner="permission_set", of=PermissionSet):
    """A permission that a set gives; ``by``: the name people know the set by."""

    id: str
    permission_set: str
    right: str
    by: str


@derive
def set_rights(
    held: PermissionSet,
    columns: Lookup[PermissionColumn],
    groups: Lookup[PermissionSetGroup],
) -> Iterator[SetRight]:
    """A permission without a column does not exist in this org. A stale sum proves no absence."""
    unseen, by = [], name_of(held)
    for right, field in FIELDS.items():
        given = peek(held, field)
        if isinstance(given, Missing):
            unseen.append((right, field))
        elif given:
            yield SetRight(id=f"{held.id}:{right}", permission_set=held.id, right=right, by=by)
    for right, field in unseen:
        if f"{PREFIX}{right}" in columns:
            getattr(held, field)
    if held.permission_set_group_id is not None:
        _insist_on_fresh(held.permission_set_group_id, groups)


def _insist_on_fresh(group_id: str, groups: Lookup[PermissionSetGroup]) -> None:
    group = groups.get(group_id)
    if group is None or group.status != "Updated":
        status = group.status if group else "gone"
        why = f"the group of sets is {status}: its sum may be old"
        raise Unknown(Gap(Reason.NOT_RETURNED, "PermissionSetGroup", why), group_id)


class Held(Row, owner="user", of=User, label="by"):
    """A permission that an active user holds; ``id`` is the set's, one user has it once.

    ``through``: the set that gives it; ``by``: the name people know that by.
    """

    id: str
    user: str
    right: str
    through: str
    by: str


@derive
def held_rights(
    user: User,
    grants: Own[PermissionSetAssignment],
    sets: Lookup[PermissionSet],
    rights: Lookup[SetRight],
    as_of: AsOf,
) -> Iterator[Held]:
    """What was seen is told first; then whatever may be missing makes the user's list open."""
    if not user.is_active:
        return
    live = live_grants(grants, as_of)
    given = [rights.all(permission_set=grant.permission_set_id) for grant in live.seen()]
    for some in given:
        for one in some.seen():
            through = one.permission_set
            yield Held(id=one.id, user=user.id, right=one.right, through=through, by=one.by)
    for some in given:
        insist(some)
    for grant in live:
        if grant.permission_set_id not in sets:
            why = "a set that is granted was not returned"
            raise Unknown(Gap(Reason.NOT_RETURNED, "PermissionSet", why), user.username)


def name_of(held: PermissionSet) -> str:
    """What people know a set by: its label, or its profile's name. For display: no guards."""
    profile = peek(held, "profile")
    return label_of(profile if isinstance(profile, SetProfile) else held)


def live_grants(
    grants: Rows[PermissionSetAssignment], as_of: AsOf
) -> Rows[PermissionSetAssignment]:
    """Grants that have not ended."""
    return grants.where(
        lambda grant: grant.expiration_date is None or grant.expiration_date > as_of
    )


def of_these(held: Rows[Held], rights: frozenset[str]) -> Rows[Held]:
    """The grants of any of these permissions."""
    return held.where(lambda one: one.right in rights)


def holds(held: Rows[Held], rights: frozenset[str]) -> bool:
    """Whether any of these permissions is among them."""
    return held.any(lambda one: one.right in rights)
