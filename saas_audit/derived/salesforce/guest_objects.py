"""Objects that guests may read."""

from __future__ import annotations

from ...datasets.salesforce.object_permissions import ObjectPermission
from ...declare.derive import derive
from ...model import Lookup, Row
from .outside import GuestSet


class GuestObject(Row, key="name"):
    """An object's API name."""

    name: str


@derive
def guest_objects(permission: ObjectPermission, sets: Lookup[GuestSet]) -> GuestObject | None:
    if not permission.permissions_read or permission.parent_id not in sets:
        return None
    return GuestObject(name=permission.sobject_type)
