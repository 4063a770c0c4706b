"""Power BI and Fabric: what leaves the tenant, and who comes in."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, LOW, MEDIUM, Lookup, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import Organization, ServicePlan, SubscribedSku
from saas_audit.datasets.m365.fabric import FabricSetting, SecurityGroup, SettingProperty
from saas_audit.derived.m365.fabric import PublishToWeb, has_power_bi


@check(
    severity=HIGH,
    control=controls.LINKS_NEED_SIGN_IN,
    maps={"SCuBA": ["MS.POWERBI.1.1v1"], "CIS M365 6.0.1": ["9.1.4"]},
    profiles={"cis": {"frozen_is_enough": True}},
)
def publish_to_web_disabled(
    publishing: PublishToWeb, licences: Rows[SubscribedSku], *, frozen_is_enough: bool = False
) -> Verdict | None:
    """No Power BI report can be published to the web.

    Why: such a report has an address that anybody may open, and search engines find it.
    Fix: Fabric admin portal > Tenant settings > Export and sharing settings > Publish to web:
    disable it; embed codes that exist stay visible until their owner deletes them.
    See: https://learn.microsoft.com/fabric/admin/service-admin-portal-export-sharing
    """
    if not licences.where(has_power_bi):
        return None
    want = "off"
    if not publishing.enabled:
        return Verdict(True, saw="off", want=want)
    frozen = not publishing.new_codes and bool(publishing.groups)
    saw = f"for {', '.join(publishing.groups)}" if publishing.groups else "for the organisation"
    if frozen:
        saw = f"{saw}, existing codes only"
    return Verdict(
        frozen and frozen_is_enough, saw=saw, want=want, severity=LOW if frozen else None
    )


def power_bi(
    plan: str | None = "BI_AZURE_P2", state: str = "Enabled", held: str = "Success"
) -> list[Organization | SubscribedSku]:
    """A tenant with Power BI, beside Teams."""
    plans = [
        ServicePlan(service_plan_name=plan, provisioning_status=held),
        ServicePlan(service_plan_name="TEAMS1", provisioning_status="Success"),
    ]
    sku = SubscribedSku(id="pbi", capability_status=state, service_plans=plans)
    return [Organization(id="acme", display_name="Acme"), sku]


def setting(*groups: str, on: bool = True, new: str | None = None) -> FabricSetting:
    """The setting, as the API has it."""
    return FabricSetting(
        setting_name="PublishToWeb",
        enabled=on,
        enabled_security_groups=[SecurityGroup(graph_id=one, name=one) for one in groups],
        properties=[SettingProperty(name="createP2w", value=new)] if new else [],
    )


publish_to_web_disabled.passes(power_bi(), setting(on=False))
publish_to_web_disabled.fails("for everybody", power_bi(), setting(new="true"))
publish_to_web_disabled.fails(
    "no new codes, but the old ones stay public for everybody",
    power_bi(),
    setting(new="false"),
    at=HIGH,
)
publish_to_web_disabled.fails(
    "whether new codes are made is not said", power_bi(), setting("BI"), at=HIGH
)
publish_to_web_disabled.fails(
    "new codes are more than CIS allows",
    power_bi(),
    setting("BI", new="true"),
    frozen_is_enough=True,
)
publish_to_web_disabled.fails(
    "frozen, and for a named group", power_bi(), setting("BI", new="false"), at=LOW
)
publish_to_web_disabled.passes(
    "which is enough for CIS", power_bi(), setting("BI", new="false"), frozen_is_enough=True
)
for other in ("TEAMS1", None):
    publish_to_web_disabled.skips("no Power BI", power_bi(other), setting(new="true"))
publish_to_web_disabled.skips("not that part of it", power_bi(held="Disabled"), setting(new="true"))
publish_to_web_disabled.skips("not any more", power_bi(state="Deleted"), setting(new="true"))
publish_to_web_disabled.unknown("not in the list", power_bi())
publish_to_web_disabled.unknown("refused", power_bi(), unread(FabricSetting))
publish_to_web_disabled.unknown("with Power BI, or without", setting(), unread(SubscribedSku))


FEW = "off, or for chosen groups"


def for_few(name: str, settings: Lookup[FabricSetting]) -> Verdict | Unclear:
    """A setting is off, or on for groups that somebody chose."""
    found = settings.get(name)
    if found is None:
        return Unclear(f"{name} is not listed")
    if not found.enabled:
        return Verdict(True, saw="off", want=FEW)
    groups = found.enabled_security_groups
    saw = [one.name or one.graph_id for one in groups] or "for the organisation"
    return Verdict(bool(groups), saw=saw, want=FEW)


@check(
    severity=MEDIUM,
    control=controls.GUESTS_SEE_LITTLE,
    maps={"SCuBA": ["MS.POWERBI.2.1v1"], "CIS M365 6.0.1": ["9.1.1"]},
)
def guest_access_restricted(
    organization: Organization, settings: Lookup[FabricSetting], licences: Rows[SubscribedSku]
) -> Verdict | Unclear | None:
    """No guest opens Power BI content, or those of chosen groups only.

    Why: a report shows whole tables, and every guest of any team could be let into it.
    Fix: Fabric admin portal > Tenant settings > Export and sharing settings > Guest users can
    access Microsoft Fabric: disable it, or enable it for specific security groups.
    See: https://learn.microsoft.com/fabric/admin/service-admin-portal-export-sharing
    """
    if not licences.where(has_power_bi):
        return None
    return for_few("AllowGuestUserToAccessSharedContent", settings)


@check(
    severity=MEDIUM,
    control=controls.GUESTS_ARE_INVITED,
    maps={"SCuBA": ["MS.POWERBI.3.1v1"], "CIS M365 6.0.1": ["9.1.2"]},
)
def guest_invites_restricted(
    organization: Organization, settings: Lookup[FabricSetting], licences: Rows[SubscribedSku]
) -> Verdict | Unclear | None:
    """Nobody invites guests by sharing a report, or chosen groups only.

    Why: sharing a report with an address outside makes a guest, past those who decide on guests.
    Fix: Fabric admin portal > Tenant settings > Export and sharing settings > Users can invite
    guest users to collaborate through item sharing and permissions: disable it, or enable it for
    specific security groups.
    See: https://learn.microsoft.com/fabric/admin/service-admin-portal-export-sharing
    """
    if not licences.where(has_power_bi):
        return None
    return for_few("ExternalSharingV2", settings)


def few(name: str, *groups: str, on: bool = True) -> FabricSetting:
    """A setting, and the groups it is for."""
    listed = [SecurityGroup(graph_id=one, name=one) for one in groups]
    return FabricSetting(setting_name=name, enabled=on, enabled_security_groups=listed)


def examples_of(question: Any, name: str) -> None:
    """The truth table of a setting that is for few."""
    question.passes(power_bi(), few(name, on=False))
    question.passes("for a chosen group", power_bi(), few(name, "Partners"))
    question.passes("off, whatever groups are left", power_bi(), few(name, "Partners", on=False))
    question.fails("for the whole organisation", power_bi(), few(name))
    question.fails(
        "other settings are for chosen groups", power_bi(), few(name), few("PublishToWeb", "BI")
    )
    question.skips("no Power BI", power_bi("TEAMS1"), few(name))
    question.unknown("not in the list", power_bi(), few("ElevatedGuestsTenant", on=False))
    question.unknown("refused", power_bi(), unread(FabricSetting))
    question.unknown("with Power BI, or without", few(name, on=False), unread(SubscribedSku))


examples_of(guest_access_restricted, "AllowGuestUserToAccessSharedContent")
examples_of(guest_invites_restricted, "ExternalSharingV2")
