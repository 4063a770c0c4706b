"""What devices are really told: the values of every policy that reaches some of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...datasets.m365.api import graph
from ...datasets.m365.directory import Organization, SubscribedSku
from ...datasets.m365.intune import CONFIGURATION, DevicePolicy, IntuneRoleMembers
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Own, Reason, Row, Rows, Setting
from .licences import holds

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
