"""What devices are really told: the values of every policy that reaches some of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from ...datasets.m365.api import graph
from ...datasets.m365.directory import Organization, SubscribedSku
from ...datasets.m365.intune import CONFIGURATION, DevicePolicy, IntuneRoleMembers
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Own, Reason, Row, Rows, Setting
from .licences import holds

DiskExtent = Literal["all", "used space", "as the user likes", "not said"]
EXCLUDED = "#microsoft.graph.exclusionGroupAssignmentTarget"


class IntuneLicence(Setting):
    """``held``: the tenant manages devices with Intune, or could."""

    held: bool


@derive
def intune_licence(organization: Organization, skus: Rows[SubscribedSku]) -> IntuneLicence:
    """The mobility that comes with Office (``INTUNE_O365``) is another thing."""
    assert organization.__row__.platform == "m365"
    return IntuneLicence(held=bool(skus.where(lambda sku: holds(sku, _is_intune))))


def _is_intune(plan: str) -> bool:
    return plan.startswith("INTUNE_") and plan != "INTUNE_O365"


class IntuneAdminGroup(Row):
    """A group whose members hold a role of Intune's own."""

    id: str


@derive
def intune_admin_groups(held: IntuneRoleMembers) -> Iterator[IntuneAdminGroup]:
    """The members of an assignment are groups."""
    for group in held.members:
        yield IntuneAdminGroup(id=group)


class WindowsPolicy(Row, of=DevicePolicy, label="name"):
    """A policy for Windows that is assigned to somebody."""

    id: str
    name: str | None
    family: str


@derive
def windows_policy(policy: DevicePolicy) -> WindowsPolicy | None:
    """One that only excludes groups reaches nobody."""
    if "windows10" not in policy.platforms.split(","):
        return None
    if all(one.target.kind == EXCLUDED for one in policy.assignments):
        return None
    reference = policy.template_reference
    family = (reference.template_family or "") if reference else ""
    return WindowsPolicy(id=policy.id, name=policy.name, family=family)


@graph(
    "/deviceManagement/configurationPolicies/{id}/settings",
    permission=CONFIGURATION,
    each=WindowsPolicy,
    asks_fields=False,
    witness="docs only",
    beta=True,
)
class PolicySetting(Row, rename="camel", owner="policy"):
    """A setting of a policy, with what hangs on it."""

    id: str
    policy: str
    setting_instance: dict[str, Any]


class DeviceValue(Row, owner="policy", of=WindowsPolicy, label="value"):
    """One value that a policy sets, however deep it stood; ``value`` is spelt as Intune does."""

    id: str
    policy: str
    definition: str
    value: str


@derive
def device_values(policy: WindowsPolicy, settings: Own[PolicySetting]) -> Iterator[DeviceValue]:
    """Flattened: a rule's mode stands three levels below the policy."""
    for setting in settings:
        for number, (name, value) in enumerate(_values(setting.setting_instance)):
            told = f"{policy.id}:{setting.id}:{number}"
            yield DeviceValue(id=told, policy=policy.id, definition=name, value=value)


def _values(instance: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The setting's own value, then those below it. A shape nobody knows is no "not set"."""
    name = str(instance.get("settingDefinitionId"))
    held = [value for key, value in instance.items() if key.endswith("Value")]
    if not held:
        raise Unknown(Gap(Reason.UNKNOWN_VALUE, "PolicySetting", f"{name} in a new shape"))
    for value in held:
        for one in value if isinstance(value, list) else [value]:
            if one is not None and one.get("value") is not None:
                yield name, str(one["value"])
            for child in (one or {}).get("children") or ():
                yield from _values(child)


class DiskPolicy(Row, of=WindowsPolicy, label="name"):
    """A policy that speaks of BitLocker; ``how`` is what it encrypts of the system drive."""

    id: str
    name: str | None
    required: bool
    how: DiskExtent


BITLOCKER = "device_vendor_msft_bitlocker_"
_EXTENT = f"{BITLOCKER}systemdrivesencryptiontype"
_EXTENTS: dict[str, DiskExtent] = {"0": "as the user likes", "1": "all", "2": "used space"}


@derive
def disk_policy(policy: WindowsPolicy, values: Own[DeviceValue]) -> DiskPolicy | None:
    """The extent stands below the switch that says there is one."""
    held = {one.definition: one.value.rpartition("_")[2] for one in values}
    if not any(name.startswith(BITLOCKER) for name in held):
        return None
    how: DiskExtent = "not said"
    if held.get(_EXTENT) == "1":
        extent = held.get(f"{_EXTENT}_osencryptiontypedropdown_name", "")
        if extent not in _EXTENTS:
            raise Unknown(Gap(Reason.UNKNOWN_VALUE, "DeviceValue.value", f"{_EXTENT}: {extent}"))
        how = _EXTENTS[extent]
    required = held.get(f"{BITLOCKER}requiredeviceencryption") == "1"
    return DiskPolicy(id=policy.id, name=policy.name, required=required, how=how)


DEFENDER = "device_vendor_msft_policy_config_defender_"
MUST: dict[str, frozenset[str]] = {
    "allowbehaviormonitoring": frozenset({"1"}),
    "allowcloudprotection": frozenset({"1"}),
    "allowrealtimemonitoring": frozenset({"1"}),
    "allowscriptscanning": frozenset({"1"}),
    "checkforsignaturesbeforerunningscan": frozenset({"1"}),
    "cloudblocklevel": frozenset({"2", "4", "6"}),
    "enablenetworkprotection": frozenset({"1"}),
    "puaprotection": frozenset({"1"}),
    "realtimescandirection": frozenset({"0"}),
    "submitsamplesconsent": frozenset({"1", "3"}),
}
"""What every antivirus policy has to set, by the end of the value's name."""

AUDITED = {"enablenetworkprotection": "2", "puaprotection": "2"}
"""Values that only keep a record."""

SHOULD: dict[str, frozenset[str]] = {
    "allowarchivescanning": frozenset({"1"}),
    "allowemailscanning": frozenset({"1"}),
    "allowfullscanonmappednetworkdrives": frozenset({"1"}),
    "allowfullscanremovabledrivescanning": frozenset({"1"}),
    "allowscanningnetworkfiles": frozenset({"1"}),
    "disablecatchupfullscan": frozenset({"0"}),
    "disablecatchupquickscan": frozenset({"0"}),
}
"""What makes it better."""


class AntivirusPolicy(Row, of=WindowsPolicy, label="name"):
    """An antivirus policy, and what it leaves undone: ``missed`` the worse, ``weak`` the rest."""

    id: str
    name: str | None
    missed: tuple[str, ...]
    weak: tuple[str, ...]


@derive
def antivirus_policy(policy: WindowsPolicy, values: Own[DeviceValue]) -> AntivirusPolicy | None:
    """One that only lists exclusions is no antivirus policy."""
    named = {one.definition.removeprefix(DEFENDER): one.value for one in values}
    held = {name: value.rpartition("_")[2] for name, value in named.items()}
    if "allowrealtimemonitoring" not in held and (
        policy.family != "endpointSecurityAntivirus" or not held.keys() & MUST.keys()
    ):
        return None
    audited = tuple(name for name, value in AUDITED.items() if held.get(name) == value)
    undone = tuple(name for name, wanted in MUST.items() if held.get(name) not in wanted)
    weak = tuple(name for name, wanted in SHOULD.items() if held.get(name) not in wanted)
    return AntivirusPolicy(
        id=policy.id,
        name=policy.name,
        missed=tuple(name for name in undone if name not in audited),
        weak=(*audited, *weak),
    )
