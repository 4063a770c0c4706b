"""Ways to sign in that know no second factor, or hand a session on."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, LOW, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import User
from saas_audit.datasets.m365.policies import ConditionalAccessPolicy, SecurityDefaults
from saas_audit.derived.m365.coverage import (
    DeviceCodeGap,
    DeviceCodeSomewhereGap,
    LegacyGap,
    LegacyMfaGap,
)
from saas_audit.derived.m365.licences import ENTRA_P1, EntraLicence

from .asking import by_defaults, by_policies
from .policy_examples import (
    BLOCK,
    DEFAULTS_OFF,
    DEFAULTS_ON,
    DISABLED,
    REPORT_ONLY,
    UNLICENSED,
    WORLD,
    flows,
    places,
    platforms,
    policy,
    resources,
)

MFA_WORLD = [*WORLD, DEFAULTS_OFF]


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
    if gap and not without_mfa and not defaults.is_enabled:
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
ca_legacy_auth_blocked.skips("who is disabled signs in nowhere", DISABLED, DEFAULTS_OFF)


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
    if gap and not anywhere:
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
ca_device_code_blocked.skips("who is disabled signs in nowhere", DISABLED)
