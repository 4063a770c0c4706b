"""What sets held by people outside the organisation, or by nobody in particular, may read."""

from __future__ import annotations

from ...derived.salesforce.outside import SetBatch
from ...model import Row
from .api import API, SETUP, salesforce


@salesforce(
    "soql ObjectPermissions",
    permission=(API, SETUP),
    each=SetBatch,
    where="ParentId IN ({ids})",
)
class ObjectPermission(Row, rename="pascal", owner="batch", label="sobject_type"):
    """What a set may do with an object; ``parent_id`` is the set's id, for profiles too."""

    id: str
    batch: str
    parent_id: str
    sobject_type: str
    permissions_create: bool
    permissions_read: bool
    permissions_edit: bool
    permissions_delete: bool
    permissions_view_all_fields: bool
    permissions_view_all_records: bool
    permissions_modify_all_records: bool


@salesforce("describe ObjectPermissions", permission=(API, SETUP), items=("fields",))
class ObjectPermissionColumn(Row, key="name", at_least=1):
    """A permission on objects that this org knows: View All Fields is none of the old ones."""

    name: str


@salesforce(
    "soql ObjectPermissions",
    permission=(API, SETUP),
    proof="count",
    where="Parent.PermissionsModifyAllData = false AND (PermissionsModifyAllRecords = true OR "
    "(PermissionsViewAllRecords = true AND Parent.PermissionsViewAllData = false))",
)
class WidePermission(Row, rename="pascal", label="sobject_type"):
    """View All or Modify All of one object; sets that pass over all sharing are left out."""

    id: str
    parent_id: str
    sobject_type: str
    permissions_modify_all_records: bool
