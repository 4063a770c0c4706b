"""Guests: what everybody on a site sees without signing in."""

from __future__ import annotations

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
from saas_audit.datasets.declared import SensitiveObject
from saas_audit.datasets.salesforce.object_permissions import ObjectPermission
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.permissions import PermissionSetAssignment
from saas_audit.datasets.salesforce.settings import HealthCheckRisk
from saas_audit.datasets.salesforce.sharing_rules import Criterion, GuestRule, SharingRules
from saas_audit.datasets.salesforce.sites import Site
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.guest_rules import GuestSharing
from saas_audit.derived.salesforce.health import GUEST_RULES
from saas_audit.derived.salesforce.people import Guest
from saas_audit.derived.salesforce.rights import live_grants

from .examples import ACME, grant, guest, holder, may, permission_set, user, visitor

SENSITIVE = frozenset({"Account", "Contact", "Lead", "Opportunity", "Case", "Individual"})


@check(
    severity=HIGH,
    control=controls.GUESTS_SEE_LITTLE,
    maps={"SBS": ["SBS-CPORTAL-002"], "Health Check": ["GuestUserAccess.guestReadAccess"]},
)
def object_read_limited(
    guest: Guest,
    grants: Own[PermissionSetAssignment],
    permissions: Lookup[ObjectPermission],
    more: Lookup[SensitiveObject],
    as_of: AsOf,
    *,
    sensitive: frozenset[str] = SENSITIVE,
) -> Verdict:
    """Guests may read no object that holds sensitive records.

    Why: code that runs without sharing, and one careless sharing rule, stand on this permission.
    Fix: Setup > Sites > the site > Public Access Settings > Object Settings: take Read away.
    See: https://help.salesforce.com/s/articleView?id=sf.networks_secure_guest_user.htm
    """
    none: Rows[ObjectPermission] = Rows()
    live = live_grants(grants, as_of)
    may_do = sum((permissions.all(parent_id=one.permission_set_id) for one in live), start=none)
    open_ones = may_do.where(
        lambda one: (
            one.permissions_read and (one.sobject_type in sensitive or one.sobject_type in more)
        )
    )
    return Verdict(not open_ones, saw=open_ones, want="none that is sensitive")


HELP: list[Any] = [ACME, *guest("help")]

object_read_limited.passes(HELP, may("help", "Knowledge__kav"), may("help", "FAQ__c"))
object_read_limited.passes("nothing at all", HELP)
object_read_limited.fails(HELP, may("help", "Account"))
object_read_limited.fails(
    "a clean profile, and a set that reads contacts",
    HELP,
    may("help", "FAQ__c"),
    permission_set("extra"),
    grant("help", "extra"),
    may("help", "Contact", parent="extra"),
)
object_read_limited.fails(
    "declared sensitive", HELP, may("help", "Claim__c"), SensitiveObject(name="Claim__c")
)
object_read_limited.fails(HELP, may("help", "Lead"), unread(ObjectPermission, of="1"))
object_read_limited.unknown(HELP, unread(ObjectPermission))
object_read_limited.unknown(
    "the site may be closed", ACME, guest("help")[:1], may("help", "Lead"), unread(Site)
)
object_read_limited.skips("the site is closed", ACME, guest("old", "Inactive"), may("old", "Lead"))
object_read_limited.skips("no guests", ACME, holder("ann"))


@check(
    severity=CRITICAL,
    control=controls.GUESTS_SEE_LITTLE,
    maps={"SBS": ["SBS-CPORTAL-002"], "Health Check": [GUEST_RULES]},
)
def sharing_rules_none(
    org: Organization,
    guests: Rows[Guest],
    rules: Rows[GuestSharing],
    risks: Lookup[HealthCheckRisk],
    more: Lookup[SensitiveObject],
    *,
    sensitive: frozenset[str] = SENSITIVE,
) -> Verdict | Unclear | None:
    """No guest sharing rule opens sensitive records, or every record of an object.

    Why: what a guest rule shares, anybody on the web can list, without signing in.
    Fix: Setup > Sharing Settings > the object > guest user rules: delete the rule, or narrow its
    criteria and leave out records that guests or high-volume users own.
    See: https://help.salesforce.com/s/articleView?id=sf.security_sharing_rules_guest.htm
    """
    if not guests:
        return None
    wide = rules.where(
        lambda rule: rule.is_unbounded or rule.object in sensitive or rule.object in more
    )
    want = "none that is sensitive"
    if wide.seen():
        return Verdict(False, saw=wide, want=want)
    counted = _count(risks.get(GUEST_RULES))
    if counted == 0:
        return Verdict(True, saw="Health Check counts none", want=want)
    if counted > rules.count():
        return Unclear("Health Check counts more guest rules than were read", counted)
    return Verdict(not wide, saw=wide, want=want)


def _count(told: HealthCheckRisk | None) -> int:
    """How many guest rules there are; -1 where Health Check does not say."""
    raw = told.org_value_raw if told else None
    return int(raw) if raw and raw.isdecimal() else -1


def counted(raw: str) -> HealthCheckRisk:
    """How many guest rules Health Check counts."""
    return HealthCheckRisk(durable_id=GUEST_RULES, org_value_raw=raw)


def shares(thing: str, *criteria: str, high_volume: bool = False) -> SharingRules:
    """A guest rule on an object."""
    items = [Criterion(field="Status", operation="equals", value=value) for value in criteria]
    rule = GuestRule(full_name="Rule", criteria_items=items, include_hvu_owned_records=high_volume)
    return SharingRules(full_name=thing, sharing_guest_rules=[rule])


OTHER_RISK = HealthCheckRisk(durable_id="SessionSettings.csrfGet", org_value_raw="true")
SITE: list[Any] = [ACME, *visitor("help")]

sharing_rules_none.passes(SITE, counted("1"), shares("FAQ__c", "Published"))
sharing_rules_none.passes("it does not count", SITE, OTHER_RISK, shares("FAQ__c", "Open"))
sharing_rules_none.passes("the count proves it", SITE, counted("0"), unread(SharingRules))
sharing_rules_none.fails(SITE, counted("1"), shares("Case", "Published"))
sharing_rules_none.fails("every record", SITE, counted("1"), shares("FAQ__c"))
sharing_rules_none.fails(SITE, counted("1"), shares("FAQ__c", "New", high_volume=True))
sharing_rules_none.fails(
    "declared sensitive",
    SITE,
    counted("1"),
    shares("Claim__c", "Open"),
    SensitiveObject(name="Claim__c"),
)
sharing_rules_none.fails(SITE, unread(HealthCheckRisk), shares("Case"), unread(SharingRules))
sharing_rules_none.unknown("more than were read", SITE, counted("2"), shares("FAQ__c", "Open"))
sharing_rules_none.unknown(SITE, shares("FAQ__c", "Open"), unread(HealthCheckRisk))
sharing_rules_none.unknown("a count alone", SITE, counted("2"), unread(SharingRules))
sharing_rules_none.unknown(SITE, counted("1"), shares("FAQ__c", "Open"), unread(SharingRules))
sharing_rules_none.unknown(ACME, counted("1"), shares("Case"), unread(User))
sharing_rules_none.skips(ACME, user("ann"), counted("1"), shares("Case"))
