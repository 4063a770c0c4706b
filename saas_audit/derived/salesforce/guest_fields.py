"""Fields that guests may read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...datasets.salesforce.guest_access import FieldPermission, GuestField
from ...datasets.salesforce.object_permissions import ObjectPermission, ObjectPermissionColumn
from ...datasets.salesforce.permissions import PermissionSetAssignment
from ...declare.derive import derive
from ...errors import Unknown
from ...model import AsOf, Gap, Lookup, Own, Reason, Row
from .granted import through
from .people import Guest
from .whole import insist

if TYPE_CHECKING:
    from ...model import Rows

ALL_FIELDS = "PermissionsViewAllFields"


class ReadableField(Row, owner="guest", of=Guest, label="name"):
    """``name``: ``Contact.Email``."""

    id: str
    guest: str
    name: str


@derive
def readable_fields(
    guest: Guest,
    grants: Own[PermissionSetAssignment],
    objects: Lookup[ObjectPermission],
    columns: Lookup[ObjectPermissionColumn],
    permitted: Lookup[FieldPermission],
    fields: Lookup[GuestField],
    as_of: AsOf,
) -> Iterator[ReadableField]:
    """Of objects that the guest may read: what was seen is told first."""
    readable: Rows[ObjectPermission] = through(grants, objects, as_of)
    readable = readable.where(lambda one: one.permissions_read)
    things = {one.sobject_type for one in readable.seen()}
    named = through(grants, permitted, as_of).where(lambda one: one.sobject_type in things)
    whole = _with_all_fields(readable, columns)
    shown = [
        fields.all(object=thing).where(lambda one: not one.is_permissionable or one.object in whole)
        for thing in sorted(things)
    ]
    found = {one.field for one in named.seen()}
    found |= {f"{one.object}.{one.qualified_api_name}" for some in shown for one in some.seen()}
    for name in sorted(found):
        yield ReadableField(id=f"{guest.id}:{name}", guest=guest.id, name=name)
    for rows in (readable, named, *shown):
        insist(rows)
    _insist_on_fields(things, fields)


def _with_all_fields(
    readable: Rows[ObjectPermission], columns: Lookup[ObjectPermissionColumn]
) -> set[str]:
    """Objects of which every field is shown. Older orgs have no such permission."""
    if ALL_FIELDS not in columns:
        return set()
    return {one.sobject_type for one in readable.seen() if one.permissions_view_all_fields}


def _insist_on_fields(things: set[str], fields: Lookup[GuestField]) -> None:
    """Every object has fields: none at all is an answer that was withheld. Raises Unknown."""
    for thing in sorted(things):
        if not fields.all(object=thing):
            raise Unknown(Gap(Reason.SUSPICIOUSLY_EMPTY, "EntityParticle", f"no field of {thing}"))
