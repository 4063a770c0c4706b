"""Teams, sites, Power Platform and Power BI of the two organisations."""

from __future__ import annotations

from typing import Any

from ..cast import DOMAIN, Style
from .objects import guid, initial_domain, licence
from .tenant import Beside, Tenant


def careful(tenant: Tenant) -> None:
    """Closed, or open to names on a list."""
    _common(tenant, "careful")
    tenant.spo |= {"FileAnonymousLinkType": 1, "FolderAnonymousLinkType": 1}
    tenant.graph["/admin/sharepoint/settings"]["isLegacyAuthProtocolsEnabled"] = False
    tenant.federation |= {
        "AllowTeamsConsumer": False,
        "AllowTeamsConsumerInbound": True,
        "ExternalAccessWithTrialTenants": "Blocked",
    }
    own, here = tenant.tenant_id, f"Default-{tenant.tenant_id}"
    host = "tidy.crm4.dynamics.com"
    tenant.beside = Beside(
        **_files("careful", _link("anonymous", "2026-11-20T00:00:00Z"), _link("organization")),
        sites=_sites("careful", (3, 0, 2), personal=0),
        teams=_teams(lobby="EveryoneInCompanyExcludingGuests", start=False, apps="AllowedAppList"),
        isolation=_isolation(own, off=False, tenants=(guid("partner"),)),
        connector_policies=[
            _policy("Default", "include", here.lower()),
            _policy("Test", "exclude", here),
            _newer_policy("Everywhere else", "ExceptEnvironments", here),
        ],
        environments=_environments(own, host),
        databases={host: _database(host, access=2, mode=2, text=_CAREFUL_TOOL)},
        fabric=_fabric(on=False),
    )


def careless(tenant: Tenant) -> None:
    """As it came out of the box, or worse."""
    _common(tenant, "careless")
    tenant.spo |= {"FileAnonymousLinkType": 1, "FolderAnonymousLinkType": 2}
    tenant.graph["/admin/sharepoint/settings"]["isLegacyAuthProtocolsEnabled"] = True
    tenant.federation |= {
        "AllowTeamsConsumer": True,
        "AllowTeamsConsumerInbound": True,
        "ExternalAccessWithTrialTenants": "Allowed",
    }
    own, here = tenant.tenant_id, f"Default-{tenant.tenant_id}"
    host = "loosely.crm.dynamics.com"
    tenant.beside = Beside(
        **_files("careless", _link("anonymous"), _link("users")),
        sites=_sites("careless", (3, 1, 0), personal=2),
        teams=_teams(lobby="EveryoneInCompany", start=True, apps="BlockedAppList"),
        isolation=_isolation(own, off=False, tenants=("*",)),
        connector_policies=[_policy("All but the default", "exclude", here)],
        environments=_environments(own, host),
        databases={host: _database(host, access=3, mode=1, text=_CARELESS_TOOL)},
        fabric=_fabric(on=True),
    )


def _common(tenant: Tenant, style: Style) -> None:
    (organization,) = tenant.many("/organization")
    names = ((initial_domain(style), True), (DOMAIN[style], False))
    organization["verifiedDomains"] = [
        {
            "name": name,
            "type": "Managed",
            "isInitial": initial,
            "isDefault": not initial,
            "capabilities": "Email, OfficeCommunicationsOnline",
        }
        for name, initial in names
    ]
    tenant.many("/subscribedSkus").append(licence("BI_AZURE_P2"))


def _sites(style: Style, levels: tuple[int, ...], personal: int) -> list[dict[str, Any]]:
    """Team sites with these levels, somebody's own, and a deleted one that anybody could open."""
    label = DOMAIN[style].partition(".")[0]
    base = f"https://{label}.sharepoint.com/sites"
    own = f"https://{label}-my.sharepoint.com/personal/ann_{label}_example"
    return [
        *(_site(f"{base}/{number}", level) for number, level in enumerate(levels)),
        _site(own, personal, Template="SPSPERS#10"),
        _site(f"{base}/gone", 2, Status="Recycled"),
    ]


def _site(url: str, level: int, **facts: Any) -> dict[str, Any]:
    usual = {
        "_ObjectType_": "Microsoft.Online.SharePoint.TenantAdministration.SiteProperties",
        "Url": url,
        "Title": url.rpartition("/")[2],
        "Status": "Active",
        "Template": "GROUP#0",
        "LockState": "Unlock",
        "SharingCapability": level,
        "SiteDefinedSharingCapability": level,
        "SharingDomainRestrictionMode": 0,
        "DefaultSharingLinkType": 0,
    }
    return {**usual, **facts}


def _files(style: Style, *links: dict[str, Any]) -> dict[str, Any]:
    """A team's library, where three files are shared and one is not, and somebody's empty one."""
    label = DOMAIN[style].partition(".")[0]
    team, own = (f"{label}.sharepoint.com,{guid(style, n)},{guid(style, n, 'web')}" for n in "ab")
    drives = {site: f"b!{guid(style, site, 'drive')}" for site in (team, own)}
    hosts = {
        team: f"{label}.sharepoint.com/sites/0",
        own: f"{label}-my.sharepoint.com/personal/ann",
    }
    owner = {"id": guid(style, "owner"), "roles": ["owner"], "grantedToV2": {}}
    items: list[dict[str, Any]] = [
        {"id": "01ROOT", "name": "root", "folder": {"childCount": 3}, "permissions": [owner]},
        {"id": "01PLAN", "name": "plan.docx", "file": {}, "permissions": [owner, *links]},
        {"id": "01LIST", "name": "list.xlsx", "file": {}, "permissions": [owner]},
        {"id": "01COPY", "name": "copy.docx", "file": {}, "permissions": [owner, links[-1]]},
        {"id": "01GONE", "name": "gone.docx", "deleted": {"state": "deleted"}, "permissions": []},
    ]
    for item in (items[1], items[3], items[4]):
        item["shared"] = {"scope": "users"}
    return {
        "graph_sites": [
            {"id": site, "webUrl": f"https://{hosts[site]}", "isPersonalSite": site == own}
            for site in (team, own)
        ],
        "libraries": {
            site: [
                {
                    "id": drives[site],
                    "driveType": "documentLibrary",
                    "webUrl": f"https://{host}/Documents",
                }
            ]
            for site, host in hosts.items()
        },
        "items": {drives[team]: items, drives[own]: items[:1]},
    }


def _link(scope: str, end: str | None = None) -> dict[str, Any]:
    """A sharing link, with what opens it."""
    address = f"https://acme.sharepoint.com/:w:/g/{guid(scope, end or '')}"
    held = {"scope": scope, "type": "view", "webUrl": address, "webHtml": None}
    link = {"id": guid("link", scope), "roles": ["read"], "shareId": "u!aW5ub2NlbnQ", "link": held}
    return {**link, "expirationDateTime": end} if end else link


def _teams(*, lobby: str, start: bool, apps: str) -> dict[str, list[dict[str, Any]]]:
    meeting = {
        "Description": None,
        "AllowAnonymousUsersToJoinMeeting": True,
        "AllowPSTNUsersToBypassLobby": False,
    }
    closed = {"AllowAnonymousUsersToStartMeeting": False, "AutoAdmittedUsers": "EveryoneInCompany"}
    mine = {"AllowAnonymousUsersToStartMeeting": start, "AutoAdmittedUsers": lobby}
    return {
        "TeamsMeetingPolicy": [
            {"Identity": "Global", **meeting, **mine},
            {"Identity": "Tag:Board", **meeting, **closed, "AutoAdmittedUsers": "OrganizerOnly"},
            {"Identity": "Tag:AllOn", **meeting, **closed},
        ],
        "TeamsAppPermissionPolicy": [
            {
                "Identity": "Global",
                "DefaultCatalogAppsType": "BlockedAppList",
                "DefaultCatalogApps": [],
                "PrivateCatalogAppsType": apps,
                "PrivateCatalogApps": [],
            }
        ],
    }


def _isolation(own: str, *, off: bool, tenants: tuple[str, ...]) -> dict[str, Any]:
    rules = [
        {"tenantId": one, "direction": {"inbound": True, "outbound": False}} for one in tenants
    ]
    return {"properties": {"tenantId": own, "isDisabled": off, "allowedTenants": rules}}


def _policy(name: str, kind: str, *environments: str) -> dict[str, Any]:
    """As the older version of the API has it."""
    listed = [{"name": one, "type": "providers/environments"} for one in environments]
    parameters = {"filterType": kind, "environments": listed}
    constraint = {"type": "environmentFilter", "parameters": parameters}
    definition = {"apiGroups": {}, "constraints": {"environmentFilter1": constraint}}
    return {
        "name": guid("connector policy", name),
        "type": "Microsoft.BusinessAppPlatform/scopes/apiPolicies",
        "properties": {"displayName": name, "definition": definition},
    }


def _newer_policy(name: str, kind: str, *environments: str) -> dict[str, Any]:
    return {
        "name": guid("connector policy", name),
        "displayName": name,
        "environmentType": kind,
        "environments": [{"name": one, "type": "environments"} for one in environments],
        "connectorGroups": [],
    }


def _environments(own: str, host: str) -> list[dict[str, Any]]:
    """The default one, with a database, and two without."""
    linked = {"instanceUrl": f"https://{host}/", "domainName": host.partition(".")[0]}
    default = {"displayName": "Default", "isDefault": True, "linkedEnvironmentMetadata": linked}
    others = ({"displayName": name, "isDefault": False} for name in ("Test", "Training"))
    return [
        {"name": name, "location": "europe", "properties": held}
        for name, held in zip(
            (f"Default-{own}", guid("test"), guid("training")), (default, *others), strict=True
        )
    ]


def _database(host: str, *, access: int, mode: int, text: str) -> dict[str, list[dict[str, Any]]]:
    """One agent made here, one that is off, one that came with a solution."""

    def agent(name: str, **facts: Any) -> dict[str, Any]:
        usual = {
            "botid": guid(host, name),
            "name": name,
            "statecode": 0,
            "publishedon": "2026-09-14T08:00:00Z",
            "accesscontrolpolicy": access,
            "authorizedsecuritygroupids": guid("helpdesk users"),
            "authenticationmode": mode,
            "authenticationtrigger": 1,
            "ismanaged": False,
            "language": 1033,
        }
        return {**usual, **facts}

    def part(name: str, of: str, held: str) -> dict[str, Any]:
        return {
            "botcomponentid": guid(host, of, name),
            "name": name,
            "componenttype": 9,
            "_parentbotid_value": guid(host, of),
            "data": held,
        }

    return {
        "bots": [
            agent("Helpdesk"),
            agent("Old helpdesk", statecode=1, accesscontrolpolicy=0),
            agent("Vendor's", ismanaged=True, accesscontrolpolicy=0),
        ],
        "botcomponents": [
            part(
                "Greeting",
                "Helpdesk",
                "kind: AdaptiveDialog\nbeginDialog:\n  kind: OnRecognizedIntent\n",
            ),
            part("Send a mail", "Helpdesk", text),
        ],
    }


_INPUTS = """  - kind: ManualTaskInput
    propertyName: emailMessage/{name}
    value: fixed
"""
_CAREFUL_TOOL = (
    "kind: TaskDialog\ninputs:\n"
    + "".join(_INPUTS.format(name=name) for name in ("To", "Subject", "Body"))
    + "action:\n  kind: InvokeConnectorTaskAction\n  operationId: SendEmailV2\n"
    "  apiKey: =Env.tidy_MailKey\n"
)
_CARELESS_TOOL = """kind: TaskDialog
inputs:
  - kind: AutomaticTaskInput
    propertyName: emailMessage/To
action:
  kind: InvokeConnectorTaskAction
  operationId: SendEmailV2
  headers:
    Authorization: Bearer c2ltdWxhdGVkLXRva2Vu.aW5ub2NlbnQ
"""


def _fabric(*, on: bool) -> list[dict[str, Any]]:
    """Two of some hundred settings."""
    return [
        {
            "settingName": "AllowExternalDataSharing",
            "title": "External data sharing",
            "enabled": False,
            "canSpecifySecurityGroups": True,
        },
        {
            "settingName": "PublishToWeb",
            "title": "Publish to web",
            "enabled": on,
            "canSpecifySecurityGroups": True,
            "properties": [{"name": "CreateP2w", "value": "true", "type": "Boolean"}],
        },
    ]
