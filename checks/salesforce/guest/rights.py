"""Guests: what they may do, and which code they may call."""

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
from saas_audit.datasets.declared import ReviewedApex
from saas_audit.datasets.salesforce.guest_access import ApexClass, ClassAccess
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.permissions import PermissionSetAssignment
from saas_audit.datasets.salesforce.security import ApexSettings
from saas_audit.datasets.salesforce.sites import Site
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.granted import through
from saas_audit.derived.salesforce.guest_classes import CallableClass
from saas_audit.derived.salesforce.people import Guest
from saas_audit.derived.salesforce.rights import Held, of_these

from ..examples import ACME, LONG_AGO, grant, guest, holder, permission_set

THE_API = frozenset({"ApiEnabled", "ApexRestServices"})
TOO_MUCH = frozenset(
    {"ModifyAllData", "RunFlow", "RunReports", "ViewAllData", "ViewAllUsers", "ViewSetup"}
)


def none_of(held: Own[Held], rights: frozenset[str]) -> Verdict:
    """None of these permissions is held."""
    found = of_these(held, rights)
    saw = sorted({one.right for one in found.seen()})
    return Verdict(not found, saw=saw, want="none")


@check(
    severity=CRITICAL,
    control=controls.GUESTS_SEE_LITTLE,
    maps={"SBS": ["SBS-CPORTAL-002"]},
    blind_to="the endpoints behind a site's own pages, which ask for no such permission",
)
def api_disabled(guest: Guest, held: Own[Held]) -> Verdict:
    """Guests cannot call the API.

    Why: with it, anybody on the web queries whatever guests may read, thousands of rows a call.
    Fix: Setup > Sites > the site > Public Access Settings: switch "API Enabled" and "Apex REST
    Services" off, and look at the permission sets that were given to the site's guest user.
    See: https://help.salesforce.com/s/articleView?id=sf.networks_secure_guest_user.htm
    """
    return none_of(held, THE_API)


api_disabled.passes("its pages answer all the same", guest("help"))
api_disabled.passes("its grant has ended", guest("help"), permission_set("api", "ApiEnabled"),
                    grant("help", "api", until=LONG_AGO))  # fmt: skip
api_disabled.fails(guest("help", rights=("ApiEnabled",)), unread(User))
api_disabled.fails(
    "a set that was given to it",
    guest("help"),
    permission_set("api", "ApexRestServices"),
    grant("help", "api"),
)
api_disabled.unknown(guest("help"), unread(PermissionSetAssignment))
api_disabled.unknown(guest("help"), unread(User))
api_disabled.unknown(
    "the site may be closed", guest("help", rights=("ApiEnabled",))[:1], unread(Site)
)
api_disabled.skips("the site is closed", guest("old", "Inactive", rights=("ApiEnabled",)))
api_disabled.skips("no guests", holder("ann", "ApiEnabled"))


@check(severity=HIGH, control=controls.GUESTS_SEE_LITTLE, maps={"SBS": ["SBS-CPORTAL-002"]})
def system_permissions_none(guest: Guest, held: Own[Held]) -> Verdict:
    """Guests hold no permission to list users, run any flow or report, or see all data.

    Why: what a page of the site does not show, such a permission fetches.
    Fix: Setup > Sites > the site > Public Access Settings: switch the permission named off; let
    guests run one flow by name (the flow > Edit Access).
    See: https://help.salesforce.com/s/articleView?id=sf.networks_secure_guest_user.htm
    """
    return none_of(held, TOO_MUCH)


system_permissions_none.passes("one flow may be run by its name", guest("help"))
system_permissions_none.fails("any flow", guest("help", rights=("RunFlow",)))
system_permissions_none.fails(guest("help", rights=("ViewAllUsers",)), unread(User))
system_permissions_none.fails(
    "whatever else it holds", guest("help", rights=("ViewSetup",)), grant("help", "?")
)
system_permissions_none.unknown(guest("help"), unread(PermissionSetAssignment))
system_permissions_none.unknown("a set that was not read", guest("help"), grant("help", "?"))
system_permissions_none.skips("no guests", holder("ann", "RunFlow"))


@check(
    severity=HIGH,
    control=controls.GUESTS_SEE_LITTLE,
    maps={"SBS": ["SBS-CPORTAL-001", "SBS-CPORTAL-002"]},
    blind_to="what the reviewed classes do",
)
def apex_access_known(
    guest: Guest,
    grants: Own[PermissionSetAssignment],
    classes: Lookup[CallableClass],
    reviewed: Lookup[ReviewedApex],
    everything: Rows[ReviewedApex],
    as_of: AsOf,
) -> Verdict | Unclear:
    """Guests can call only Apex classes that were reviewed.

    Why: a class may run without sharing, and then shows the web whatever it is asked for.
    Fix: review the class named and list it under reviewed_apex, or take it away: Setup > Sites >
    the site > Public Access Settings > Enabled Apex Class Access.
    See: https://help.salesforce.com/s/articleView?id=sf.networks_secure_guest_user.htm
    """
    callable_ones = through(grants, classes, as_of)
    if callable_ones and not everything:
        return Unclear("classes may be called, and none is listed as reviewed", callable_ones)
    strangers = callable_ones.where(lambda one: one.name not in reviewed)
    return Verdict(not strangers, saw=strangers, want="reviewed ones only")


def calls(who: str, name: str, package: str | None = None, *, parent: str = "") -> list[Any]:
    """The profile of a guest lets them call a class."""
    access = ClassAccess(
        id=f"{who}-{name}", batch="1", parent_id=parent or f"{who}'s profile", setup_entity_id=name
    )
    return [access, ApexClass(id=name, name=name, namespace_prefix=package)]


HELP: list[Any] = [ACME, *guest("help")]
SEARCH = ReviewedApex(name="Search")

apex_access_known.passes("none", HELP)
apex_access_known.passes(HELP, calls("help", "Search"), SEARCH)
apex_access_known.fails(HELP, calls("help", "Search"), calls("help", "Upload"), SEARCH)
apex_access_known.fails(
    "a package's class of the same name, through a set",
    HELP,
    SEARCH,
    permission_set("packaged"),
    grant("help", "packaged"),
    calls("help", "Search", "acme", parent="packaged"),
    unread(User),
)
apex_access_known.passes(
    "a package's", HELP, calls("help", "Search", "acme"), ReviewedApex(name="acme__Search")
)
apex_access_known.unknown("nobody says what was reviewed", HELP, calls("help", "Search"))
apex_access_known.unknown(HELP, SEARCH, unread(ClassAccess))
apex_access_known.unknown("a class without a name", HELP, SEARCH, calls("help", "Search")[:1])
apex_access_known.unknown(HELP, SEARCH, calls("help", "Search")[:1], unread(ApexClass))
apex_access_known.skips("no guests", ACME, holder("ann"))


@check(severity=HIGH, control=controls.GUESTS_SEE_LITTLE)
def aura_apex_checked(org: Organization, settings: Rows[ApexSettings]) -> Verdict:
    """Calls of pages to Apex need access to the class, for guests and for everybody else.

    Why: otherwise any class with a method for pages can be called, whoever it was written for.
    Fix: Setup > Release Updates: enforce the updates that restrict access to Apex controllers by
    user profile, for guests and for signed-in users.
    See: https://releasenotes.docs.salesforce.com/en-us/summer20/release-notes/rn_lc_restrict_apex_guest_users.htm
    """
    guests = settings.where(lambda one: not one.enable_aura_apex_ctrl_guest_user_access_check_pref)
    others = settings.where(lambda one: not one.enable_aura_apex_ctrl_auth_user_access_check_pref)
    unchecked = guests + others
    want = "checked for guests and for everybody else"
    return Verdict(not unchecked, saw="not checked for all" if unchecked else want, want=want)


def checked(**who: bool) -> ApexSettings:
    """For whom access is checked: ``guest``, ``auth``."""
    names = {name: f"enable_aura_apex_ctrl_{name}_user_access_check_pref" for name in who}
    return ApexSettings(**{names[name]: is_on for name, is_on in who.items()})


aura_apex_checked.passes(ACME, checked(guest=True, auth=True))
aura_apex_checked.fails(ACME, checked(guest=True, auth=False))
aura_apex_checked.fails("one is off, whatever the other is", ACME, checked(guest=False))
aura_apex_checked.unknown("gone from a newer version", ACME, checked(guest=True))
aura_apex_checked.unknown(ACME, ApexSettings())
aura_apex_checked.unknown(ACME, unread(ApexSettings))
