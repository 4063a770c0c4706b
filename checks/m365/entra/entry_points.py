"""Conditional access for Azure, and for what users do to their own account."""

from __future__ import annotations

from saas_audit import HIGH, LOW, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedResource
from saas_audit.datasets.m365.devices import DeviceRegistrationPolicy
from saas_audit.datasets.m365.directory import User
from saas_audit.datasets.m365.policies import (
    ConditionalAccessPolicy,
    SecurityDefaults,
)
from saas_audit.derived.m365.conditional_access import AZURE_MANAGEMENT
from saas_audit.derived.m365.coverage import (
    AzureGap,
    DeviceRegistrationGap,
    MfaGap,
    MfaSomewhereGap,
    SecurityInfoGap,
    SecurityInfoSomewhereGap,
)
from saas_audit.derived.m365.licences import ENTRA_P1, EntraLicence

from .asking import by_defaults, by_policies
from .policy_examples import (
    BLOCK,
    BUT_ANN,
    DEFAULTS_OFF,
    DEFAULTS_ON,
    DEVICE,
    DISABLED,
    IDLE,
    MFA,
    REPORT_ONLY,
    SPARSE,
    UNLICENSED,
    WORLD,
    devices,
    grant,
    places,
    policy,
    resources,
    session,
)


@check(severity=HIGH, control=controls.MFA_FOR_EVERYONE)
def ca_mfa_azure_management(
    user: User, gap: AzureGap | None, defaults: SecurityDefaults, licence: EntraLicence
) -> Verdict | None:
    """Azure management needs a second factor.

    Why: who reaches the management of Azure creates, copies and deletes machines and backups.
    Fix: Entra admin centre > Protection > Conditional Access: a policy for all users on all
    resources, or on "Windows Azure Service Management API", that requires MFA.
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-old-require-mfa-azure-mgmt
    """
    if not user.account_enabled:
        return None
    want = "a policy that requires MFA"
    return by_defaults(defaults, want) or by_policies(gap, licence, want)


AZURE = resources(AZURE_MANAGEMENT)
AZURE_WORLD = [*WORLD, DEFAULTS_OFF]
ca_mfa_azure_management.passes(AZURE_WORLD, policy(applications=AZURE))
ca_mfa_azure_management.passes(
    "all resources but another one", AZURE_WORLD, policy(applications=resources(without=("app",)))
)
ca_mfa_azure_management.passes("security defaults ask", UNLICENSED, DEFAULTS_ON)
ca_mfa_azure_management.fails(
    "trusted places are let off",
    AZURE_WORLD,
    policy(applications=AZURE, locations=places(without="AllTrusted")),
)
ca_mfa_azure_management.fails(
    "the admin portals are not the command line",
    AZURE_WORLD,
    policy(applications=resources("MicrosoftAdminPortals")),
)
ca_mfa_azure_management.fails(
    "all resources but this one",
    AZURE_WORLD,
    policy(applications=resources(without=(AZURE_MANAGEMENT,))),
)
ca_mfa_azure_management.fails(
    "neither licence nor defaults", UNLICENSED, DEFAULTS_OFF, lacks=ENTRA_P1
)
ca_mfa_azure_management.unknown(AZURE_WORLD, unread(ConditionalAccessPolicy))
ca_mfa_azure_management.passes("null is no condition either", AZURE_WORLD, SPARSE)
ca_mfa_azure_management.fails("none of them asks a person for anything", AZURE_WORLD, IDLE)
ca_mfa_azure_management.passes(
    "this one is declared as an exception",
    AZURE_WORLD,
    policy(applications=resources(without=(AZURE_MANAGEMENT,))),
    ApprovedResource(app=AZURE_MANAGEMENT),
)
ca_mfa_azure_management.fails(
    "only the resources with a tag",
    AZURE_WORLD,
    policy(applications=resources(tagged='CustomSecurityAttribute.A.B -eq "c"')),
)
ca_mfa_azure_management.skips("who is disabled signs in nowhere", DISABLED, DEFAULTS_OFF)


@check(severity=HIGH, control=controls.MFA_FOR_EVERYONE)
def ca_mfa_device_registration(
    user: User,
    gap: DeviceRegistrationGap | None,
    device: DeviceRegistrationPolicy,
    licence: EntraLicence,
) -> Verdict | None:
    """Joining or registering a device needs a second factor.

    Why: a thief's own device, once registered, counts as one of yours and keeps him signed in.
    Fix: Entra admin centre > Protection > Conditional Access: a policy for all users on the user
    action "Register or join devices" that requires MFA; then Devices > Device settings: leave the
    setting for MFA at "No".
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-registration
    """
    if not user.account_enabled:
        return None
    want = "a policy on that user action that requires MFA"
    if device.multi_factor_auth_configuration == "required":
        beside = "it knows no exceptions" if gap else "of no use beside a policy"
        aside = f"the device settings ask for MFA; {beside}"
        return Verdict(True, saw="the device settings do", want=want, caveat=aside)
    return by_policies(gap, licence, want)


REGISTERING = resources(actions=("registerdevice",))
SETTING_OFF = DeviceRegistrationPolicy(multi_factor_auth_configuration="notRequired")
SETTING_ON = DeviceRegistrationPolicy(multi_factor_auth_configuration="required")
ca_mfa_device_registration.passes(WORLD, SETTING_OFF, policy(applications=REGISTERING))
ca_mfa_device_registration.passes("the older setting does it too", UNLICENSED, SETTING_ON)
ca_mfa_device_registration.passes("both", WORLD, SETTING_ON, policy(applications=REGISTERING))
ca_mfa_device_registration.fails(
    "a policy on all resources does not reach user actions", WORLD, SETTING_OFF, policy()
)
ca_mfa_device_registration.fails(
    "trusted places are let off",
    WORLD,
    SETTING_OFF,
    policy(applications=REGISTERING, locations=places(without="AllTrusted")),
)
ca_mfa_device_registration.fails(
    "another user action",
    WORLD,
    SETTING_OFF,
    policy(applications=resources(actions=("registersecurityinfo",))),
)
ca_mfa_device_registration.fails(
    "no licence and no setting", UNLICENSED, SETTING_OFF, lacks=ENTRA_P1
)
ca_mfa_device_registration.unknown(WORLD, policy(applications=REGISTERING))
ca_mfa_device_registration.unknown(WORLD, SETTING_OFF, unread(ConditionalAccessPolicy))
ca_mfa_device_registration.fails("none of them is about it", WORLD, SETTING_OFF, IDLE)
ca_mfa_device_registration.skips("who is disabled joins no device", DISABLED, SETTING_OFF)


@check(
    severity=HIGH,
    control=controls.MFA_FOR_EVERYONE,
    maps={"SCuBA": ["MS.AAD.3.8v1"], "CIS M365 6.0.1": ["5.2.2.10"]},
)
def ca_security_info_managed_device(
    user: User,
    gap: SecurityInfoGap | None,
    anywhere: SecurityInfoSomewhereGap | None,
    licence: EntraLicence,
) -> Verdict | None:
    """Ways to sign in are registered from managed devices only.

    Why: whoever has a password and registers the second factor first owns the account.
    Fix: Entra admin centre > Protection > Conditional Access: a policy for all users on the user
    action "Register security information" that requires a compliant or hybrid-joined device;
    newcomers take a Temporary Access Pass.
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-security-info-registration
    """
    if not user.account_enabled:
        return None
    want = "a policy on that user action that requires a managed device"
    if gap and not anywhere:
        return Verdict(False, saw="required, but not everywhere", want=want, severity=LOW)
    return by_policies(gap, licence, want)


SECURITY_INFO = resources(actions=("registersecurityinfo",))
MANAGED = "device.isCompliant -eq True"
ca_security_info_managed_device.passes(WORLD, policy(DEVICE, applications=SECURITY_INFO))
ca_security_info_managed_device.passes(
    "a block that spares managed devices",
    WORLD,
    policy(BLOCK, applications=SECURITY_INFO, devices=devices(MANAGED)),
)
ca_security_info_managed_device.fails(
    "a block that spares more than managed devices",
    WORLD,
    policy(
        BLOCK,
        applications=SECURITY_INFO,
        devices=devices(f'{MANAGED} -or device.manufacturer -eq "Any"'),
    ),
)
ca_security_info_managed_device.fails(
    "MFA instead of a managed device is a way round",
    WORLD,
    policy(grant("mfa", "compliantDevice"), applications=SECURITY_INFO),
)
ca_security_info_managed_device.fails(
    "a policy that grants nothing and only ends sessions",
    WORLD,
    policy(None, applications=SECURITY_INFO, session=session()),
)
ca_security_info_managed_device.fails(
    "trusted places are let off",
    WORLD,
    policy(DEVICE, applications=SECURITY_INFO, locations=places(without="AllTrusted")),
    at=LOW,
)
ca_security_info_managed_device.fails("on all resources", WORLD, policy(DEVICE), at=HIGH)
ca_security_info_managed_device.fails("no licence, so no such policy", UNLICENSED, lacks=ENTRA_P1)
ca_security_info_managed_device.unknown(WORLD, unread(ConditionalAccessPolicy))
ca_security_info_managed_device.fails(
    "a block of managed devices only",
    WORLD,
    policy(BLOCK, applications=SECURITY_INFO, devices=devices(MANAGED, "include")),
)
ca_security_info_managed_device.skips("who is disabled registers nothing", DISABLED)


@check(severity=HIGH, control=controls.WEAK_FACTORS_OFF)
def ca_mfa_no_location_bypass(
    user: User, gap: MfaGap | None, anywhere: MfaSomewhereGap | None
) -> Verdict | None:
    """Whoever is asked for a second factor is asked in the office too.

    Why: a thief inside the network, or behind its address, would need the password only.
    Fix: Entra admin centre > Protection > Conditional Access > the MFA policies: Network: take
    out the excluded locations.
    See: https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
    """
    if not user.account_enabled or anywhere:
        return None
    saw = "in some places only" if gap else "everywhere"
    return Verdict(gap is None, saw=saw, want="asked everywhere")


TRUSTED = places(without="AllTrusted")
MFA_BUT_TRUSTED = policy(MFA, locations=TRUSTED)
PEOPLE = WORLD[2:]
ca_mfa_no_location_bypass.passes(PEOPLE, policy())
ca_mfa_no_location_bypass.passes(
    "another policy asks in trusted places", PEOPLE, MFA_BUT_TRUSTED, policy(id="everywhere")
)
ca_mfa_no_location_bypass.fails("the only policy spares trusted places", PEOPLE, MFA_BUT_TRUSTED)
ca_mfa_no_location_bypass.fails(
    "the other policy leaves some people out",
    PEOPLE,
    MFA_BUT_TRUSTED,
    policy(id="everywhere", users=BUT_ANN),
)
ca_mfa_no_location_bypass.fails(
    "another is in report-only", PEOPLE, MFA_BUT_TRUSTED, policy(id="trial", state=REPORT_ONLY)
)
ca_mfa_no_location_bypass.skips("nobody is asked at all", PEOPLE)
ca_mfa_no_location_bypass.unknown(PEOPLE, unread(ConditionalAccessPolicy))
ca_mfa_no_location_bypass.skips("who is disabled signs in nowhere", DISABLED[2:])
