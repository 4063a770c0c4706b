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
DefaultLink = Literal[0, 1, 2, 3]
"""0 the widest that is allowed, 1 chosen people, 2 everyone inside, 3 anyone."""
LinkScope = Literal[-1, 0, 1, 2]
"""The same in newer settings: -1 unset, 0 anyone, 1 everyone inside, 2 chosen people."""
LinkRole = Literal[0, 1, 2, 6, 7]
"""0 unset, 1 view, 2 edit, 6 review, 7 view without download."""
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
    default_link: DefaultLink = msgspec.field(name="DefaultSharingLinkType")
    default_permission: LinkType = msgspec.field(name="DefaultLinkPermission")
    site_link_scope: LinkScope = msgspec.field(name="CoreDefaultShareLinkScope")
    site_link_role: LinkRole = msgspec.field(name="CoreDefaultShareLinkRole")
    site_link_existing_access: bool = msgspec.field(name="CoreDefaultLinkToExistingAccess")
    onedrive_link_scope: LinkScope = msgspec.field(name="OneDriveDefaultShareLinkScope")
    onedrive_link_role: LinkRole = msgspec.field(name="OneDriveDefaultShareLinkRole")
    onedrive_link_existing_access: bool = msgspec.field(name="OneDriveDefaultLinkToExistingAccess")
    code_reauth_required: bool = msgspec.field(name="EmailAttestationRequired")
    code_reauth_days: int = msgspec.field(name="EmailAttestationReAuthDays")
    guest_expiry_required: bool = msgspec.field(name="ExternalUserExpirationRequired")
    guest_expiry_days: int = msgspec.field(name="ExternalUserExpireInDays")
    entra_b2b: bool = msgspec.field(name="EnableAzureADB2BIntegration")
    infected_download_blocked: bool = msgspec.field(name="DisallowInfectedFileDownload")


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
