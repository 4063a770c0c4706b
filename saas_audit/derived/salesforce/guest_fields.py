"""Fields that guests may read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...datasets.salesforce.guest_access import FieldPermission, GuestField
from ...datasets.salesforce.object_permissions import ObjectPermission, ObjectPermissionColumn
from ...datasets.salesforce.permissions import PermissionSetAssignment
from ...declare.derive import derive
from ...model import AsOf, Lookup, Own, Row
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
    """Of objects that the guest may read. A field that is never empty is hidden from nobody."""
    has_all_fields = ALL_FIELDS in columns
    readable: Rows[ObjectPermission] = through(grants, objects, as_of).where(
        lambda one: one.permissions_read
    )
    names = sorted({one.sobject_type for one in readable.seen()})
    by_permission = through(grants, permitted, as_of).where(lambda one: one.sobject_type in names)
    for name in sorted({one.field for one in by_permission.seen()}):
        yield _field(guest, name)
    for thing in names:
        open_here = readable.where(lambda one, thing=thing: one.sobject_type == thing).where(
            lambda one: has_all_fields and one.permissions_view_all_fields
        )
        for field in fields.all(object=thing):
            if not field.is_nillable or open_here:
                yield _field(guest, f"{thing}.{field.qualified_api_name}")
    insist(by_permission)
    insist(readable)


def _field(guest: Guest, name: str) -> ReadableField:
    return ReadableField(id=f"{guest.id}:{name}", guest=guest.id, name=name)
