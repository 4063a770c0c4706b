"""How outsiders take part at the two organisations: by link, in a meeting, in a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .mail_objects import named

if TYPE_CHECKING:
    from .tenant import Tenant

PARTNER = "partner.example:CalendarSharingFreeBusyDetail"
DEFAULT = "Default Sharing Policy"
PRESET = "Tag:AllOn"


def careful(tenant: Tenant) -> None:
    """Chosen people, named domains, and nobody without a name."""
    tenant.spo |= {
        **_links(kind=1, permission=1, scopes=(2, -1), roles=(1, 0)),
        "EmailAttestationRequired": True,
        "EmailAttestationReAuthDays": 15,
        "ExternalUserExpirationRequired": True,
        "ExternalUserExpireInDays": 30,
        "EnableAzureADB2BIntegration": True,
        "DisallowInfectedFileDownload": True,
    }
    _meetings(tenant, chat="EnabledExceptAnonymous", callers=False, control=False)
    tenant.beside.teams["TeamsClientConfiguration"] = [_client(mail=False)]
    tenant.cmdlets["Get-SharingPolicy"] = [_sharing(DEFAULT, PARTNER), _sharing("Sales", PARTNER)]
    tenant.beside.fabric += [
        _fabric("AllowGuestUserToAccessSharedContent", "Guest access", group="Partners"),
        _fabric("ExternalSharingV2", "Guest invitations", on=False),
    ]


def careless(tenant: Tenant) -> None:
    """As it came."""
    tenant.spo |= {
        **_links(kind=3, permission=2, scopes=(-1, -1), roles=(0, 0)),
        "EmailAttestationRequired": False,
        "EmailAttestationReAuthDays": 30,
        "ExternalUserExpirationRequired": False,
        "ExternalUserExpireInDays": 60,
        "EnableAzureADB2BIntegration": False,
        "DisallowInfectedFileDownload": False,
    }
    _meetings(tenant, chat="Enabled", callers=True, control=True)
    tenant.beside.teams["TeamsClientConfiguration"] = [_client(mail=True)]
    tenant.cmdlets["Get-SharingPolicy"] = [
        _sharing(
            DEFAULT, "Anonymous:CalendarSharingFreeBusyReviewer", "*:CalendarSharingFreeBusySimple"
        )
    ]
    tenant.beside.fabric += [
        _fabric("AllowGuestUserToAccessSharedContent", "Guest access"),
        _fabric("ExternalSharingV2", "Guest invitations"),
    ]


def _links(
    *, kind: int, permission: int, scopes: tuple[int, int], roles: tuple[int, int]
) -> dict[str, Any]:
    """What a new link is; the newer settings first for SharePoint, then for OneDrive."""
    return {
        "DefaultSharingLinkType": kind,
        "DefaultLinkPermission": permission,
        "CoreDefaultShareLinkScope": scopes[0],
        "CoreDefaultShareLinkRole": roles[0],
        "CoreDefaultLinkToExistingAccess": False,
        "OneDriveDefaultShareLinkScope": scopes[1],
        "OneDriveDefaultShareLinkRole": roles[1],
        "OneDriveDefaultLinkToExistingAccess": False,
    }


def _meetings(tenant: Tenant, *, chat: str, callers: bool, control: bool) -> None:
    """Presets are the same in every tenant."""
    for policy in tenant.beside.teams["TeamsMeetingPolicy"]:
        preset = policy["Identity"] == PRESET
        policy["AllowPSTNUsersToBypassLobby"] = callers and not preset
        policy["AllowExternalParticipantGiveRequestControl"] = control and not preset
        policy["MeetingChatEnabledType"] = "Enabled" if preset else chat


def _client(*, mail: bool) -> dict[str, Any]:
    providers = ("DropBox", "Box", "GoogleDrive", "ShareFile", "Egnyte")
    return {
        "Identity": "Global",
        "AllowEmailIntoChannel": mail,
        "RestrictedSenderList": None,
        **{f"Allow{one}": mail for one in providers},
        "AllowGuestUser": True,
    }


def _sharing(name: str, *domains: str) -> dict[str, Any]:
    return named(name, Domains=list(domains), Enabled=True, Default=name == DEFAULT)


def _fabric(name: str, title: str, *, group: str = "", on: bool = True) -> dict[str, Any]:
    held: dict[str, Any] = {
        "settingName": name,
        "title": title,
        "enabled": on,
        "canSpecifySecurityGroups": True,
    }
    listed = [{"graphId": f"group {group}", "name": group}]
    return {**held, "enabledSecurityGroups": listed} if group else held
