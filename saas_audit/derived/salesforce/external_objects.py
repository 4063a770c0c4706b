"""Objects that customers or partners may read."""

from __future__ import annotations

from ...datasets.salesforce.object_permissions import ObjectPermission
from ...declare.derive import derive
from ...model import Lookup, Row
from .outside import ExternalSet


class ExternalObject(Row, key="name"):
    """An object's API name."""

    name: str


@derive
def external_objects(
    permission: ObjectPermission, sets: Lookup[ExternalSet]
) -> ExternalObject | None:
    if not permission.permissions_read or permission.parent_id not in sets:
        return None
    return ExternalObject(name=permission.sobject_type)
