"""Who may join a device, and who becomes its administrator by that."""

from __future__ import annotations

from saas_audit import MEDIUM, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.devices import (
    DeviceJoin,
    DeviceMembers,
    DeviceRegistrationPolicy,
    LocalAdminPassword,
    LocalAdmins,
)

MEMBERS = {
    "#microsoft.graph.allDeviceRegistrationMembership": "everybody",
    "#microsoft.graph.enumeratedDeviceRegistrationMembership": "chosen people",
    "#microsoft.graph.noDeviceRegistrationMembership": "nobody",
}
EVERYBODY, CHOSEN, NOBODY = MEMBERS
WANT = "nobody, or chosen people"


def _limited(members: DeviceMembers | None) -> Verdict | Unclear:
    """Not everybody, whoever else."""
    kind = members.kind if members else None
    if kind not in MEMBERS:
        return Unclear("whom it is for is not documented", saw=kind)
    return Verdict(kind != EVERYBODY, saw=MEMBERS[kind], want=WANT)


@check(
    severity=MEDIUM,
    control=controls.MANAGED_DEVICES,
    maps={"CIS M365 6.0.1": ["5.1.4.1"]},
    blind_to="how many people the chosen groups hold",
)
def device_join_restricted(policy: DeviceRegistrationPolicy) -> Verdict | Unclear:
    """Only chosen people join devices to the organisation.

    Why: a thief's own computer, once joined, looks like one of yours and keeps him signed in.
    Fix: Entra admin centre > Devices > Device settings: Users may join devices to Microsoft Entra:
    Selected, and name the group that sets up devices.
    See: https://learn.microsoft.com/entra/identity/devices/manage-device-identities#configure-device-settings
    """
    join = policy.azure_ad_join
    return _limited(join.allowed_to_join if join else None)


def joining(kind: str | None) -> DeviceRegistrationPolicy:
    """Who may join; whoever does is an administrator of the device."""
    who = DeviceMembers(kind=kind) if kind else None
    everybody = LocalAdmins(registering_users=DeviceMembers(kind=EVERYBODY))
    return DeviceRegistrationPolicy(
        azure_ad_join=DeviceJoin(allowed_to_join=who, local_admins=everybody)
    )


WITHOUT_JOINING = DeviceRegistrationPolicy(azure_ad_join=None)
device_join_restricted.passes(joining(CHOSEN))
device_join_restricted.passes("nobody is stricter still", joining(NOBODY))
device_join_restricted.fails("as Microsoft delivers it", joining(EVERYBODY))
device_join_restricted.unknown("a kind that is new", joining("#microsoft.graph.someMembership"))
device_join_restricted.unknown("null is not nobody", joining(None))
device_join_restricted.unknown("nor is there nothing to join", WITHOUT_JOINING)
device_join_restricted.unknown(unread(DeviceRegistrationPolicy))


@check(
    severity=MEDIUM,
    control=controls.CREDENTIALS_STAY_SAFE,
    maps={"CIS M365 6.0.1": ["5.1.4.3"]},
    blind_to="devices that were joined before it was set, and Intune's own policies for them",
)
def device_global_admin_not_local_admin(policy: DeviceRegistrationPolicy) -> Verdict | Unclear:
    """Global Administrators do not become administrators of every joined device.

    Why: whoever signs in as administrator on a device leaves there what opens the whole tenant.
    Fix: Entra admin centre > Devices > Device settings: Global administrator role is added as
    local administrator on the device during Microsoft Entra join: No.
    See: https://learn.microsoft.com/entra/identity/devices/assign-local-admin
    """
    admins = _local_admins(policy)
    enabled = admins.enable_global_admins if admins else None
    if enabled is None:
        return Unclear("whether they do is null")
    return Verdict(not enabled, saw="they do" if enabled else "they do not", want="they do not")


def _local_admins(policy: DeviceRegistrationPolicy) -> LocalAdmins | None:
    return policy.azure_ad_join.local_admins if policy.azure_ad_join else None


def admins(**facts: object) -> DeviceRegistrationPolicy:
    """Who becomes administrator; anybody may join."""
    return DeviceRegistrationPolicy(
        azure_ad_join=DeviceJoin(
            allowed_to_join=DeviceMembers(kind=EVERYBODY), local_admins=LocalAdmins(**facts)
        )
    )


WITHOUT_ADMINS = DeviceRegistrationPolicy(azure_ad_join=DeviceJoin(local_admins=None))
device_global_admin_not_local_admin.passes(admins(enable_global_admins=False))
device_global_admin_not_local_admin.fails(admins(enable_global_admins=True))
device_global_admin_not_local_admin.fails(
    "whoever joins the device becomes none, they do all the same",
    admins(enable_global_admins=True, registering_users=DeviceMembers(kind=NOBODY)),
)
for silent in (admins(enable_global_admins=None), WITHOUT_ADMINS, WITHOUT_JOINING):
    device_global_admin_not_local_admin.unknown("Microsoft's default is yes, null is no no", silent)
device_global_admin_not_local_admin.unknown(unread(DeviceRegistrationPolicy))


@check(
    severity=MEDIUM,
    control=controls.SOFTWARE_IS_APPROVED,
    maps={"CIS M365 6.0.1": ["5.1.4.4"]},
    blind_to="devices that were joined before it was set, and Windows Autopilot's own profiles",
)
def device_registering_user_not_local_admin(policy: DeviceRegistrationPolicy) -> Verdict | Unclear:
    """Who joins a device does not become its administrator just by that.

    Why: an administrator of a device switches its protection off, and so does what he opens.
    Fix: Entra admin centre > Devices > Device settings: Registering user is added as local
    administrator on the device during Microsoft Entra join: None, or Selected.
    See: https://learn.microsoft.com/entra/identity/devices/assign-local-admin
    """
    found = _local_admins(policy)
    return _limited(found.registering_users if found else None)


def registering(kind: str | None) -> DeviceRegistrationPolicy:
    """Who becomes administrator of what they join; so do Global Administrators."""
    who = DeviceMembers(kind=kind) if kind else None
    return admins(enable_global_admins=True, registering_users=who)


device_registering_user_not_local_admin.passes(registering(NOBODY))
device_registering_user_not_local_admin.passes("chosen people only", registering(CHOSEN))
device_registering_user_not_local_admin.fails("as Microsoft delivers it", registering(EVERYBODY))
device_registering_user_not_local_admin.fails(
    "few may join a device, and each of them becomes administrator of it", joining(CHOSEN)
)
device_registering_user_not_local_admin.unknown(
    "a kind that is new", registering("#microsoft.graph.someMembership")
)
for unsaid in (registering(None), WITHOUT_ADMINS, WITHOUT_JOINING):
    device_registering_user_not_local_admin.unknown("null is not nobody", unsaid)
device_registering_user_not_local_admin.unknown(unread(DeviceRegistrationPolicy))


@check(
    severity=MEDIUM,
    control=controls.DEVICES_ARE_SAFE,
    maps={"CIS M365 6.0.1": ["5.1.4.5"]},
    blind_to="whether a policy of Intune's makes the devices use it",
)
def laps_enabled(policy: DeviceRegistrationPolicy) -> Verdict | Unclear:
    """Each Windows device may keep its own administrator password in Entra ID.

    Why: one password for all of them, once taken from one device, opens the others.
    Fix: Entra admin centre > Devices > Device settings: Enable Microsoft Entra Local Administrator
    Password Solution (LAPS): Yes; then let a policy of Intune's use it.
    See: https://learn.microsoft.com/entra/identity/devices/howto-manage-local-admin-passwords
    """
    passwords = policy.local_admin_password
    enabled = passwords.is_enabled if passwords else None
    if enabled is None:
        return Unclear("whether it may is null")
    return Verdict(enabled, saw="on" if enabled else "off", want="on")


def laps(enabled: bool | None) -> DeviceRegistrationPolicy:
    """A policy for the truth table."""
    return DeviceRegistrationPolicy(local_admin_password=LocalAdminPassword(is_enabled=enabled))


laps_enabled.passes(laps(True))
laps_enabled.fails("as Microsoft delivers it", laps(False))
for blank in (laps(None), DeviceRegistrationPolicy(local_admin_password=None)):
    laps_enabled.unknown("null is no no", blank)
laps_enabled.unknown(unread(DeviceRegistrationPolicy))
