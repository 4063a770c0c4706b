"""Sharing: what people see of each other's records by default."""

from __future__ import annotations

from typing import Any

from saas_audit import (
    CRITICAL,
    HIGH,
    Lookup,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.salesforce.entities import EntityDefinition
from saas_audit.datasets.salesforce.masters import FieldDefinition, References
from saas_audit.datasets.salesforce.named import NamedObject
from saas_audit.datasets.salesforce.object_permissions import ObjectPermission
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.batches import BUSINESS, BusinessObject
from saas_audit.derived.salesforce.external_objects import ExternalObject
from saas_audit.derived.salesforce.people import External
from saas_audit.derived.salesforce.sharing import ExternalSharing, InternalSharing

from ..examples import (
    ACME,
    entity,
    holder,
    may,
    user,
)
from .examples import NAMED, PAT

PRIVATE = frozenset({"Private"})
WRITABLE = frozenset({"ReadWrite", "ReadWriteTransfer", "FullAccess"})
NO_ROW = "Salesforce returned no such object"


@check(
    severity=CRITICAL,
    control=controls.DEFAULTS_STAY_PRIVATE,
    maps={"Health Check": ["SharingSettings.orgWideDefaults"]},
)
def owd_external_private(
    thing: ExternalObject, sharing: ExternalSharing | None
) -> Verdict | Unclear:
    """Every object that people outside may read is Private to them by default.

    Why: otherwise each customer or partner sees the records of all the others.
    Fix: Setup > Sharing Settings > Organization-Wide Defaults: set Default External Access of the
    object to Private, and share what is meant to be shared.
    See: https://help.salesforce.com/s/articleView?id=sf.security_owd_external.htm
    """
    if sharing is None:
        return Unclear(NO_ROW)
    return Verdict(sharing.models <= PRIVATE, saw=sharing.models, want=PRIVATE)


def child_of(child: str, parent: str, kind: str | None = "Master-Detail") -> FieldDefinition:
    """The field that names an object's parent, or another of this kind."""
    return FieldDefinition(
        durable_id=f"{child}.{parent}.{kind}",
        object=child,
        data_type=kind and f"{kind}({parent})",
        reference_to=References(reference_to=[parent]),
    )


def nameless(child: str, reference: References | None) -> FieldDefinition:
    """A field for a parent that names none."""
    return FieldDefinition(
        durable_id=f"{child}.nameless",
        object=child,
        data_type="Master-Detail",
        reference_to=reference,
    )


BY_PARENT = {"internal": "ControlledByParent", "external": "ControlledByParent"}
LINE: list[Any] = [*PAT, may("pat", "Line__c"), entity("Line__c", **BY_PARENT)]

owd_external_private.passes(PAT, may("pat", "Case"), entity("Case"))
owd_external_private.passes(
    "products are open, but nobody outside may read them",
    PAT,
    may("pat", "Case"),
    entity("Case"),
    entity("Product2", external="Read"),
)
owd_external_private.passes(
    "left to the account",
    PAT,
    may("pat", "Contact"),
    entity("Contact", **BY_PARENT),
    entity("Account"),
)
owd_external_private.passes(
    "left to the campaign",
    PAT,
    may("pat", "CampaignMember"),
    entity("CampaignMember", external="ControlledByCampaign"),
    entity("Campaign"),
)
owd_external_private.passes(
    "what it only looks up, and fields that name nobody, decide nothing",
    LINE,
    child_of("Line__c", "Invoice__c"),
    entity("Invoice__c"),
    child_of("Line__c", "Product2", "Lookup"),
    child_of("Line__c", "Product2", None),
    entity("Product2", external="Read"),
    nameless("Line__c", None),
)
owd_external_private.passes(
    "a reference that is empty",
    LINE,
    child_of("Line__c", "Invoice__c"),
    entity("Invoice__c"),
    nameless("Line__c", References(reference_to=None)),
)
owd_external_private.fails(PAT, may("pat", "Case"), entity("Case", external="Read"))
owd_external_private.fails(
    "the child of a public parent",
    LINE,
    child_of("Line__c", "Invoice__c"),
    entity("Invoice__c", external="Read"),
)
owd_external_private.fails(
    "whoever else is unread", PAT, may("pat", "Case"), entity("Case", external="Read"), unread(User)
)
owd_external_private.unknown("a parent that was not seen", LINE, entity("Invoice__c"))
owd_external_private.unknown(
    "a parent that was not returned", LINE, child_of("Line__c", "Invoice__c")
)
owd_external_private.unknown(
    "one of two parents leads nowhere",
    LINE,
    child_of("Line__c", "Invoice__c"),
    entity("Invoice__c"),
    child_of("Line__c", "Bill__c"),
    entity("Bill__c", **BY_PARENT),
)
owd_external_private.unknown(
    "parents in a circle",
    LINE,
    child_of("Line__c", "Invoice__c"),
    entity("Invoice__c", **BY_PARENT),
    child_of("Invoice__c", "Line__c"),
)
owd_external_private.unknown("no such row", PAT, may("pat", "Case"), entity("Lead"))
owd_external_private.unknown(PAT, may("pat", "Case"), unread(EntityDefinition))
owd_external_private.unknown(
    PAT, may("pat", "Case"), entity("Case"), unread(ObjectPermission, of="2")
)
owd_external_private.skips("nobody is outside", ACME, NAMED, holder("ann"), may("ann", "Case"))


@check(severity=HIGH, control=controls.DEFAULTS_STAY_PRIVATE)
def owd_internal_no_public_write(
    thing: BusinessObject, sharing: InternalSharing | None
) -> Verdict | Unclear:
    """No object lets every employee edit everybody's records by default.

    Why: one stolen employee account, or one tired one, can then spoil all records of a kind.
    Fix: Setup > Sharing Settings > Organization-Wide Defaults: set Default Internal Access of the
    object to Private or Public Read Only.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_sharing.htm
    """
    if sharing is None:
        return Unclear(NO_ROW)
    writable = sharing.models & WRITABLE
    return Verdict(not writable, saw=sharing.models, want="Private or Read")


def standard(**changed: str) -> list[Any]:
    """The org and its standard objects; ``Lead="Read"`` changes one."""
    objects = [entity(name, changed.get(name, "Private")) for name in BUSINESS]
    return [ACME, NAMED, *objects]


owd_internal_no_public_write.passes(standard(Campaign="Read"))
owd_internal_no_public_write.passes(
    standard(Contact="ControlledByParent", Asset="ControlledByParent")
)
owd_internal_no_public_write.fails("the vendor's own default", standard(Lead="ReadWriteTransfer"))
owd_internal_no_public_write.fails(
    "an object of the org's own",
    standard(),
    NamedObject(sobject_type="Claim__c"),
    entity("Claim__c", "ReadWrite"),
)
owd_internal_no_public_write.fails(
    "left to an account that all may edit",
    standard(Contact="ControlledByParent", Account="ReadWrite"),
)
owd_internal_no_public_write.fails(standard(Lead="ReadWrite"), unread(NamedObject))
owd_internal_no_public_write.unknown(
    "named, and no row for it", standard(), NamedObject(sobject_type="Claim__c")
)
owd_internal_no_public_write.unknown(
    "no model is told",
    standard(),
    NamedObject(sobject_type="Claim__c"),
    EntityDefinition(qualified_api_name="Claim__c", batch="1", internal_sharing_model=None),
)
owd_internal_no_public_write.unknown(standard(), unread(NamedObject))
owd_internal_no_public_write.unknown(ACME, NAMED, unread(EntityDefinition))


@check(
    severity=HIGH,
    control=controls.DEFAULTS_STAY_PRIVATE,
    blind_to="the two portal switches, and View All Users in a set of somebody outside",
)
def user_object_private_external(
    org: Organization, sharing: Lookup[ExternalSharing], outside: Rows[External]
) -> Verdict | Unclear | None:
    """People outside do not see each other's user records.

    Why: names and addresses of all customers are what a phisher, or a competitor, starts from.
    Fix: Setup > Sharing Settings > Organization-Wide Defaults: set Default External Access of User
    to Private.
    See: https://help.salesforce.com/s/articleView?id=platform.security_sharing_users.htm
    """
    if not outside:
        return None
    users = sharing.get("User")
    if users is None:
        return Unclear(NO_ROW)
    return Verdict(users.models <= PRIVATE, saw=users.models, want=PRIVATE)


CUSTOMER: list[Any] = [ACME, NAMED, user("pat", user_type="PowerPartner")]

user_object_private_external.passes(
    "colleagues see each other, customers do not", CUSTOMER, entity("User", internal="Read")
)
user_object_private_external.fails(CUSTOMER, entity("User", internal="Read", external="Read"))
user_object_private_external.fails(CUSTOMER, entity("User", external="Read"), unread(User))
user_object_private_external.unknown("no such row", CUSTOMER, entity("Case"))
user_object_private_external.unknown(
    "no model is told",
    CUSTOMER,
    EntityDefinition(qualified_api_name="User", batch="1", external_sharing_model=None),
)
user_object_private_external.unknown(CUSTOMER, unread(EntityDefinition))
user_object_private_external.unknown(ACME, NAMED, entity("User"), unread(User))
user_object_private_external.skips(
    "nobody is outside", ACME, NAMED, user("ann"), entity("User", external="Read")
)
