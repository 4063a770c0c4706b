"""Guests: what the sites themselves let them see, and become."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Lookup, Own, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.entry_permissions import EntryPermission
from saas_audit.datasets.salesforce.experiences import Experience
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.permissions import SetProfile
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.entries import Entry
from saas_audit.derived.salesforce.people import Guest
from saas_audit.derived.salesforce.public_sites import PublicSite
from saas_audit.derived.salesforce.sensitive import Sensitive

from ..examples import ACME, permission_set, user, visitor

OWN_RECORDS = frozenset({"Account", "Case", "Contact"})
"""Sensitive objects of which a customer sees their own records."""


@check(severity=HIGH, control=controls.GUESTS_SEE_LITTLE)
def member_visibility_off(
    org: Organization, guests: Rows[Guest], sites: Rows[Experience]
) -> Verdict | None:
    """Guests cannot list the members of a live site.

    Why: the list of customers is worth money, and each name on it a phishing mail.
    Fix: Digital Experiences > All Sites > the site > Workspaces > Administration > Preferences:
    switch "Let guest users see other members of this site" off.
    See: https://help.salesforce.com/s/articleView?id=platform.networks_user_sharing.htm
    """
    if not guests:
        return None
    live = sites.where(lambda site: site.status == "Live")
    if not live:
        return None
    shown = live.where(lambda site: site.enable_guest_member_visibility)
    return Verdict(not shown, saw=shown, want="on no live site")


def site(name: str, **changed: Any) -> Experience:
    """A live site on which nobody registers."""
    plain = {
        "enable_guest_member_visibility": False,
        "self_registration": False,
        "status": "Live",
    }
    return Experience(full_name=name, **{**plain, **changed})


SITE: list[Any] = [ACME, *visitor("help")]

member_visibility_off.passes("members may see each other", SITE, site("Help"))
member_visibility_off.passes(
    "the other one is down",
    SITE,
    site("Help"),
    site("Old", enable_guest_member_visibility=True, status="DownForMaintenance"),
)
member_visibility_off.fails(
    SITE, site("Help"), site("Desk", enable_guest_member_visibility=True), unread(Experience)
)
member_visibility_off.unknown(SITE, site("Help"), unread(Experience))
member_visibility_off.unknown("guests may be missing", ACME, site("Help"), unread(User))
member_visibility_off.skips("no site of this kind", SITE)
member_visibility_off.skips("no guests", ACME, user("ann"), site("Help"))


@check(
    severity=HIGH,
    control=controls.GUESTS_SEE_LITTLE,
    blind_to="code behind a registration page of the site's own",
)
def self_registration_reviewed(
    public: PublicSite,
    site: Experience,
    entry: Entry | None,
    may_do: Own[EntryPermission],
    sensitive: Lookup[Sensitive],
    *,
    readable: frozenset[str] = OWN_RECORDS,
) -> Verdict | Unclear | None:
    """Whoever registers themselves on a live site gets a minimal profile.

    Why: an account that anybody can make is a guest with a password.
    Fix: Digital Experiences > All Sites > the site > Workspaces > Administration > Login &
    Registration: switch self-registration off, or choose a profile without the rights named.
    See: https://help.salesforce.com/s/articleView?id=experience.external_identity_create_registration_page.htm
    """
    want = "off, or a minimal profile"
    if site.status != "Live":
        return None
    if not site.self_registration:
        return Verdict(True, saw="off", want=want)
    if entry is None:
        return Unclear("code chooses the profile: look at the handler of the site")
    if entry.opens_api:
        return Verdict(False, saw="API Enabled", want=want)
    every_record = may_do.where(
        lambda one: one.permissions_view_all_records or one.permissions_modify_all_records
    )
    own_records = may_do.where(lambda one: one.permissions_read and one.sobject_type in sensitive)
    too_much = every_record + own_records.where(lambda one: one.sobject_type not in readable)
    return Verdict(not too_much, saw=too_much if too_much else entry.profile, want=want)


def joins(name: str, *rights: str) -> list[Any]:
    """A site on which people register, and the profile they get."""
    held = permission_set("joined", *rights, profile=SetProfile(name="Joined"))
    return [*SITE, site(name, self_registration=True, self_reg_profile="Joined"), held]


def lets(name: str, thing: str, **flags: bool) -> EntryPermission:
    """That profile may read an object."""
    plain = {
        "permissions_read": True,
        "permissions_view_all_records": False,
        "permissions_modify_all_records": False,
    }
    return EntryPermission(
        id=f"{name}-{thing}", site=name, sobject_type=thing, **{**plain, **flags}
    )


self_registration_reviewed.passes("off", SITE, site("Help"))
self_registration_reviewed.passes(
    "off, and the profile that it once gave is gone", SITE, site("Help", self_reg_profile="Gone")
)
self_registration_reviewed.passes(
    "other profiles, and sets without one, are not what it gives",
    permission_set("strong", "ApiEnabled", profile=SetProfile(name="Strong")),
    permission_set("set", "ApiEnabled"),
    joins("Help"),
)
self_registration_reviewed.passes(joins("Help"), lets("Help", "Case"), lets("Help", "FAQ__c"))
self_registration_reviewed.passes(
    "another site is down",
    SITE,
    site("Help"),
    site("X", status="DownForMaintenance", self_registration=True, self_reg_profile="Gone"),
)
self_registration_reviewed.fails(joins("Help", "ApiEnabled"))
self_registration_reviewed.fails(joins("Help"), lets("Help", "Lead"), unread(Experience))
self_registration_reviewed.fails(
    "every record of an object of the org's own",
    joins("Help"),
    lets("Help", "Claim__c", permissions_view_all_records=True),
)
self_registration_reviewed.fails(
    "Modify All alone, which the vendor gives with View All only",
    joins("Help"),
    lets("Help", "Claim__c", permissions_modify_all_records=True),
)
self_registration_reviewed.passes(
    "a row that gives nothing", joins("Help"), lets("Help", "Lead", permissions_read=False)
)
self_registration_reviewed.fails(
    joins("Help"), lets("Help", "Case"), readable=frozenset({"Contact"})
)
self_registration_reviewed.unknown("code decides", SITE, site("Help", self_registration=True))
self_registration_reviewed.unknown("its profile is not known", joins("Help")[:-1])
self_registration_reviewed.unknown(joins("Help"), unread(EntryPermission))
self_registration_reviewed.unknown(SITE, site("Help"), unread(Experience))
self_registration_reviewed.skips("no site of this kind", SITE)
self_registration_reviewed.skips("no guests, so no site", ACME, user("ann"), unread(Experience))


@check(severity=HIGH, control=controls.GUESTS_SEE_LITTLE)
def outside_probe_clean() -> None:
    """A probe of each site from outside finds no record.

    Why: only a probe sees sharing, code and the pages' own endpoints together, as a thief does.
    Fix: have the owner of each site probe it without signing in (aura-inspector does that), close
    what it could read, and record who did it and when.
    See: https://github.com/google/aura-inspector
    """
