"""Sharing: what people see of each other's records by default, by rule, and by link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from saas_audit import (
    CRITICAL,
    HIGH,
    AsOf,
    Lookup,
    Own,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.salesforce.entities import EntityDefinition
from saas_audit.datasets.salesforce.files import ContentDistribution
from saas_audit.datasets.salesforce.groups import Group, GroupMember
from saas_audit.datasets.salesforce.masters import FieldDefinition, References
from saas_audit.datasets.salesforce.moment import Moment
from saas_audit.datasets.salesforce.named import NamedObject
from saas_audit.datasets.salesforce.object_permissions import ObjectPermission
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.permissions import PermissionSet
from saas_audit.datasets.salesforce.sharing_rules import Rule, SharedTo, SharingRules
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.batches import BUSINESS, BusinessObject
from saas_audit.derived.salesforce.external_objects import ExternalObject
from saas_audit.derived.salesforce.outside import OutsideSet
from saas_audit.derived.salesforce.people import External
from saas_audit.derived.salesforce.public_groups import PublicGroup
from saas_audit.derived.salesforce.rules import SharedRule
from saas_audit.derived.salesforce.sharing import ExternalSharing, InternalSharing

from .examples import (
    ACME,
    LAST_WEEK,
    LONG_AGO,
    TOMORROW,
    customer,
    entity,
    grant,
    holder,
    may,
    permission_set,
    user,
    visitor,
)

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


def child_of(child: str, parent: str) -> FieldDefinition:
    """The field that names an object's parent."""
    return FieldDefinition(
        durable_id=f"{child}.{parent}",
        object=child,
        data_type=f"Master-Detail({parent})",
        reference_to=References(reference_to=[parent]),
    )


BY_PARENT = {"internal": "ControlledByParent", "external": "ControlledByParent"}
NAMED = NamedObject(sobject_type="Case")
PAT: list[Any] = [ACME, NAMED, *customer("pat")]

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
owd_external_private.fails(PAT, may("pat", "Case"), entity("Case", external="Read"))
owd_external_private.fails(
    "the child of a public parent",
    PAT,
    may("pat", "Line__c"),
    entity("Line__c", **BY_PARENT),
    child_of("Line__c", "Invoice__c"),
    entity("Invoice__c", external="Read"),
)
owd_external_private.fails(
    "whoever else is unread", PAT, may("pat", "Case"), entity("Case", external="Read"), unread(User)
)
owd_external_private.unknown(
    "a parent that was not seen",
    PAT,
    may("pat", "Line__c"),
    entity("Line__c", **BY_PARENT),
    entity("Invoice__c"),
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


@check(severity=CRITICAL, control=controls.SHARING_STAYS_KNOWN)
def external_no_view_all(outside: OutsideSet, permissions: Lookup[ObjectPermission]) -> Verdict:
    """Nobody outside sees or edits every record of an object.

    Why: View All and Modify All pass over all sharing: one account shows the whole table.
    Fix: Setup > Permission Sets or Profiles > the set named > Object Settings: take View All and
    Modify All away.
    See: https://help.salesforce.com/s/articleView?id=sf.users_profiles_view_all_mod_all.htm
    """
    wide = permissions.all(parent_id=outside.id).where(
        lambda one: one.permissions_view_all_records or one.permissions_modify_all_records
    )
    return Verdict(not wide, saw=wide, want="none")


INVOICES = may("", "Invoice__c", parent="desk", permissions_modify_all_records=True)
DESK = permission_set("desk", type="Group", permission_set_group_id="g")

external_no_view_all.passes(PAT[:1], customer("pat"), may("pat", "Case"))
external_no_view_all.passes(
    "held by employees only",
    ACME,
    customer("pat"),
    holder("ann"),
    DESK,
    grant("ann", "desk"),
    INVOICES,
)
external_no_view_all.fails(
    "through a group of sets", ACME, customer("pat"), DESK, grant("pat", "desk"), INVOICES
)
external_no_view_all.fails(
    "a guest of a site",
    ACME,
    visitor("help"),
    permission_set("desk"),
    grant("help", "desk"),
    may("", "Case", parent="desk", permissions_view_all_records=True),
    unread(User),
)
external_no_view_all.unknown(ACME, customer("pat"), unread(ObjectPermission))
external_no_view_all.unknown(ACME, customer("pat"), unread(PermissionSet))
external_no_view_all.skips("nobody is outside", ACME, holder("ann"))


@check(severity=HIGH, control=controls.SHARING_STAYS_KNOWN)
def rules_no_all_external_users(
    rules: SharingRules,
    own: Own[SharedRule],
    groups: Lookup[PublicGroup],
    outside: Rows[External],
) -> Verdict | Unclear | None:
    """No sharing rule reaches all customers or all partners.

    Why: such a rule shows one customer's records to every other, and to those who join tomorrow.
    Fix: Setup > Sharing Settings > the object > Sharing Rules: share with the roles or groups that
    need it in place of everybody.
    See: https://help.salesforce.com/s/articleView?id=sf.security_about_sharing_rules.htm
    """
    if not outside:
        return None

    def is_wide(name: str) -> bool:
        return bool(groups.all(name=name).where(lambda group: group.is_wide))

    want = "neither all customers nor all partners"
    wide = own.where(lambda rule: bool(rule.everybody) or any(map(is_wide, rule.groups)))
    if wide:
        return Verdict(False, saw=wide, want=want)
    if own.where(lambda rule: any(not groups.all(name=name) for name in rule.groups)):
        return Unclear("a rule shares with a public group that was not returned")
    deep = own.where(lambda rule: rule.reaches_down)
    note = "a role with all below it reaches the portal accounts there" if deep else ""
    return Verdict(True, saw=own, want=want, caveat=note)


def owner_rule(**to: Any) -> SharingRules:
    """A rule over records of some owners, shared with these."""
    rule = Rule(full_name="Rule", access_level="Read", shared_to=SharedTo(**to))
    return SharingRules(full_name="Case", sharing_owner_rules=[rule])


def group(name: str, kind: str = "Regular") -> Group:
    """A group."""
    return Group(id=f"00G{name}", developer_name=name, type=kind)


def inside(outer: str, inner: str) -> GroupMember:
    """A group in a group."""
    return GroupMember(
        id=f"{outer}-{inner}", group_id=f"00G{outer}", user_or_group_id=f"00G{inner}"
    )


PARTNER = user("pat", user_type="PowerPartner")
ALL_PARTNERS = group("Partners", "PRMOrganization")

rules_no_all_external_users.passes(PARTNER, owner_rule(role=["Sales"]))
rules_no_all_external_users.passes("no rule at all", PARTNER, SharingRules(full_name="Case"))
rules_no_all_external_users.passes(
    "a public group of employees", PARTNER, owner_rule(group=["Team"]), group("Team")
)
rules_no_all_external_users.passes(
    "everybody below the CEO: told, not failed", PARTNER, owner_rule(role_and_subordinates=["CEO"])
)
rules_no_all_external_users.fails(
    "the element is there, though empty", PARTNER, owner_rule(all_partner_users="")
)
rules_no_all_external_users.fails(
    PARTNER, owner_rule(all_customer_portal_users=""), unread(SharingRules)
)
rules_no_all_external_users.fails(
    "a group in a group",
    PARTNER,
    owner_rule(group=["Team"]),
    group("Team"),
    group("Wide"),
    inside("Team", "Wide"),
    inside("Wide", "Partners"),
    ALL_PARTNERS,
)
rules_no_all_external_users.unknown(PARTNER, owner_rule(role=["Sales"]), unread(SharingRules))
rules_no_all_external_users.unknown("a target that we do not know", PARTNER, owner_rule())
rules_no_all_external_users.unknown("an unknown group", PARTNER, owner_rule(group=["Team"]))
rules_no_all_external_users.unknown(
    PARTNER, owner_rule(group=["Team"]), group("Team"), unread(GroupMember)
)
rules_no_all_external_users.skips(
    "nobody is outside", user("ann"), owner_rule(all_partner_users="")
)


@check(
    severity=HIGH,
    control=controls.LINKS_NEED_SIGN_IN,
    maps={"SBS": ["SBS-FILE-001"]},
)
def public_links_expire(
    org: Organization, links: Rows[ContentDistribution], as_of: AsOf, *, days: int = 90
) -> Verdict:
    """Every live public link to a file ends soon.

    Why: a link works for whoever holds it, and nobody remembers it after a year.
    Fix: Files > the file > Manage Sharing or Content Deliveries: set an end, or delete the link.
    Setup > Content Deliveries and Public Links: make an end the default.
    See: https://help.salesforce.com/s/articleView?id=sf.content_delivery_enabling.htm
    """

    def is_lasting(link: ContentDistribution) -> bool:
        if not link.preferences_expires or link.expiry_date is None:
            return True
        is_over = link.expiry_date <= as_of
        return not is_over and link.expiry_date - link.created_date > timedelta(days=days)

    lasting = links.where(is_lasting)
    return Verdict(not lasting, saw=lasting, want=f"an end within {days} days")


def link(name: str, until: Moment | None, expires: bool = True) -> ContentDistribution:
    """A link made last week."""
    return ContentDistribution(
        id=name, name=name, created_date=LAST_WEEK, preferences_expires=expires, expiry_date=until
    )


NEXT_YEAR = Moment(2027, 11, 3, tzinfo=TOMORROW.tzinfo)

public_links_expire.passes(ACME, link("offer", TOMORROW))
public_links_expire.passes("it ended years ago", ACME, link("old", LONG_AGO))
public_links_expire.passes("none", ACME)
public_links_expire.fails(ACME, link("offer", NEXT_YEAR))
public_links_expire.passes(ACME, link("offer", NEXT_YEAR), days=500)
public_links_expire.fails(
    "an end is set, and not in force", ACME, link("offer", TOMORROW, expires=False)
)
public_links_expire.fails(ACME, link("offer", None, expires=False), unread(ContentDistribution))
public_links_expire.unknown("own files only", ACME, unread(ContentDistribution))
public_links_expire.unknown(ACME, link("offer", TOMORROW), unread(ContentDistribution))
