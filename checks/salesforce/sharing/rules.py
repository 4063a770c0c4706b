"""Sharing: what rules open beyond the default."""

from __future__ import annotations

from typing import Any

from saas_audit import (
    HIGH,
    Lookup,
    Own,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.declared import SensitiveObject
from saas_audit.datasets.salesforce.groups import Group, GroupMember
from saas_audit.datasets.salesforce.sharing_rules import Rule, SharedTo, SharingRules
from saas_audit.derived.salesforce.people import External
from saas_audit.derived.salesforce.public_groups import PublicGroup, StaffGroup
from saas_audit.derived.salesforce.rules import SharedRule
from saas_audit.derived.salesforce.sensitive import Sensitive

from ..examples import (
    ACME,
    user,
)

WRITES = frozenset({"Edit", "All"})
READS = frozenset({"None", "Read"})
UNKNOWN_GROUP = "a rule shares with a public group that was not returned"


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
    if not_returned(own, groups):
        return Unclear(UNKNOWN_GROUP)
    deep = own.where(lambda rule: rule.reaches_down)
    note = "a role with all below it reaches the portal accounts there" if deep else ""
    return Verdict(True, saw=own, want=want, caveat=note)


def not_returned(
    own: Own[SharedRule], groups: Lookup[PublicGroup] | Lookup[StaffGroup]
) -> Rows[SharedRule]:
    """Rules that share with a public group of which nothing is known."""
    return own.where(lambda rule: any(not groups.all(name=name) for name in rule.groups))


def owner_rule(access: str = "Read", *, thing: str = "Case", **to: Any) -> SharingRules:
    """A rule over records of some owners, shared with these."""
    rule = Rule(full_name="Rule", access_level=access, shared_to=SharedTo(**to))
    return SharingRules(full_name=thing, sharing_owner_rules=[rule])


def group(name: str, kind: str = "Regular") -> Group:
    """A group."""
    return Group(id=f"00G{name}", developer_name=name, type=kind)


def member(outer: str, inner: str) -> GroupMember:
    """Somebody in a group, by id."""
    return GroupMember(id=f"{outer}-{inner}", group_id=f"00G{outer}", user_or_group_id=inner)


def inside(outer: str, inner: str) -> GroupMember:
    """A group in a group."""
    return member(outer, f"00G{inner}")


PARTNER = user("pat", user_type="PowerPartner")
ALL_PARTNERS = group("Partners", "PRMOrganization")

rules_no_all_external_users.passes(PARTNER, owner_rule(role=["Sales"]))
rules_no_all_external_users.passes("no rule at all", PARTNER, SharingRules(full_name="Case"))
rules_no_all_external_users.passes(
    "a public group of employees", PARTNER, owner_rule(group=["Team"]), group("Team")
)
rules_no_all_external_users.passes(
    "people, and two groups in each other",
    PARTNER,
    owner_rule(group=["Team"]),
    group("Team"),
    group("Desk"),
    member("Team", "005ann"),
    inside("Team", "Desk"),
    inside("Desk", "Team"),
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
    "somebody, and all partners",
    PARTNER,
    owner_rule(group=["Team"]),
    group("Team"),
    member("Team", "005ann"),
    inside("Team", "Partners"),
    ALL_PARTNERS,
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
    "a queue of that name is no public group",
    PARTNER,
    owner_rule(group=["Team"]),
    group("Team", "Queue"),
)
rules_no_all_external_users.unknown(
    "a group in it was not returned",
    PARTNER,
    owner_rule(group=["Team"]),
    group("Team"),
    inside("Team", "Gone"),
)
rules_no_all_external_users.unknown(
    PARTNER, owner_rule(group=["Team"]), group("Team"), unread(GroupMember)
)
rules_no_all_external_users.skips(
    "who was outside has left",
    user("pat", user_type="PowerPartner", is_active=False),
    owner_rule(all_partner_users=""),
)
rules_no_all_external_users.skips(
    "nobody is outside", user("ann"), owner_rule(all_partner_users="")
)


@check(severity=HIGH, control=controls.SHARING_STAYS_KNOWN)
def rules_no_write_to_all_internal(
    rules: SharingRules,
    own: Own[SharedRule],
    groups: Lookup[StaffGroup],
    sensitive: Lookup[Sensitive],
) -> Verdict | Unclear:
    """No sharing rule lets every employee edit records, or see sensitive ones.

    Why: such a rule undoes the private default, and nobody looks for it where the default stands.
    Fix: Setup > Sharing Settings > the object > Sharing Rules: share with the roles or groups that
    need it, and give Read only where that is enough.
    See: https://help.salesforce.com/s/articleView?id=sf.security_about_sharing_rules.htm
    """

    def is_everybody(name: str) -> bool:
        return bool(groups.all(name=name).where(lambda group: group.is_everybody))

    want = "neither edit nor sensitive records for every employee"
    to_all = own.where(lambda rule: rule.to_all_internal or any(map(is_everybody, rule.groups)))
    wide = to_all.where(lambda rule: bool(rule.access & WRITES) or rule.object in sensitive)
    if wide:
        return Verdict(False, saw=wide, want=want)
    if to_all.where(lambda rule: bool(rule.access - READS)):
        return Unclear("a rule gives an access that we do not know")
    if not_returned(own, groups):
        return Unclear(UNKNOWN_GROUP)
    return Verdict(True, saw=own, want=want)


EVERYBODY: list[Any] = [ACME, group("All", "Organization"), group("Everyone")]
ALL_EMPLOYEES = {"all_internal_users": ""}

rules_no_write_to_all_internal.passes(ACME, owner_rule(role=["Sales"], thing="Case"))
rules_no_write_to_all_internal.passes("no rule at all", ACME, SharingRules(full_name="Case"))
rules_no_write_to_all_internal.passes(
    "every employee reads the answers", ACME, owner_rule(thing="FAQ__c", **ALL_EMPLOYEES)
)
rules_no_write_to_all_internal.fails(
    "every employee edits them", ACME, owner_rule("Edit", thing="FAQ__c", **ALL_EMPLOYEES)
)
rules_no_write_to_all_internal.fails(
    "reads what is sensitive", ACME, owner_rule(thing="Case", **ALL_EMPLOYEES)
)
rules_no_write_to_all_internal.fails(
    "says group, and the group is everybody",
    EVERYBODY,
    inside("Everyone", "All"),
    owner_rule("Edit", thing="FAQ__c", group=["Everyone"]),
    unread(SharingRules),
)
rules_no_write_to_all_internal.fails(
    "declared sensitive",
    ACME,
    SensitiveObject(name="Claim__c"),
    owner_rule(thing="Claim__c", **ALL_EMPLOYEES),
)
rules_no_write_to_all_internal.unknown(
    "an access that is new", ACME, owner_rule("Own", thing="FAQ__c", **ALL_EMPLOYEES)
)
rules_no_write_to_all_internal.unknown(
    "an unknown group", ACME, owner_rule("Edit", thing="FAQ__c", group=["Team"])
)
rules_no_write_to_all_internal.unknown(
    "a queue of that name is no public group",
    ACME,
    owner_rule("Edit", thing="FAQ__c", group=["Team"]),
    group("Team", "Queue"),
)
rules_no_write_to_all_internal.unknown(
    EVERYBODY, owner_rule("Edit", thing="FAQ__c", group=["Everyone"]), unread(GroupMember)
)
rules_no_write_to_all_internal.unknown(ACME, owner_rule(role=["Sales"]), unread(SharingRules))
