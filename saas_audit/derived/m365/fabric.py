"""What Fabric's list of settings says of the one that makes reports public."""

from __future__ import annotations

from ...datasets.m365.directory import Organization, SubscribedSku
from ...datasets.m365.fabric import FabricSetting
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Reason, Setting

NAME = "PublishToWeb"
NEW_CODES = "createp2w"
_LIVE = ("Enabled", "Warning")
_PLANS = ("BI_AZURE_", "PBI_PREMIUM", "FABRIC")


class PublishToWeb(Setting):
    """``new_codes``: reports may be published that are not yet; ``groups``: by whom, () for all."""

    enabled: bool
    new_codes: bool
    groups: tuple[str, ...]


@derive
def publish_to_web(organization: Organization, settings: Lookup[FabricSetting]) -> PublishToWeb:
    """A list without it is not the whole list; new codes are made unless it says that none are."""
    assert organization.__row__.platform == "m365"
    found = settings.get(NAME)
    if found is None:
        raise Unknown(Gap(Reason.NOT_RETURNED, "FabricSetting", f"{NAME} is not listed"), NAME)
    told = {one.name.lower(): str(one.value).lower() for one in found.properties}
    groups = tuple(one.name or one.graph_id for one in found.enabled_security_groups)
    return PublishToWeb(
        enabled=found.enabled, new_codes=told.get(NEW_CODES) != "false", groups=groups
    )


def has_power_bi(sku: SubscribedSku) -> bool:
    """Whether a subscription brings Power BI or Fabric, the free edition included."""
    if sku.capability_status not in _LIVE:
        return False
    return any(
        (plan.service_plan_name or "").upper().startswith(_PLANS)
        and plan.provisioning_status != "Disabled"
        for plan in sku.service_plans
    )
