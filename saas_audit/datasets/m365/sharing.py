"""What may leave the tenant: SharePoint, OneDrive, Teams."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from ...model import Part, Row, Setting
from .api import graph, sharepoint, sharepoint_sites, teams

SharingCapability = Literal[
    "disabled",
    "existingExternalUserSharingOnly",
    "externalUserSharingOnly",
    "externalUserAndGuestSharing",
]
DomainMode = Literal["none", "allowList", "blockList"]
Level = Literal[0, 1, 2, 3]
"""0 nobody outside, 1 new and existing guests, 2 anyone, 3 existing guests: not in that order."""
OPENNESS: tuple[Level, ...] = (0, 3, 1, 2)
"""The levels from closed to open."""
LinkType = Literal[0, 1, 2]
"""0 unset, 1 view, 2 edit."""
TrialTenants = Literal["Allowed", "Blocked"]


@graph("/admin/sharepoint/settings", permission="SharePointTenantSettings.Read.All")
class SharePointSettings(Setting, rename="camel"):
    """What the tenant lets SharePoint and OneDrive users share."""

    sharing_capability: SharingCapability
    sharing_domain_restriction_mode: DomainMode
    sharing_allowed_domain_list: list[str]
    sharing_blocked_domain_list: list[str]
    is_resharing_by_external_users_enabled: bool | None
    is_legacy_auth_protocols_enabled: bool | None


@sharepoint("/_api/SPO.Tenant")
class SpoTenant(Setting):
    """The settings that only the SharePoint administration site shows."""

    sharing_capability: Level = msgspec.field(name="SharingCapability")
    onedrive_sharing_capability: Level = msgspec.field(name="ODBSharingCapability")
    anyone_link_days: int = msgspec.field(name="RequireAnonymousLinksExpireInDays")
    anyone_file_link: LinkType = msgspec.field(name="FileAnonymousLinkType")
    anyone_folder_link: LinkType = msgspec.field(name="FolderAnonymousLinkType")


@sharepoint_sites("GetSitePropertiesFromSharePointByFilters")
class Site(Row, rename="pascal", key="url", at_least=1):
    """A site, people's own included; ``sharing_capability`` is what is stored for it."""

    url: str
    status: str
    sharing_capability: Level


class AllowedDomains(Part, rename="pascal"):
    """A list, or a marker that all known domains are meant; the API mixes shapes."""

    allowed_domain: Any


@teams("Skype.Policy/configurations/TenantFederationSettings/configuration/Global")
class TeamsFederation(Setting, rename="pascal"):
    """Which other organisations Teams users may talk to."""

    allow_federated_users: bool
    allowed_domains: AllowedDomains | None
    allow_teams_consumer: bool
    allow_teams_consumer_inbound: bool
    external_access_with_trial_tenants: TrialTenants
