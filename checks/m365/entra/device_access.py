"""Conditional access by device."""

from __future__ import annotations

from saas_audit import HIGH, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import User
from saas_audit.datasets.m365.policies import ConditionalAccessPolicy
from saas_audit.derived.m365.accounts import guest_kind
from saas_audit.derived.m365.coverage import ManagedDeviceGap
from saas_audit.derived.m365.licences import ENTRA_P1, EntraLicence

from .asking import by_policies
from .policy_examples import (
    BLOCK,
    DEVICE,
    DISABLED,
    ONLY_PAT,
    PAT,
    REPORT_ONLY,
    UNLICENSED,
    WORLD,
    devices,
    grant,
    people,
    platforms,
    policy,
    strength,
)


@check(
    severity=HIGH,
    control=controls.MANAGED_DEVICES,
    maps={"SCuBA": ["MS.AAD.3.7v1"], "CIS M365 6.0.1": ["5.2.2.9"]},
)
def ca_managed_device_required(
    user: User, gap: ManagedDeviceGap | None, licence: EntraLicence
) -> Verdict | None:
    """Members sign in from managed devices only.

    Why: nobody patches or wipes a private computer, and the session stays on it.
    Fix: Entra admin centre > Protection > Conditional Access: a policy for all users on all
    resources that requires a compliant or hybrid-joined device; declare the resources that
    enrolment needs as approved_resources in the config.
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-compliance
    """
    if not user.account_enabled:
        return None
    want = "a policy that requires a managed device"
    if guest_kind(user) and gap and licence.p1:
        aside = "guests are left out: their devices are managed at home, if at all"
        return Verdict(True, saw="a guest", want=want, caveat=aside)
    return by_policies(gap, licence, want)


ca_managed_device_required.passes(WORLD, policy(DEVICE))
ca_managed_device_required.passes(
    "MFA as well is stricter", WORLD, policy(grant("mfa", "compliantDevice", operator="AND"))
)
ca_managed_device_required.passes(
    "either way to manage it", WORLD, policy(grant("compliantDevice", "domainJoinedDevice"))
)
PHONES = policy(DEVICE, id="phones", platforms=platforms("android", "iOS"))
THE_REST = policy(BLOCK, id="the rest", platforms=platforms("all", without=("android", "iOS")))
ca_managed_device_required.passes("phones managed, the rest blocked", WORLD, PHONES, THE_REST)
ca_managed_device_required.passes(
    "all but managed devices are blocked",
    WORLD,
    policy(BLOCK, devices=devices("device.isCompliant -eq True")),
)
ca_managed_device_required.passes(
    "guests are left out",
    WORLD,
    PAT,
    policy(DEVICE, users=people(exclude_users=["GuestsOrExternalUsers"])),
)
MODERN_CLIENTS = policy(DEVICE, client_app_types=["browser", "mobileAppsAndDesktopClients"])
LEGACY_BLOCKED = policy(BLOCK, id="legacy", client_app_types=["exchangeActiveSync", "other"])
ca_managed_device_required.passes(
    "legacy clients are blocked", WORLD, MODERN_CLIENTS, LEGACY_BLOCKED
)
ca_managed_device_required.fails("legacy clients tell no device", WORLD, MODERN_CLIENTS)
ca_managed_device_required.fails("phones alone", WORLD, PHONES)
ca_managed_device_required.fails(
    "every platform by name, and a browser may claim another",
    WORLD,
    policy(
        DEVICE,
        platforms=platforms("android", "iOS", "windows", "windowsPhone", "macOS", "linux"),
    ),
)
ca_managed_device_required.fails(
    "MFA instead is a way round", WORLD, policy(grant("mfa", "compliantDevice"))
)
ca_managed_device_required.fails("report-only", WORLD, policy(DEVICE, state=REPORT_ONLY))
ca_managed_device_required.fails("no licence, so no such policy", UNLICENSED, lacks=ENTRA_P1)
ca_managed_device_required.unknown(WORLD, unread(ConditionalAccessPolicy))
ca_managed_device_required.skips("who is disabled signs in nowhere", DISABLED)
ca_managed_device_required.passes("a guest alone, whom no policy asks", ONLY_PAT)
ca_managed_device_required.fails(
    "a factor instead, however strong",
    WORLD,
    policy(grant("compliantDevice", strength=strength("fido2"))),
)
