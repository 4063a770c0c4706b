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
    permissions_read: bool
    permissions_view_all_records: bool
    permissions_modify_all_records: bool
