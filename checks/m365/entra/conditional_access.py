"""Conditional access, judged by whom it really reaches."""

from __future__ import annotations

from typing import Any

from saas_audit import CRITICAL, Rows, Verdict, check, controls, unread
from saas_audit.datasets.declared import BreakGlass
from saas_audit.datasets.m365.directory import Group, Organization, ServicePlan, SubscribedSku, User
from saas_audit.datasets.m365.policies import (
    AuthenticationStrength,
    ConditionalAccessPolicy,
    ExternalTenants,
    Filter,
    GuestTypes,
    PolicyApplications,
    PolicyConditions,
    PolicyDevices,
    PolicyFlows,
    PolicyGrant,
    PolicyLocations,
    PolicyUsers,
    SecurityDefaults,
)
from saas_audit.datasets.m365.roles import RoleAssignment
from saas_audit.derived.m365.coverage import LegacyGap, MfaGap, StrongGap
from saas_audit.derived.m365.groups import GroupMember
from saas_audit.derived.m365.licences import EntraLicence
from saas_audit.derived.m365.roles import GLOBAL_ADMINISTRATOR, PrivilegedUser

DEFAULTS = "security defaults ask for it; they know no exceptions and no choice of method"

# --- the truth tables' small world -----------------------------------------------------------

P1 = SubscribedSku(
    id="sku",
    capability_status="Enabled",
    service_plans=[ServicePlan(service_plan_name="AAD_PREMIUM", provisioning_status="Success")],
)
TENANT = [Organization(id="t", display_name="Acme"), P1]
NO_LICENCE = [Organization(id="t", display_name="Acme")]
DEFAULTS_OFF = SecurityDefaults(is_enabled=False)
DEFAULTS_ON = SecurityDefaults(is_enabled=True)


def grant(*controls: str, strength: AuthenticationStrength | None = None) -> PolicyGrant:
    """A demand that any one of the alternatives satisfies."""
    return PolicyGrant(
        operator="OR",
        built_in_controls=list(controls),
        custom_authentication_factors=[],
        terms_of_use=[],
        authentication_strength=strength,
    )


MFA, BLOCK = grant("mfa"), grant("block")


def user(name: str, **facts: Any) -> User:
    """An enabled member, unless told otherwise."""
    usual = {"account_enabled": True, "user_type": "Member"}
    return User(id=name, user_principal_name=f"{name}@acme.example", **{**usual, **facts})


ANN, GITA = user("ann"), user("gita")
ANN_IS_ADMIN = RoleAssignment(
    id="a", principal_id="ann", role_definition_id=GLOBAL_ADMINISTRATOR, directory_scope_id="/"
)
NOBODY_SPECIAL = RoleAssignment(
    id="a", principal_id="sp", role_definition_id="x", directory_scope_id="/"
)


def people(**named: Any) -> PolicyUsers:
    """Everybody, unless told otherwise."""
    usual: dict[str, Any] = {
        "include_users": ["All"],
        "include_groups": [],
        "include_roles": [],
        "include_guests_or_external_users": None,
        "exclude_users": [],
        "exclude_groups": [],
        "exclude_roles": [],
        "exclude_guests_or_external_users": None,
    }
    return PolicyUsers(**{**usual, **named})


def policy(
    grant: PolicyGrant = MFA, users: PolicyUsers | None = None, id: str = "p", **when: Any
) -> ConditionalAccessPolicy:
    """Enforced for everybody on everything, unless told otherwise."""
    everything = PolicyApplications(
        include_applications=["All"], exclude_applications=[], application_filter=None
    )
    usual: dict[str, Any] = {
        "applications": everything,
        "client_app_types": ["all"],
        "platforms": None,
        "locations": None,
        "devices": None,
        "authentication_flows": None,
        "client_applications": None,
        "user_risk_levels": [],
        "sign_in_risk_levels": [],
        "service_principal_risk_levels": [],
        "insider_risk_levels": None,
    }
    state = when.pop("state", "enabled")
    return ConditionalAccessPolicy(
        id=id,
        display_name=id,
        state=state,
        conditions=PolicyConditions(users=users or people(), **{**usual, **when}),
        grant_controls=grant,
    )


def strength(*combinations: str, satisfies: str = "mfa") -> PolicyGrant:
    """A demand for an authentication strength."""
    return grant(
        strength=AuthenticationStrength(
            display_name="a strength",
            allowed_combinations=list(combinations),
            requirements_satisfied=satisfies,
        )
    )


WORLD = [*TENANT, DEFAULTS_OFF, ANN, GITA, NOBODY_SPECIAL]

# --- the checks --------------------------------------------------------------------------------


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_EVERYONE,
    maps={"SCuBA": ["MS.AAD.3.2v2"], "CIS M365 6.0.1": ["5.2.2.2"]},
)
def ca_mfa_all_users(
    user: User, gap: MfaGap | None, defaults: SecurityDefaults, licence: EntraLicence
) -> Verdict | None:
    """Every user needs a second factor for every resource.

    Why: one password that is guessed, reused or phished is all it takes without it.
    Fix: Entra admin centre > Protection > Conditional Access: one enforced policy for all users
    and all resources that requires MFA; declare your break-glass accounts in the config.
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
    """
    if not user.account_enabled:
        return None
    want = "a policy that requires MFA"
    if defaults.is_enabled:
        return Verdict(True, saw="security defaults", want=want, caveat=DEFAULTS)
    if not licence.p1:
        return None
    return Verdict(gap is None, saw="no such policy" if gap else "required", want=want)


ca_mfa_all_users.passes(WORLD, policy())
ca_mfa_all_users.passes("security defaults do it too", *TENANT, DEFAULTS_ON, ANN, NOBODY_SPECIAL)
ca_mfa_all_users.passes(
    "two policies cover everyone between them",
    WORLD,
    policy(id="p1", users=people(include_users=["ann"])),
    policy(id="p2", users=people(exclude_users=["ann"])),
)
ca_mfa_all_users.passes(
    "a declared break-glass account is an exception",
    WORLD,
    policy(users=people(exclude_users=["ann"])),
    BreakGlass(account="ann@acme.example"),
)
ca_mfa_all_users.fails(
    "the same account, not declared", WORLD, policy(users=people(exclude_users=["ann"]))
)
ca_mfa_all_users.fails(
    "a compliant device instead of MFA is a way round",
    WORLD,
    policy(grant("mfa", "compliantDevice")),
)
ca_mfa_all_users.fails("report-only", WORLD, policy(state="enabledForReportingButNotEnforced"))
ca_mfa_all_users.passes(
    "a condition that names nothing narrows nothing",
    WORLD,
    policy(
        locations=PolicyLocations(include_locations=[], exclude_locations=None),
        devices=PolicyDevices(device_filter=Filter(rule=None)),
        authentication_flows=PolicyFlows(transfer_methods=None),
    ),
)
ca_mfa_all_users.fails(
    "only managed devices are meant",
    WORLD,
    policy(devices=PolicyDevices(device_filter=Filter(rule="device.isCompliant -eq True"))),
)
ca_mfa_all_users.fails(
    "only device-code sign-in is meant",
    WORLD,
    policy(authentication_flows=PolicyFlows(transfer_methods="deviceCodeFlow")),
)
ca_mfa_all_users.fails(
    "trusted places are let off",
    WORLD,
    policy(locations=PolicyLocations(include_locations=["All"], exclude_locations=["AllTrusted"])),
)
PARTNERS_ONLY = GuestTypes(
    guest_or_external_user_types="b2bCollaborationGuest",
    external_tenants=ExternalTenants(membership_kind="enumerated"),
)
ca_mfa_all_users.unknown(
    "a guest who may or may not be from the excluded tenants",
    WORLD,
    user("pat#EXT#", user_type="Guest"),
    policy(users=people(exclude_guests_or_external_users=PARTNERS_ONLY)),
)
ca_mfa_all_users.fails("only at risk", WORLD, policy(sign_in_risk_levels=["high"]))
ca_mfa_all_users.fails(
    "not for legacy clients, which nothing blocks",
    WORLD,
    policy(client_app_types=["browser", "mobileAppsAndDesktopClients"]),
)
ca_mfa_all_users.passes(
    "legacy clients are blocked by another policy",
    WORLD,
    policy(client_app_types=["browser", "mobileAppsAndDesktopClients"]),
    policy(BLOCK, id="legacy", client_app_types=["exchangeActiveSync", "other"]),
)
ca_mfa_all_users.fails(
    "an excluded group hides its members",
    WORLD,
    Group(id="it", display_name="IT", is_assignable_to_role=None, visibility=None),
    GroupMember(id="ann", group="it"),
    policy(users=people(exclude_groups=["it"])),
)
ca_mfa_all_users.unknown(
    "an excluded group that could not be read may hold anybody",
    WORLD,
    Group(id="it", display_name="IT", is_assignable_to_role=None, visibility=None),
    policy(users=people(exclude_groups=["it"])),
    unread(GroupMember, of="it"),
)
ca_mfa_all_users.passes(
    "a policy that could not be read takes nothing away",
    WORLD,
    policy(),
    ConditionalAccessPolicy(id="other", display_name="other"),
)
ca_mfa_all_users.unknown(WORLD, unread(ConditionalAccessPolicy))
ca_mfa_all_users.skips(
    "without a licence there is no conditional access to judge",
    *NO_LICENCE,
    DEFAULTS_OFF,
    ANN,
    NOBODY_SPECIAL,
)


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_ADMINS,
    maps={"SCuBA": ["MS.AAD.3.6v1"], "CIS M365 6.0.1": ["5.2.2.5"]},
)
def ca_phishing_resistant_admins(
    admin: PrivilegedUser, user: User, gap: StrongGap | None, licence: EntraLicence
) -> Verdict | None:
    """Administrators sign in with a factor that cannot be phished.

    Why: codes and approvals are talked out of administrators by phone; keys are not.
    Fix: Entra admin centre > Protection > Conditional Access: for the privileged roles, on all
    resources, require the authentication strength "Phishing-resistant MFA".
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-admin-phish-resistant-mfa
    """
    if not user.account_enabled or not licence.p1:
        return None
    saw = f"{admin.user_principal_name}: " + ("no such policy" if gap else "required")
    return Verdict(gap is None, saw=saw, want="a policy that allows such factors only")


ADMINS = [*TENANT, ANN, ANN_IS_ADMIN]
ca_phishing_resistant_admins.passes(
    "a policy for all users with the built-in strength will do",
    ADMINS,
    policy(strength("windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor")),
)
ca_phishing_resistant_admins.passes(
    "by role",
    ADMINS,
    policy(
        strength("fido2"),
        users=people(include_users=[], include_roles=[GLOBAL_ADMINISTRATOR]),
    ),
)
ca_phishing_resistant_admins.fails(
    "a strength with a fine name that also allows a push",
    ADMINS,
    policy(strength("fido2", "password,microsoftAuthenticatorPush")),
)
ca_phishing_resistant_admins.fails("any MFA is not enough", ADMINS, policy())
ca_phishing_resistant_admins.unknown(ADMINS, unread(ConditionalAccessPolicy))
ca_phishing_resistant_admins.skips(*NO_LICENCE, ANN, ANN_IS_ADMIN)


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_EVERYONE,
    maps={"CIS M365 4.0.0": ["5.1.1.1"]},
)
def security_defaults_or_ca(
    defaults: SecurityDefaults,
    licence: EntraLicence,
    without_mfa: Rows[MfaGap],
    open_to_legacy: Rows[LegacyGap],
) -> Verdict:
    """Security defaults are on, or conditional access does as much.

    Why: with neither, a password alone opens every account, old protocols included.
    Fix: Entra admin centre > Overview > Properties > Manage security defaults: enable them; or
    require MFA for all users and block legacy authentication by conditional access.
    See: https://learn.microsoft.com/entra/fundamentals/security-defaults
    """
    want = "security defaults, or MFA for all and legacy authentication blocked"
    if defaults.is_enabled:
        unused = "conditional access is licensed and unused" if licence.p1 else ""
        return Verdict(True, saw="security defaults", want=want, caveat=unused)
    if not licence.p1:
        return Verdict(False, saw="neither; conditional access is not licensed", want=want)
    if without_mfa:
        return Verdict(False, saw=f"not asked for MFA: {without_mfa}", want=want)
    return Verdict(
        not open_to_legacy, saw=f"open to legacy authentication: {open_to_legacy}", want=want
    )


security_defaults_or_ca.passes("defaults alone", WORLD[:2], DEFAULTS_ON, ANN, NOBODY_SPECIAL)
security_defaults_or_ca.passes("one policy does both: it blocks", WORLD, policy(BLOCK))
security_defaults_or_ca.passes(
    WORLD,
    policy(),
    policy(BLOCK, id="eas", client_app_types=["exchangeActiveSync"]),
    policy(BLOCK, id="other", client_app_types=["other"]),
)
security_defaults_or_ca.fails("MFA, and legacy clients open", WORLD, policy())
security_defaults_or_ca.fails(WORLD)
security_defaults_or_ca.fails(
    "no licence and no defaults", *NO_LICENCE, DEFAULTS_OFF, ANN, NOBODY_SPECIAL
)
security_defaults_or_ca.unknown(WORLD, policy(), unread(User), unread(ConditionalAccessPolicy))
