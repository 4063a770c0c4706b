"""What sets held by people outside open beside objects: classes, and fields."""

from __future__ import annotations

from ...derived.salesforce.guest_objects import GuestObject
from ...derived.salesforce.outside import SetBatch
from ...model import Row
from .api import API, SETUP, salesforce


@salesforce(
    "soql SetupEntityAccess",
    permission=(API, SETUP),
    each=SetBatch,
    where="SetupEntityType = 'ApexClass' AND ParentId IN ({ids})",
)
class ClassAccess(Row, rename="pascal", owner="batch"):
    """A set lets its holders call an Apex class."""

    id: str
    batch: str
    parent_id: str
    setup_entity_id: str


@salesforce("soql ApexClass", permission=(API, SETUP), proof="count")
class ApexClass(Row, rename="pascal", label="name"):
    """A class; its code is not asked for."""

    id: str
    name: str
    namespace_prefix: str | None


@salesforce(
    "soql FieldPermissions",
    permission=(API, SETUP),
    each=SetBatch,
    where="PermissionsRead = true AND ParentId IN ({ids})",
)
class FieldPermission(Row, rename="pascal", owner="batch", label="field"):
    """A set lets its holders read a field: ``Contact.Email``."""

    id: str
    batch: str
    parent_id: str
    sobject_type: str
    field: str


@salesforce(
    "tooling EntityParticle",
    permission=(API, SETUP),
    each=GuestObject,
    where="EntityDefinition.QualifiedApiName = {name}",
)
class GuestField(Row, rename="pascal", key="durable_id", owner="object"):
    """A field of an object that guests may read.

    One that is not ``is_permissionable`` (required, master-detail, of the system) is hidden from
    nobody, and no permission speaks of it.
    """

    durable_id: str
    object: str
    qualified_api_name: str
    is_permissionable: bool
