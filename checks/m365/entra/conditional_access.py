"""Conditional access for everybody, judged by whom it really reaches."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, LOW, Rows, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedResource, BreakGlass
from saas_audit.datasets.m365.directory import User
from saas_audit.datasets.m365.policies import ConditionalAccessPolicy, SecurityDefaults
from saas_audit.derived.m365.coverage import (
    DeviceCodeGap,
    DeviceCodeSomewhereGap,
    LegacyGap,
    LegacyMfaGap,
    MfaGap,
)
from saas_audit.derived.m365.groups import GroupMember
from saas_audit.derived.m365.licences import ENTRA_P1, EntraLicence

from .asking import NOT_LICENSED, by_defaults, by_policies
from .policy_examples import (
    ANN_IN_IT,
    BLOCK,
    BUT_ANN,
    BUT_IT,
    DEFAULTS_OFF,
    DEFAULTS_ON,
    IT,
    ONLY_ANN,
    PAT,
    REPORT_ONLY,
    UNLICENSED,
    WORLD,
    devices,
    flows,
    grant,
    guests,
    people,
    places,
    platforms,
    policy,
    resources,
    strength,
)

MODERN_ONLY = ["browser", "mobileAppsAndDesktopClients"]


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
    and all resources that requires MFA; declare your break-glass accounts in the config. Without a
    licence: Overview > Properties > Manage security defaults.
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
    """
    if not user.account_enabled:
        return None
    want = "a policy that requires MFA"
    return by_defaults(defaults, want) or by_policies(gap, licence, want)


MFA_WORLD = [*WORLD, DEFAULTS_OFF]
ca_mfa_all_users.passes(MFA_WORLD, policy())
ca_mfa_all_users.passes("security defaults do it too", UNLICENSED, DEFAULTS_ON)
ca_mfa_all_users.passes(
    "two policies cover everyone between them",
    MFA_WORLD,
    policy(id="p1", users=ONLY_ANN),
    policy(id="p2", users=BUT_ANN),
)
ca_mfa_all_users.passes(
    "a declared break-glass account is an exception",
    MFA_WORLD,
    policy(users=BUT_ANN),
    BreakGlass(account="ann@acme.example"),
)
ca_mfa_all_users.fails("the same account, not declared", MFA_WORLD, policy(users=BUT_ANN))
ca_mfa_all_users.fails(
    "a compliant device instead of MFA is a way round",
    MFA_WORLD,
    policy(grant("mfa", "compliantDevice")),
)
ca_mfa_all_users.passes(
    "a compliant device as well as MFA is not",
    MFA_WORLD,
    policy(grant("mfa", "compliantDevice", operator="AND")),
)
ca_mfa_all_users.fails(
    "a strength that a password satisfies",
    MFA_WORLD,
    policy(grant(strength=strength("password", satisfies="none"))),
)
ca_mfa_all_users.fails("report-only", MFA_WORLD, policy(state=REPORT_ONLY))
ca_mfa_all_users.fails(
    "one resource is left out", MFA_WORLD, policy(applications=resources(without=("app",)))
)
ca_mfa_all_users.passes(
    "a resource declared as an exception",
    MFA_WORLD,
    policy(applications=resources(without=("App",))),
    ApprovedResource(app="app"),
)
ca_mfa_all_users.passes(
    "a condition that names nothing narrows nothing",
    MFA_WORLD,
    policy(locations=places(), devices=devices(None), authentication_flows=flows(None)),
)
ca_mfa_all_users.fails(
    "only managed devices are meant",
    MFA_WORLD,
    policy(devices=devices("device.isCompliant -eq True", "include")),
)
ca_mfa_all_users.fails(
    "only device-code sign-in is meant",
    MFA_WORLD,
    policy(authentication_flows=flows("deviceCodeFlow")),
)
ca_mfa_all_users.fails(
    "trusted places are let off", MFA_WORLD, policy(locations=places(without="AllTrusted"))
)
ca_mfa_all_users.unknown(
    "a guest who may or may not be from the excluded tenants",
    MFA_WORLD,
    PAT,
    policy(
        users=people(
            exclude_guests_or_external_users=guests("b2bCollaborationGuest", of="enumerated")
        )
    ),
)
ca_mfa_all_users.fails("only at risk", MFA_WORLD, policy(sign_in_risk_levels=["high"]))
ca_mfa_all_users.fails(
    "not on Linux", MFA_WORLD, policy(platforms=platforms("all", without=("linux",)))
)
ca_mfa_all_users.fails(
    "not for legacy clients, which nothing blocks", MFA_WORLD, policy(client_app_types=MODERN_ONLY)
)
ca_mfa_all_users.passes(
    "legacy clients are blocked by another policy",
    MFA_WORLD,
    policy(client_app_types=MODERN_ONLY),
    policy(BLOCK, id="legacy", client_app_types=["exchangeActiveSync", "other"]),
)
ca_mfa_all_users.fails(
    "an excluded group hides its members", MFA_WORLD, ANN_IN_IT, policy(users=BUT_IT)
)
ca_mfa_all_users.unknown(
    "an excluded group that could not be read may hold anybody",
    MFA_WORLD,
    IT,
    policy(users=BUT_IT),
    unread(GroupMember, of="it"),
)
ca_mfa_all_users.passes(
    "a policy that could not be read takes nothing away",
    MFA_WORLD,
    policy(),
    ConditionalAccessPolicy(id="other", display_name="other"),
)
ca_mfa_all_users.unknown(MFA_WORLD, unread(ConditionalAccessPolicy))
ca_mfa_all_users.fails(
    "neither licence nor defaults: nothing asks", UNLICENSED, DEFAULTS_OFF, lacks=ENTRA_P1
)


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_EVERYONE,
    maps={"CIS M365 4.0.0": ["5.1.1.1"]},
)
def security_defaults_or_ca(
    defaults: SecurityDefaults, licence: EntraLicence, without_mfa: Rows[MfaGap]
) -> Verdict:
    """Security defaults are on, or conditional access does as much.

    Why: with neither, a password alone opens every account, old protocols included.
    Fix: Entra admin centre > Overview > Properties > Manage security defaults: enable them; or
    require MFA of all users, with legacy authentication blocked, by conditional access.
    See: https://learn.microsoft.com/entra/fundamentals/security-defaults
    """
    want = "security defaults, or MFA for every user with every kind of client"
    if defaults.is_enabled:
        unused = "conditional access is licensed and unused" if licence.p1 else ""
        return Verdict(True, saw="security defaults", want=want, caveat=unused)
    if not licence.p1:
        return Verdict(False, saw=f"neither; {NOT_LICENSED}", want=want, lacks=ENTRA_P1)
    return Verdict(not without_mfa, saw=f"not always asked for MFA: {without_mfa}", want=want)


security_defaults_or_ca.passes("defaults alone", UNLICENSED, DEFAULTS_ON)
security_defaults_or_ca.passes("one policy does both: it blocks", MFA_WORLD, policy(BLOCK))
security_defaults_or_ca.passes(
    MFA_WORLD,
    policy(client_app_types=MODERN_ONLY),
    policy(BLOCK, id="eas", client_app_types=["exchangeActiveSync"]),
    policy(BLOCK, id="other", client_app_types=["other"]),
)
security_defaults_or_ca.passes(
    "legacy clients cannot do the MFA asked of them", MFA_WORLD, policy()
)
security_defaults_or_ca.fails(
    "MFA, and legacy clients open", MFA_WORLD, policy(client_app_types=MODERN_ONLY)
)
security_defaults_or_ca.fails(MFA_WORLD)
security_defaults_or_ca.fails(
    "no licence and no defaults", UNLICENSED, DEFAULTS_OFF, lacks=ENTRA_P1
)
security_defaults_or_ca.unknown(MFA_WORLD, unread(User), unread(ConditionalAccessPolicy))


@check(
    severity=CRITICAL,
    control=controls.OLD_WAYS_CLOSED,
    maps={"SCuBA": ["MS.AAD.1.1v1"], "CIS M365 6.0.1": ["5.2.2.3"]},
)
def ca_legacy_auth_blocked(
    user: User,
    gap: LegacyGap | None,
    without_mfa: LegacyMfaGap | None,
    defaults: SecurityDefaults,
    licence: EntraLicence,
) -> Verdict | None:
    """Legacy authentication is kept out.

    Why: old protocols take a password and nothing else, so guessing passwords works there.
    Fix: Entra admin centre > Protection > Conditional Access: a policy for all users and all
    resources, client apps "Exchange ActiveSync clients" and "Other clients", that blocks access.
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
    """
    if not user.account_enabled:
        return None
    want = "a policy that blocks legacy clients"
    if gap and licence.p1 and not without_mfa and not defaults.is_enabled:
        aside = "not blocked as such: they fail at the MFA they cannot do"
        return Verdict(True, saw="a policy for MFA does", want=want, caveat=aside)
    return by_defaults(defaults, want) or by_policies(gap, licence, want)


EAS = policy(BLOCK, id="eas", client_app_types=["exchangeActiveSync"])
OTHER = policy(BLOCK, id="other", client_app_types=["other"])
ca_legacy_auth_blocked.passes("one policy for each kind", MFA_WORLD, EAS, OTHER)
ca_legacy_auth_blocked.passes("security defaults block them", UNLICENSED, DEFAULTS_ON)
ca_legacy_auth_blocked.passes("asked for MFA, which they cannot do", MFA_WORLD, policy())
ca_legacy_auth_blocked.fails("one kind is open", MFA_WORLD, EAS)
ca_legacy_auth_blocked.fails(
    "browsers are blocked", MFA_WORLD, policy(BLOCK, client_app_types=["browser"])
)
ca_legacy_auth_blocked.fails(
    "report-only", MFA_WORLD, EAS, policy(BLOCK, client_app_types=["other"], state=REPORT_ONLY)
)
ca_legacy_auth_blocked.fails(
    "Exchange alone is not everything",
    MFA_WORLD,
    policy(BLOCK, applications=resources("00000002-0000-0ff1-ce00-000000000000")),
)
ca_legacy_auth_blocked.fails("no licence and no defaults", UNLICENSED, DEFAULTS_OFF, lacks=ENTRA_P1)
ca_legacy_auth_blocked.unknown(MFA_WORLD, unread(ConditionalAccessPolicy))


@check(
    severity=HIGH,
    control=controls.OLD_WAYS_CLOSED,
    maps={"SCuBA": ["MS.AAD.3.9v1"], "CIS M365 6.0.1": ["5.2.2.12"]},
)
def ca_device_code_blocked(
    user: User,
    gap: DeviceCodeGap | None,
    anywhere: DeviceCodeSomewhereGap | None,
    licence: EntraLicence,
) -> Verdict | None:
    """The device code flow is blocked.

    Why: whoever talks a user into typing a short code on Microsoft's own page gets the session.
    Fix: Entra admin centre > Protection > Conditional Access: a policy for all users and all
    resources, condition Authentication flows "Device code flow", that blocks access.
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
    """
    if not user.account_enabled:
        return None
    want = "a policy that blocks the device code flow"
    if gap and licence.p1 and not anywhere:
        return Verdict(False, saw="blocked, but not everywhere", want=want, severity=LOW)
    return by_policies(gap, licence, want)


CODE = flows("deviceCodeFlow")
ca_device_code_blocked.passes(WORLD, policy(BLOCK, authentication_flows=CODE))
ca_device_code_blocked.passes(
    "two flows in one policy",
    WORLD,
    policy(BLOCK, authentication_flows=flows("deviceCodeFlow,authenticationTransfer")),
)
ca_device_code_blocked.fails(
    "the other flow", WORLD, policy(BLOCK, authentication_flows=flows("authenticationTransfer"))
)
ca_device_code_blocked.fails(
    "trusted places are let off",
    WORLD,
    policy(BLOCK, authentication_flows=CODE, locations=places(without="AllTrusted")),
    at=LOW,
)
ca_device_code_blocked.fails(
    "on phones only",
    WORLD,
    policy(BLOCK, authentication_flows=CODE, platforms=platforms("iOS")),
    at=HIGH,
)
ca_device_code_blocked.fails("MFA is no block", WORLD, policy(authentication_flows=CODE))
ca_device_code_blocked.fails("no licence, so no such policy", UNLICENSED, lacks=ENTRA_P1)
ca_device_code_blocked.unknown(WORLD, unread(ConditionalAccessPolicy))
