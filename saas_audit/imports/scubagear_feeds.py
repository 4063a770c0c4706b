"""What of a ScubaGear export stands for which source: a table, and how to put each key's records
back into the shape in which the vendor's API gives them.

A line is an export key, the row type whose source it feeds, how a page is shaped of its records,
and the commands of which one must have succeeded. To feed another source, add a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from ..datasets.dns import M365Dmarc, M365Spf
from ..datasets.m365.directory import Domain, Organization, SubscribedSku
from ..datasets.m365.dlp import DlpPolicy, DlpRule
from ..datasets.m365.fabric import FabricSetting
from ..datasets.m365.mail import (
    AcceptedDomain,
    AdminAuditLogConfig,
    DkimSigning,
    OrganizationConfig,
    RemoteDomain,
    SharingPolicy,
    TransportConfig,
    TransportRule,
)
from ..datasets.m365.mail_policies import (
    AntiphishPolicy,
    AntispamPolicy,
    ConnectionFilter,
    DefenderForFiles,
    MalwarePolicy,
    SafeAttachmentPolicy,
    SafeLinksPolicy,
)
from ..datasets.m365.mail_rules import (
    AntiphishRule,
    AntispamRule,
    DefenderPresetRule,
    MalwareRule,
    PresetRule,
    SafeAttachmentRule,
    SafeLinksRule,
)
from ..datasets.m365.policies import AuthorizationPolicy, ConditionalAccessPolicy
from ..datasets.m365.power_platform import ConnectorPolicy, TenantIsolation
from ..datasets.m365.role_policies import RolePolicy
from ..datasets.m365.sharing import SharePointSettings, Site, SpoTenant, TeamsFederation
from ..datasets.m365.teams import AppPermissionPolicy, MeetingPolicy, TeamsClient
from ..model import Row

Record = dict[str, Any]
Answer = dict[str, Any]
Shape = Callable[[list[Record]], Answer | None]


class Feed(msgspec.Struct, frozen=True):
    """One line of the table. Without ``commands``, a key proves itself by not being empty.

    ``only`` says that the export holds a part of the list, and which: enough to fail, not to pass.
    """

    key: str
    row_type: type[Row]
    shape: Shape
    products: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    only: str = ""

    def answer(self, export: dict[str, Any]) -> Answer | None:
        """The page, if the export says that this was read."""
        records = records_of(export, self.key)
        if records is None or not self._was_read(export, bool(records)):
            return None
        return self.shape(records)

    def _was_read(self, export: dict[str, Any], holds_something: bool) -> bool:
        """One of the commands succeeded and none failed. Old exports do not list them."""
        told = [one for one in self.products if f"{one}_successful_commands" in export]
        if not self.commands or not told:
            return holds_something
        done = export[f"{told[0]}_successful_commands"] or []
        failed = export.get(f"{told[0]}_unsuccessful_commands") or []
        return any(c in done for c in self.commands) and not any(c in failed for c in self.commands)


def cmdlet(key: str, row_type: type[Row], products: tuple[str, ...]) -> Feed:
    """A line for what a cmdlet gave: its objects are those of the API, and it is the proof."""
    source = row_type.__row__.source
    assert source is not None, f"{row_type.__name__} has no source"
    return Feed(key, row_type, listed, products, (source.path,))


class DnsFeed(msgspec.Struct, frozen=True):
    """The same for what DNS said of each domain."""

    key: str
    row_type: type[Row]
    shape: Callable[[str, list[str]], list[Record]]

    def answers(self, export: dict[str, Any]) -> Iterator[tuple[str, Answer]]:
        """By domain. An empty answer is left out: old exports write one for a failure too."""
        for record in records_of(export, self.key) or []:
            domain, texts = str(record.get("domain", "")).lower(), record.get("rdata")
            if domain and isinstance(texts, list) and texts:
                yield domain, {"records": self.shape(domain, [str(text) for text in texts])}


def records_of(export: dict[str, Any], key: str) -> list[Record] | None:
    """The records under a key; PowerShell writes a list of one as the one itself, and none as null.

    None if the export has no such key.
    """
    if key not in export:
        return None
    held = export[key]
    listed = held if isinstance(held, list) else [held]
    return [one for one in listed if isinstance(one, dict) and one]


def whole(records: list[Record]) -> Answer | None:
    """The one object, as it is."""
    return records[0] if records else None


def listed(records: list[Record]) -> Answer:
    """A list, as it is."""
    return {"value": records}


def from_graph(value: Any) -> Any:
    """PowerShell's spelling of a Graph object in Graph's own: names, times, and unset objects."""
    if isinstance(value, dict):
        more = value.get("AdditionalProperties")
        told = {**value, **more} if isinstance(more, dict) else value
        named = {name: one for name, one in told.items() if name != "AdditionalProperties"}
        held = {name[:1].lower() + name[1:]: from_graph(one) for name, one in named.items()}
        return held if any(one is not None for one in held.values()) else None
    if isinstance(value, list):
        return [from_graph(one) for one in value]
    if isinstance(value, str) and (found := _DATE.fullmatch(value)):
        return datetime.fromtimestamp(int(found.group(1)) / 1000, UTC).isoformat()
    return value


def from_graph_listed(records: list[Record]) -> Answer:
    """A list of Graph objects."""
    return {"value": [held for one in records if (held := from_graph(one))]}


def organization(records: list[Record]) -> Answer:
    """ScubaGear's own summary of the tenant, and what of Graph's object it keeps beside."""
    held = []
    for one in records:
        more = one.get("AADAdditionalData") or {}
        known = {"id": one.get("TenantId"), "displayName": one.get("DisplayName")}
        if "OnPremisesSyncEnabled" in more:
            known["onPremisesSyncEnabled"] = more["OnPremisesSyncEnabled"]
        held.append(known)
    return {"value": held}


def domains(records: list[Record]) -> Answer | None:
    """The verified domains, which Graph also tells with the organisation."""
    names = (records[0].get("AADAdditionalData") or {}).get("VerifiedDomains") or []
    if not names:
        return None
    return {
        "value": [
            {
                "id": one.get("Name"),
                "isVerified": True,
                "isInitial": one.get("IsInitial"),
                "authenticationType": one.get("Type"),
                "supportedServices": str(one.get("Capabilities") or "").split(", "),
            }
            for one in names
        ]
    }


def licences(records: list[Record]) -> Answer:
    """The export lists the plans of all live subscriptions as one."""
    plans = [from_graph(plan) for plan in records]
    return {"value": [{"id": "all", "capabilityStatus": "Enabled", "servicePlans": plans}]}


def authorization(records: list[Record]) -> Answer | None:
    """The beta API, which the export took it from, keeps the consent list in another place."""
    answer: Answer = from_graph(records[0])
    role = answer.get("defaultUserRolePermissions")
    consent = answer.pop("permissionGrantPolicyIdsAssignedToDefaultUserRole", None)
    if isinstance(role, dict) and isinstance(consent, list):
        role["permissionGrantPoliciesAssigned"] = consent
    return answer


def role_policies(records: list[Record]) -> Answer:
    """ScubaGear keeps the rules of PIM with each role; a built-in role has its template's id."""
    return {
        "value": [
            {
                "id": one.get("RoleTemplateId"),
                "roleDefinitionId": one.get("RoleTemplateId"),
                "policy": {"rules": from_graph(one.get("Rules") or [])},
            }
            for one in records
        ]
    }


def sharepoint_settings(records: list[Record]) -> Answer | None:
    """What Graph would say, from the same settings."""
    if not records:
        return None
    held = records[0]
    blocked = held.get("PreventExternalUsersFromResharing")
    words = {
        "sharingCapability": SHARING.get(held.get("SharingCapability", -1)),
        "sharingDomainRestrictionMode": DOMAIN_MODES.get(
            held.get("SharingDomainRestrictionMode", -1)
        ),
        "sharingAllowedDomainList": (held.get("SharingAllowedDomainList") or "").split(),
        "sharingBlockedDomainList": (held.get("SharingBlockedDomainList") or "").split(),
        "isResharingByExternalUsersEnabled": None if blocked is None else not blocked,
        "isLegacyAuthProtocolsEnabled": held.get("LegacyAuthProtocolsEnabled"),
    }
    return {name: value for name, value in words.items() if value is not None}


def sites(records: list[Record]) -> Answer:
    """A page of SharePoint's object model."""
    return {"_Child_Items_": records}


def connector_policies(records: list[Record]) -> Answer:
    """The pages of the list, as one."""
    return {"value": [one for page in records for one in page.get("value") or []]}


def no_rules(records: list[Record]) -> Answer | None:
    """Each custom rule names a policy beside the default one: where there is none, no rule."""
    only_default = bool(records) and all(one.get("IsDefault") is True for one in records)
    return listed([]) if only_default else None


def fabric_settings(records: list[Record]) -> Answer:
    return {"tenantSettings": records}


def txt(domain: str, texts: list[str]) -> list[Record]:  # noqa: ARG001
    return [{"text": text} for text in texts]


def spf_name(domain: str, texts: list[str]) -> list[Record]:
    """The domain's own record; what it leads to the export does not hold."""
    return [{"name": domain, "texts": texts}]


SHARING = {
    0: "disabled",
    1: "externalUserSharingOnly",
    2: "externalUserAndGuestSharing",
    3: "existingExternalUserSharingOnly",
}
"""The numbers of the SharePoint API, in the words of Graph: two views of one setting."""

DOMAIN_MODES = {0: "none", 1: "allowList", 2: "blockList"}
_DATE = re.compile(r"/Date\((-?\d+)\)/")
_SPO = ("SharePoint REST API", "Get-SPOTenant", "Get-PnPTenant")
_FEDERATION = ("Get-CsTenantFederationConfiguration",)
_APPS = ("Get-CsTeamsAppPermissionPolicy",)
_CLIENT = ("Get-CsTeamsClientConfiguration",)
_SITES = ("SharePoint REST API", "Get-SPOSite", "Get-PnPTenantSite")

_SHAREPOINT, _TEAMS = ("SharePoint",), ("teams",)
_DEFENDER, _EXCHANGE = ("securitysuite", "defender"), ("exo", "EXO")

FEEDS: tuple[Feed, ...] = (
    Feed("tenant_details", Organization, organization),
    Feed("tenant_details", Domain, domains),
    Feed("service_plans", SubscribedSku, licences),
    Feed("conditional_access_policies", ConditionalAccessPolicy, from_graph_listed),
    Feed("authorization_policies", AuthorizationPolicy, authorization),
    Feed("privileged_roles", RolePolicy, role_policies, only="it holds the privileged roles only"),
    Feed("SPO_tenant", SpoTenant, whole, _SHAREPOINT, _SPO),
    Feed("SPO_tenant", SharePointSettings, sharepoint_settings, _SHAREPOINT, _SPO),
    Feed("SPO_site", Site, sites, _SHAREPOINT, _SITES, only="it holds the root site only"),
    Feed("federation_configuration", TeamsFederation, whole, _TEAMS, _FEDERATION),
    Feed("meeting_policies", MeetingPolicy, listed, _TEAMS, ("Get-CsTeamsMeetingPolicy",)),
    Feed("app_policies", AppPermissionPolicy, listed, _TEAMS, _APPS),
    Feed("client_configuration", TeamsClient, whole, _TEAMS, _CLIENT),
    Feed("tenant_isolation", TenantIsolation, whole),
    Feed("dlp_policies", ConnectorPolicy, connector_policies),
    Feed("powerbi_tenant_settings", FabricSetting, fabric_settings),
    cmdlet("all_domains", AcceptedDomain, _DEFENDER),
    cmdlet("admin_audit_log_config", AdminAuditLogConfig, _DEFENDER),
    cmdlet("hosted_content_filter_policies", AntispamPolicy, _DEFENDER),
    cmdlet("malware_filter_policies", MalwarePolicy, _DEFENDER),
    cmdlet("anti_phish_policies", AntiphishPolicy, _DEFENDER),
    *(
        Feed(key, rule, no_rules, _DEFENDER, (command,))
        for key, rule, command in (
            ("hosted_content_filter_policies", AntispamRule, "Get-HostedContentFilterPolicy"),
            ("malware_filter_policies", MalwareRule, "Get-MalwareFilterPolicy"),
            ("anti_phish_policies", AntiphishRule, "Get-AntiPhishPolicy"),
        )
    ),
    cmdlet("safe_links_policies", SafeLinksPolicy, _DEFENDER),
    cmdlet("safe_links_rules", SafeLinksRule, _DEFENDER),
    cmdlet("safe_attachment_policies", SafeAttachmentPolicy, _DEFENDER),
    cmdlet("safe_attachment_rules", SafeAttachmentRule, _DEFENDER),
    cmdlet("atp_policy_for_o365", DefenderForFiles, _DEFENDER),
    cmdlet("protection_policy_rules", PresetRule, _DEFENDER),
    cmdlet("atp_policy_rules", DefenderPresetRule, _DEFENDER),
    cmdlet("dlp_compliance_policies", DlpPolicy, _DEFENDER),
    cmdlet("dlp_compliance_rules", DlpRule, _DEFENDER),
    cmdlet("org_config", OrganizationConfig, _EXCHANGE),
    cmdlet("transport_config", TransportConfig, _EXCHANGE),
    cmdlet("transport_rule", TransportRule, _EXCHANGE),
    cmdlet("remote_domains", RemoteDomain, _EXCHANGE),
    cmdlet("sharing_policy", SharingPolicy, _EXCHANGE),
    cmdlet("dkim_config", DkimSigning, _EXCHANGE),
    cmdlet("conn_filter", ConnectionFilter, _EXCHANGE),
)
DNS_FEEDS: tuple[DnsFeed, ...] = (
    DnsFeed("spf_records", M365Spf, spf_name),
    DnsFeed("dmarc_records", M365Dmarc, txt),
)
