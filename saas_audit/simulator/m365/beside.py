"""How the services beside Graph answer: Teams, sites, Power Platform, Power BI, Dataverse."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..http import Request, Response, json_response

if TYPE_CHECKING:
    from .tenant import Tenant

PAGE = 2
"""Rows a page."""

POWER_PLATFORM = "api.bap.microsoft.com"
POWER_BI = "api.powerbi.com"
DATAVERSE = ".dynamics.com"
AUDIENCES = {
    POWER_PLATFORM: "https://service.powerapps.com//.default",
    POWER_BI: "https://analysis.windows.net/powerbi/api/.default",
}
MANAGEMENT_APP = "Power Platform: management application"
AGENT_READER = "Dataverse: application user that reads the bot tables"
FABRIC_READER = "Fabric: service principals can access read-only admin APIs"
RIGHTS = frozenset({MANAGEMENT_APP, AGENT_READER, FABRIC_READER})
"""What an administrator does by hand; no token shows it."""

FOREST, SERVER = "1E", "admin1e.online.lync.com"
_ADMINISTRATION = "Microsoft.Online.SharePoint.TenantAdministration"
_CSOM = "{http://schemas.microsoft.com/sharepoint/clientquery/2009}"


def serves(host: str) -> bool:
    """Power Platform, Power BI, or a Dataverse environment."""
    return host in AUDIENCES or host.endswith(DATAVERSE)


def audience(host: str) -> str:
    """What a token must be for."""
    return AUDIENCES.get(host, f"https://{host}/.default")


def teams(tenant: Tenant, request: Request) -> Response:
    """The configuration API."""
    if request.headers.get("x-authz-scope") != "tenant":
        return _refused(403, "Forbidden")
    if request.path == "/Teams.Tenant/tenants":
        endpoints = {"ConfigApiEndpoint": SERVER, "AdminServiceEndpoint": SERVER}
        found = {"Endpoints": endpoints, "Headers": {"X-MS-Forest": FOREST}}
        return json_response({"tenantId": tenant.tenant_id, "serviceDiscovery": found})
    kind, _, instance = request.path.removeprefix("/Skype.Policy/configurations/").partition("/")
    if kind == "TenantFederationSettings":
        return _federation(tenant, request, instance)
    held = tenant.beside.teams.get(kind, [])
    if instance:
        held = [one for one in held if instance == f"configuration/{one['Identity']}"]
    if not held:
        return _refused(404, "NotFound")
    return json_response(held[0] if instance else held)


def _federation(tenant: Tenant, request: Request, instance: str) -> Response:
    """Only the older backend knows it, and has to be named."""
    wanted = {
        "x-ms-forest": FOREST,
        "x-ms-target-uri": f"https://{SERVER}/OcsPowershellWebservice",
        "x-ms-tenant-id": tenant.tenant_id,
    }
    told = {name: request.headers.get(name) for name in wanted}
    if told != wanted or request.query.get("adminDomain") != tenant.initial:
        return _refused(400, "BadRequest")
    return json_response(tenant.federation) if instance == "configuration/Global" else _refused(404)


def sites(tenant: Tenant, request: Request) -> Response:
    """The client object model does what it is told: here, one thing only."""
    if request.headers.get("content-type", "").partition(";")[0] != "text/xml":
        return _refused(415)
    told = ET.fromstring(request.body.decode())
    method = told.find(f".//{_CSOM}Method")
    if method is None or method.get("Name") != "GetSitePropertiesFromSharePointByFilters":
        error = {"ErrorMessage": "Method does not exist.", "ErrorTypeName": "Microsoft.SharePoint"}
        return json_response([{"SchemaVersion": "15.0.0.0", "ErrorInfo": error}])
    asked = {one.get("Name"): one.text for one in told.iter(f"{_CSOM}Property")}
    start = int(asked.get("StartIndex") or 0)
    held = [
        site
        for site in tenant.beside.sites
        if asked.get("IncludePersonalSite") == "1" or not site["Template"].startswith("SPSPERS")
    ]
    more = start + PAGE < len(held)
    found = {
        "_ObjectType_": f"{_ADMINISTRATION}.SPOSitePropertiesEnumerable",
        "NextStartIndex": -1,
        "NextStartIndexFromSharePoint": str(start + PAGE) if more else None,
        "_Child_Items_": held[start : start + PAGE],
    }
    head = {"SchemaVersion": "15.0.0.0", "LibraryVersion": "16.0.26406.12012", "ErrorInfo": None}
    return json_response([head, 2, {"IsNull": False}, 4, {"IsNull": False}, 5, found])


def power(tenant: Tenant, granted: frozenset[str], request: Request) -> Response:
    """Power Platform, Power BI and Dataverse."""
    if request.host == POWER_BI:
        if FABRIC_READER not in granted:
            return _refused(401, "PowerBINotAuthorizedException")
        known = request.path == "/v1/admin/tenantsettings"
        return json_response({"tenantSettings": tenant.beside.fabric}) if known else _refused(404)
    if request.host == POWER_PLATFORM:
        if MANAGEMENT_APP not in granted:
            return _refused(403, "Forbidden")
        return _administration(tenant, request)
    tables = tenant.beside.databases.get(request.host)
    if tables is None or AGENT_READER not in granted:
        return _refused(403, "0x80072560")
    return _rows(tables, request)


def _administration(tenant: Tenant, request: Request) -> Response:
    admin = "/providers/Microsoft.BusinessAppPlatform/scopes/admin"
    isolation = f"/providers/PowerPlatform.Governance/v1/tenants/{tenant.tenant_id}"
    lists = {
        (f"{admin}/apiPolicies", "2016-11-01"): tenant.beside.connector_policies,
        (f"{admin}/environments", "2023-06-01"): tenant.beside.environments,
    }
    version = request.query.get("api-version", "")
    if (request.path, version) == (f"{isolation}/tenantIsolationPolicy", "2020-06-01"):
        return json_response(tenant.beside.isolation)
    if (request.path, version) not in lists:
        return _refused(404)
    return _page(lists[request.path, version], request, "nextLink")


def _rows(tables: dict[str, list[dict[str, Any]]], request: Request) -> Response:
    """A table: $filter as far as anybody asks, $select of columns that exist."""
    rows = tables.get(request.path.removeprefix("/api/data/v9.2/"))
    asked = request.query.get("$filter", "")
    if rows is None:
        return _refused(404)
    for part in asked.split(" and "):
        found = re.fullmatch(r"(\w+) eq ([\w-]+)", part)
        if found is None:
            return _refused(400)
        name, value = found.groups()
        rows = [row for row in rows if str(row[name]).lower() == value.lower()]
    columns = request.query.get("$select", "").split(",")
    if any(column not in row for row in rows for column in columns):
        return _refused(400, "0x80060888")
    picked = [{column: row[column] for column in columns} for row in rows]
    return _page(picked, request, "@odata.nextLink")


def _page(rows: list[dict[str, Any]], request: Request, link: str) -> Response:
    start = int(request.query.get("$skiptoken", "0"))
    page: dict[str, Any] = {"value": rows[start : start + PAGE]}
    if start + PAGE < len(rows):
        query = {**request.query, "$skiptoken": str(start + PAGE)}
        text = "&".join(f"{name}={quote(value, safe=',$')}" for name, value in query.items())
        page[link] = f"https://{request.host}{request.path}?{text}"
    return json_response(page)


def _refused(status: int, code: str = "") -> Response:
    return json_response({"error": {"code": code, "message": "refused"}}, status)
