"""Second factors: whom Salesforce makes show one."""

from __future__ import annotations

from typing import Any

from saas_audit import (
    CRITICAL,
    HIGH,
    Own,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.declared import SensitivePermissionSet
from saas_audit.datasets.salesforce.object_permissions import ObjectPermission
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.permissions import PermissionSet
from saas_audit.datasets.salesforce.settings import (
    HealthCheckRisk,
    SecuritySettings,
)
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.health import MFA, MfaSwitch
from saas_audit.derived.salesforce.people import External
from saas_audit.derived.salesforce.rights import Held, of_these
from saas_audit.derived.salesforce.sensitive_access import SensitiveAccess, called
from saas_audit.derived.salesforce.sign_in import FORCED, DirectPerson, UnforcedPerson

from ..examples import ACME, LONG_AGO, customer, grant, holder, may, permission_set, wide
from .examples import health, offered, security


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_EVERYONE,
    maps={"Health Check": [MFA]},
    blind_to="logins through the API, and people outside the organisation",
)
def org_wide_login_required(switch: MfaSwitch, unforced: Rows[UnforcedPerson]) -> Verdict:
    """Whoever signs in to Salesforce itself must show a second factor.

    Why: a password alone is what thieves already have.
    Fix: Setup > Identity Verification: require multi-factor authentication for all direct
    UI logins.
    See: https://help.salesforce.com/s/articleView?id=sf.security_require_mfa.htm
    """
    want = "required for all, or by a permission of each"
    if switch.on:
        return Verdict(True, saw="required for all", want=want)
    saw = unforced if unforced else "by a permission of each"
    return Verdict(not unforced, saw=saw, want=want)


org_wide_login_required.passes(ACME, security(True), health("true"), holder("ann"))
org_wide_login_required.passes("Health Check is unread", ACME, security(True), holder("ann"))
org_wide_login_required.passes(
    "each by a permission", ACME, security(False), health("false"), holder("ann", "ForceTwoFactor")
)
org_wide_login_required.passes(
    "a machine opens no page", ACME, security(False), holder("bot", "ApiUserOnly")
)
org_wide_login_required.passes(
    "the provider's business: no passwords of Salesforce's for single sign-on",
    ACME,
    security(False, no_passwords=True),
    holder("ann", "IsSsoEnabled"),
)
org_wide_login_required.fails(ACME, security(False), health("false"), holder("ann"))
org_wide_login_required.fails(
    "single sign-on with its own second factor, but passwords are taken too",
    ACME,
    security(False),
    holder("ann", "IsSsoEnabled"),
)
org_wide_login_required.fails("one is enough", ACME, security(False), holder("ann"), unread(User))
org_wide_login_required.unknown(
    ACME, unread(SecuritySettings), unread(HealthCheckRisk), holder("ann", "ForceTwoFactor")
)
org_wide_login_required.unknown(
    "there may be others",
    ACME,
    security(False),
    holder("ann", "ForceTwoFactor"),
    unread(User),
)


@check(severity=HIGH, control=controls.MFA_FOR_EVERYONE)
def ui_permission_covers_everyone(
    person: DirectPerson, switches: Rows[MfaSwitch], held: Own[Held]
) -> Verdict | None:
    """Where the switch for all is off, a permission makes each person show a second factor.

    Why: the permission has to reach everybody, new hires and people on leave too.
    Fix: Setup > Permission Sets: give the person named a set with "Multi-Factor Authentication for
    User Interface Logins", or switch it on for all (Setup > Identity Verification).
    See: https://help.salesforce.com/s/articleView?id=sf.security_require_mfa.htm
    """
    if switches.where(lambda switch: switch.on):
        return None
    forced = of_these(held, FORCED)
    return Verdict(bool(forced), saw="made to" if forced else "not made to", want="made to")


OFF = [ACME, security(False)]

ui_permission_covers_everyone.passes(OFF, holder("ann", "ForceTwoFactor"))
ui_permission_covers_everyone.passes(
    "a machine opens no page", OFF, holder("ann", "ForceTwoFactor"), holder("bot", "ApiUserOnly")
)
ui_permission_covers_everyone.fails(
    "made to for the API only: a permission of another name", OFF, holder("gita", "TwoFactorApi")
)
ui_permission_covers_everyone.fails(
    "its grant has ended",
    OFF,
    holder("gita"),
    permission_set("mfa", "ForceTwoFactor"),
    grant("gita", "mfa", until=LONG_AGO),
)
ui_permission_covers_everyone.fails(
    "frozen, or long away", OFF, holder("leo", last_login_date=LONG_AGO), unread(User)
)
ui_permission_covers_everyone.unknown(OFF, holder("ann", "ForceTwoFactor"), unread(User))
ui_permission_covers_everyone.unknown(
    "the switch was not read",
    ACME,
    holder("gita"),
    unread(SecuritySettings),
    unread(HealthCheckRisk),
)
ui_permission_covers_everyone.skips("required of all", ACME, security(True), holder("gita"))
ui_permission_covers_everyone.skips(
    "the provider's business", ACME, security(False, no_passwords=True), holder("a", "IsSsoEnabled")
)


@check(
    severity=HIGH,
    control=controls.MFA_FOR_ADMINS,
    blind_to="whether anybody has registered one",
)
def strong_methods_allowed(org: Organization, settings: Rows[SecuritySettings]) -> Verdict:
    """Security keys or built-in authenticators can be registered.

    Why: nobody can use what resists phishing while the org does not offer it.
    Fix: Setup > Identity Verification: let users verify with a security key and with a built-in
    authenticator.
    See: https://help.salesforce.com/s/articleView?id=sf.security_2fa_registering_u2f.htm
    """
    keys = settings.where(lambda one: one.metadata.session_settings.enable_security_key)
    built_in = settings.where(
        lambda one: one.metadata.session_settings.enable_built_in_authenticator
    )
    allowed = bool(keys + built_in)
    return Verdict(allowed, saw="allowed" if allowed else "neither", want="either of them")


strong_methods_allowed.passes(ACME, offered(keys=True, built_in=False))
strong_methods_allowed.passes("one is enough, whatever the other is", ACME, offered(built_in=True))
strong_methods_allowed.fails(ACME, offered(keys=False, built_in=False))
strong_methods_allowed.unknown("the other may be offered", ACME, offered(keys=False))
strong_methods_allowed.unknown(ACME, unread(SecuritySettings))


@check(
    severity=HIGH,
    control=controls.MFA_FOR_EVERYONE,
    maps={"SBS": ["SBS-AUTH-004"]},
    blind_to="second factors of a provider that customers and partners come through",
)
def external_privileged_covered(
    person: External,
    access: SensitiveAccess | None,
    held: Own[Held],
    named: Rows[SensitivePermissionSet],
    sets: Rows[PermissionSet],
) -> Verdict | Unclear | None:
    """People outside with sensitive access must show a second factor.

    Why: the switch for all is about employees; a partner's stolen password opens what they see.
    Fix: Setup > Permission Sets: give them a set with "Multi-Factor Authentication for User
    Interface Logins". Which sets open what is sensitive stands under sensitive_permission_sets.
    See: https://help.salesforce.com/s/articleView?id=xcloud.mfa_direct_login_user_perm.htm
    """
    if access is None:
        return _nothing_sensitive(named, sets)
    forced = of_these(held, FORCED)
    return Verdict(bool(forced), saw="made to" if forced else "not made to", want="made to")


def _nothing_sensitive(
    named: Rows[SensitivePermissionSet], sets: Rows[PermissionSet]
) -> Unclear | None:
    """True only of sets that the admin has named, by names that the org knows."""
    if not named:
        return Unclear("no permission set is declared as sensitive, so nobody can tell")
    known = {called(one) for one in sets}
    strange = [one.label for one in named if one.label not in known]
    told = f"nothing is called {', '.join(strange)}; correct sensitive_permission_sets"
    return Unclear(told) if strange else None


DESK = SensitivePermissionSet(label="desk")
PAT: list[Any] = [ACME, customer("pat"), permission_set("desk"), grant("pat", "desk")]

external_privileged_covered.passes(
    PAT, DESK, permission_set("mfa", "ForceTwoFactor"), grant("pat", "mfa")
)
external_privileged_covered.passes(
    "through an object of which they see every record",
    ACME,
    customer("pat", "ForceTwoFactor"),
    may("pat", "Invoice__c", permissions_view_all_records=True),
)
external_privileged_covered.fails(
    "required of all means of employees", PAT, DESK, unread(User), unread(ObjectPermission)
)
external_privileged_covered.fails(
    "a super user of the partner's", ACME, customer("pat"), wide("pat", "Case")
)
external_privileged_covered.fails(
    "Modify All alone, which the vendor gives with View All only",
    ACME,
    customer("pat"),
    may("pat", "Case", permissions_modify_all_records=True),
)
external_privileged_covered.unknown(
    "a set that was not returned", DESK, ACME, customer("pat"), grant("pat", "?")
)
external_privileged_covered.unknown("nothing is declared", ACME, customer("pat"))
external_privileged_covered.unknown(
    "a set that was not read", DESK, ACME, customer("pat"), grant("pat", "?"), unread(PermissionSet)
)
external_privileged_covered.unknown(DESK, ACME, customer("pat"), unread(ObjectPermission))
external_privileged_covered.unknown(
    "declared by a name that the org does not know", DESK, ACME, customer("pat")
)
external_privileged_covered.skips(
    "nothing sensitive", DESK, permission_set("desk"), ACME, customer("pat")
)
external_privileged_covered.skips("nobody is outside", DESK, ACME, holder("ann"))
