"""What the profiles may do with objects that people get who register themselves."""

from __future__ import annotations

from ...derived.salesforce.entries import Entry
from ...model import Row
from .api import API, METADATA, SETUP, salesforce


@salesforce(
    "soql ObjectPermissions",
    permission=(API, SETUP),
    tier=METADATA,
    each=Entry,
    where="ParentId IN ({set_id})",
)
class EntryPermission(Row, rename="pascal", owner="site", label="sobject_type"):
    """One object. Sites are read with metadata, and so these are as well."""

    id: str
    site: str
    sobject_type: str
    permissions_read: bool
    permissions_view_all_records: bool
    permissions_modify_all_records: bool
