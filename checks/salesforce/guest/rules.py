"""Guests: which records they reach."""

from __future__ import annotations

from typing import Any

from saas_audit import (
    CRITICAL,
    Lookup,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.declared import SensitiveObject
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.security import SharingSettings
from saas_audit.datasets.salesforce.settings import HealthCheckRisk
from saas_audit.datasets.salesforce.sharing_rules import Criterion, GuestRule, SharingRules
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.guest_rules import GuestSharing
from saas_audit.derived.salesforce.health import GUEST_RULES
from saas_audit.derived.salesforce.people import Guest
from saas_audit.derived.salesforce.sensitive import Sensitive

from ..examples import ACME, user, visitor


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
    sensitive: Lookup[Sensitive],
) -> Verdict | Unclear | None:
    """No guest sharing rule opens sensitive records, or every record of an object.

    Why: what a guest rule shares, anybody on the web can list, without signing in.
    Fix: Setup > Sharing Settings > the object > guest user rules: delete the rule, or narrow its
    criteria and leave out records that guests or high-volume users own.
    See: https://help.salesforce.com/s/articleView?id=sf.security_sharing_rules_guest.htm
    """
    if not guests:
        return None
    wide = rules.where(lambda rule: rule.is_unbounded or rule.object in sensitive)
    want = "none that is sensitive"
    if wide.seen():
        return Verdict(False, saw=wide, want=want)
    counted = _count(risks.get(GUEST_RULES))
    if counted == 0:
        return Verdict(True, saw="Health Check counts none", want=want)
    if counted is not None and counted > rules.count():
        return Unclear("Health Check counts more guest rules than were read", counted)
    return Verdict(not wide, saw=wide, want=want)


def _count(told: HealthCheckRisk | None) -> int | None:
    """How many guest rules there are; None where Health Check does not say."""
    raw = told.org_value_raw if told else None
    return int(raw) if raw and raw.isdecimal() else None


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
sharing_rules_none.passes("words for a count", SITE, counted("none"), shares("FAQ__c", "Open"))
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
sharing_rules_none.unknown("no count is no proof", SITE, OTHER_RISK, unread(SharingRules))
sharing_rules_none.unknown("a count alone", SITE, counted("2"), unread(SharingRules))
sharing_rules_none.unknown(SITE, counted("1"), shares("FAQ__c", "Open"), unread(SharingRules))
sharing_rules_none.unknown(ACME, counted("1"), shares("Case"), unread(User))
sharing_rules_none.skips(ACME, user("ann"), counted("1"), shares("Case"))


@check(severity=CRITICAL, control=controls.GUESTS_SEE_LITTLE)
def secure_record_access_on(settings: SharingSettings, guests: Rows[Guest]) -> Verdict | None:
    """Guests reach records through guest sharing rules only.

    Why: without it a public default or a group shares with the whole web as well.
    Fix: Setup > Sharing Settings: switch "Secure guest user record access" on.
    See: https://help.salesforce.com/s/articleView?id=sf.networks_secure_guest_user_sharing.htm
    """
    if not guests:
        return None
    on = settings.enable_secure_guest_access
    return Verdict(on, saw="on" if on else "off", want="on")


def secured(on: bool) -> SharingSettings:
    """The switch for guests."""
    return SharingSettings(enable_secure_guest_access=on)


secure_record_access_on.passes("whatever guest rules share", visitor("help"), secured(True))
secure_record_access_on.fails(visitor("help"), secured(False), unread(User))
secure_record_access_on.unknown("the answer lacks it", visitor("help"), SharingSettings())
secure_record_access_on.unknown(visitor("help"), unread(SharingSettings))
secure_record_access_on.unknown("guests may be missing", secured(True), unread(User))
secure_record_access_on.skips("the site is closed", visitor("old", "Inactive"), secured(False))
secure_record_access_on.skips("no guests", user("ann"), secured(False))
