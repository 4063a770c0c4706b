"""Answers as Microsoft would: sign-in, rights, $select, pages, errors."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import msgspec

from ..http import Request, Response, json_response
from ..limits import Limits
from . import beside, cmdlets, files, hunting, what_if
from .filters import LISTED
from .schema import properties, readers, routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from .tenant import Tenant

LOGIN = "login.microsoftonline.com"
GRAPH = "graph.microsoft.com"
TEAMS = "api.interfaces.records.teams.microsoft.com"
TEAMS_RESOURCE = "48ac35b8-9aa8-4d74-927d-1f4a14a0b239"
SHAREPOINT_RIGHT = "SharePoint:Sites.FullControl.All"
TEAMS_RIGHT = "role:Global Reader"
GLOBAL_READER = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
PROCESS_QUERY = "/_vti_bin/client.svc/ProcessQuery"
EVALUATE = f"/v1.0{what_if.PATH}"
QUESTIONS = (PROCESS_QUERY, files.BATCH, hunting.QUERY, EVALUATE)
"""What may be asked by POST; it changes nothing."""
SIGNATURE = "simulated"
PAGE = 4
"""Rows a page, however many are asked for: so that every list of note has several."""

ALL_RIGHTS = frozenset(
    {right for path in routes() for right in readers(path)}
    | {SHAREPOINT_RIGHT, TEAMS_RIGHT, cmdlets.RIGHT}
    | beside.RIGHTS
    | hunting.RIGHTS
)
_COUNTED = ("/users", "/groups", "/applications", "/servicePrincipals")


class M365:
    """One tenant behind Microsoft's hosts. ``page``: rows a page, however many are asked for.

    ``limits``: of Graph, by path.
    """

    def __init__(self, tenant: Tenant, granted: frozenset[str], page: int = PAGE) -> None:
        self._page = page
        self._tenant = tenant
        self._granted = granted
        self._sharepoint = f"{tenant.initial.partition('.')[0]}-admin.sharepoint.com"
        self.limits = Limits()

    def serves(self, host: str) -> bool:
        known = host in (LOGIN, GRAPH, TEAMS, hunting.AZURE, self._sharepoint)
        return known or beside.serves(host) or cmdlets.serves(host)

    def answer(self, request: Request) -> Response:
        if request.host == LOGIN:
            return self._sign_in(request)
        audience = self._audience(request.bearer)
        if audience is None:
            return _error(401, "InvalidAuthenticationToken", "Access token is empty or invalid.")
        if request.method == "POST" and not request.headers.get("content-type"):
            return _error(415, "UnsupportedMediaType", "The body does not say what it is.")
        if cmdlets.serves(request.host):
            return cmdlets.answer(self._tenant, self._granted, audience, request, self._page)
        if self._audience_of(request.host) not in audience:
            return _error(401, "InvalidAuthenticationToken", "Access token validation failure.")
        asks = request.method == "POST"
        if request.method != "GET" and not (asks and request.path in QUESTIONS):
            return _error(405, "Request_BadRequest", "Specified HTTP method is not allowed.")
        if request.host != GRAPH:
            return self._beside_graph(request)
        if wait := self.limits.wait(_version(request.path)[1]):
            return _too_fast(wait)
        return self._asked(request) if asks else self._graph(request)

    def _asked(self, request: Request) -> Response:
        """A question put by POST."""
        if request.path == hunting.QUERY:
            return hunting.hunt(self._tenant, self._granted, request)
        if request.path == EVALUATE:
            return self._evaluate(request)
        return files.batch(request, self._graph)

    def _evaluate(self, request: Request) -> Response:
        if not readers(what_if.PATH) & self._granted:
            return _error(403, "Authorization_RequestDenied", "Insufficient privileges.")
        asked = msgspec.json.decode(request.body)
        missing = {"signInIdentity", "signInContext", "signInConditions"} - set(asked)
        if missing:
            return _error(400, "BadRequest", f"{', '.join(sorted(missing))} is required.")
        return json_response({"value": what_if.evaluated(self._tenant, asked)})

    @staticmethod
    def _audience_of(host: str) -> str:
        """What a token for a host has to be for."""
        if host == TEAMS:
            return TEAMS_RESOURCE
        return beside.audience(host) if beside.serves(host) else host

    def _beside_graph(self, request: Request) -> Response:
        if beside.serves(request.host):
            return beside.power(self._tenant, self._granted, request)
        if request.host == hunting.AZURE:
            return hunting.azure(self._tenant, self._granted, request)
        teams = request.host == TEAMS
        if not teams and _claims(request.bearer).get("appidacr") != "2":
            return _error(401, "", "Unsupported app only token.")
        if (TEAMS_RIGHT if teams else SHAREPOINT_RIGHT) not in self._granted:
            return _error(403, "accessDenied", "Access denied.")
        if teams:
            return beside.teams(self._tenant, request)
        if request.path == PROCESS_QUERY:
            return beside.sites(self._tenant, request)
        return json_response(self._tenant.spo)

    def _sign_in(self, request: Request) -> Response:
        if request.path.endswith("/.well-known/openid-configuration"):
            base = f"https://{LOGIN}/{self._tenant.tenant_id}"
            return json_response(
                {
                    "issuer": f"{base}/v2.0",
                    "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                    "token_endpoint": f"{base}/oauth2/v2.0/token",
                }
            )
        form = parse_qs(request.body.decode())
        if form.get("client_secret") == ["wrong"]:
            word = "AADSTS7000215: Invalid client secret provided."
            return json_response({"error": "invalid_client", "error_description": word}, 401)
        scope = form.get("scope", [""])[0]
        return json_response(
            {
                "token_type": "Bearer",
                "expires_in": 3599,
                "access_token": self.token(scope, by_certificate="client_assertion" in form),
            }
        )

    def token(self, scope: str, *, by_certificate: bool = True) -> str:
        """An unsigned token: the application permissions, and how the app proved who it is."""
        roles = self._roles(urlsplit(scope).hostname or "")
        wids = [GLOBAL_READER] if TEAMS_RIGHT in self._granted else []
        proof = "2" if by_certificate else "1"
        claims = {"aud": scope, "roles": sorted(roles), "wids": wids, "appidacr": proof}
        parts = ({"alg": "none"}, {**claims, "tid": self._tenant.tenant_id})
        encoded = [base64.urlsafe_b64encode(msgspec.json.encode(p)).rstrip(b"=") for p in parts]
        return b".".join((*encoded, SIGNATURE.encode())).decode()

    def _roles(self, host: str) -> list[str]:
        """A token names the rights of its own API only."""
        if host == self._sharepoint:
            right = SHAREPOINT_RIGHT.removeprefix("SharePoint:")
            return [right] if SHAREPOINT_RIGHT in self._granted else []
        if cmdlets.serves(host):
            return [cmdlets.RIGHT] if cmdlets.RIGHT in self._granted else []
        return [right for right in self._granted - {cmdlets.RIGHT} if ":" not in right]

    @staticmethod
    def _audience(bearer: str) -> str | None:
        parts = bearer.split(".")
        if len(parts) != 3 or parts[2] != SIGNATURE:
            return None
        return str(_claims(bearer)["aud"])

    def _graph(self, request: Request) -> Response:
        version, path = _version(request.path)
        counted = path.endswith("/$count")
        path = path.removesuffix("/$count")
        if files.is_delta(path):
            return self._delta(request)
        template, key = _matched(path)
        if template is None:
            return _error(404, "ResourceNotFound", f"Resource not found for the segment {path}.")
        if not readers(template) & self._granted:
            return _error(403, "Authorization_RequestDenied", "Insufficient privileges.")
        if refusal := self._unlicensed(template):
            return refusal
        if counted:
            return self._count(template, request)
        if refusal := self._about_sign_ins(template, request):
            return refusal
        value = self._held(template, key, version, path)
        if value is None:
            return _error(404, "Request_ResourceNotFound", f"Resource '{key}' does not exist.")
        if template in LISTED:
            value = LISTED[template](value, request.query)
            if value is None:
                return _error(400, "MissingParameters", "The request lacks a $filter it must have.")
        return _answered(request, routes()[template], value, self._page)

    def _about_sign_ins(self, template: str, request: Request) -> Response | None:
        """One field of users has a right and a licence of its own."""
        if template != "/users" or "signInActivity" not in request.query.get("$select", ""):
            return None
        if "AuditLog.Read.All" not in self._granted:
            return _error(403, "Authorization_RequestDenied", "Insufficient privileges.")
        if not self._tenant.premium:
            code = "Authentication_RequestFromNonPremiumTenantOrB2CTenant"
            return _error(403, code, "Neither tenant is B2C or tenant doesn't have premium license")
        return None

    def _held(self, template: str, key: str, version: str, path: str) -> Any:
        """What a path holds; None where there is no such object."""
        if template.startswith(("/sites/", "/drives/")):
            return files.value(self._tenant, template, path)
        if not key:
            return self._tenant.graph[template]
        if template == "/groups/{id}/transitiveMembers":
            return self._members(key, version)
        above, _, below = template.partition("/{id}")
        whole = {one["id"]: one for one in self._tenant.many(above)}
        if key not in whole:
            return None
        return self._tenant.under.get(template, {}).get(key, []) if below else whole[key]

    def _delta(self, request: Request) -> Response:
        if not readers(files.PERMISSIONS) & self._granted:
            return _error(403, "accessDenied", "Access denied.")
        return files.delta(self._tenant, request, self._page)

    def _count(self, template: str, request: Request) -> Response:
        eventual = request.headers.get("consistencylevel") == "eventual"
        if template not in _COUNTED or not eventual:
            return _error(400, "Request_BadRequest", "$count is not supported here.")
        body = str(len(self._tenant.many(template))).encode()
        return Response(body=body, headers={"content-type": "text/plain"})

    def _unlicensed(self, template: str) -> Response | None:
        """What needs a licence the tenant lacks."""
        needs_p2 = template.endswith(("ScheduleInstances", "/roleManagementPolicyAssignments"))
        needs_p1 = template.endswith("userRegistrationDetails")
        if (needs_p2 and self._tenant.premium != "P2") or (needs_p1 and not self._tenant.premium):
            word = "The tenant needs to have Microsoft Entra ID premium license."
            return _error(400, "AadPremiumLicenseRequired", word)
        return None

    def _members(self, key: str, version: str) -> list[dict[str, Any]] | None:
        """The published v1.0 does not list service principals; beta does."""
        groups = {one["id"]: one for one in self._tenant.many("/groups")}
        if key not in groups:
            return None
        hidden = groups[key]["visibility"] == "HiddenMembership"
        if hidden and "Member.Read.Hidden" not in self._granted:
            return []
        apps = {one["id"] for one in self._tenant.many("/servicePrincipals")}
        return [
            {"@odata.type": f"#microsoft.graph.{'servicePrincipal' if app else 'user'}", "id": one}
            for one in self._tenant.members.get(key, [])
            if not (app := one in apps) or version == "beta"
        ]


def _version(path: str) -> tuple[str, str]:
    """``/v1.0/users`` -> v1.0, /users."""
    version, _, rest = path.removeprefix("/").partition("/")
    return version, f"/{rest}"


def _claims(bearer: str) -> dict[str, Any]:
    part = bearer.split(".")[1]
    body = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    found: dict[str, Any] = msgspec.json.decode(body)
    return found


def _matched(path: str) -> tuple[str | None, str]:
    """The route's template and the id in the path."""
    for template in routes():
        pattern = re.escape(template).replace(r"\{id\}", "([^/]+)")
        if found := re.fullmatch(pattern, path):
            return template, found.group(1) if found.groups() else ""
    return None, ""


def _answered(request: Request, route: dict[str, Any], value: Any, size: int) -> Response:
    asked = [name for name in request.query.get("$select", "").split(",") if name]
    known = properties(route["type"])
    for name in asked:
        if name not in known:
            kind = f"microsoft.graph.{route['type']}"
            word = f"Could not find a property named '{name}' on type '{kind}'."
            return _error(400, "BadRequest", word)
    pick = _picker(asked)
    if not route["list"]:
        return json_response({"@odata.context": "https://graph.microsoft.com/v1.0/", **pick(value)})
    start = int(request.query.get("$skiptoken", "0"))
    page: dict[str, Any] = {"value": [pick(one) for one in value[start : start + size]]}
    if start + size < len(value):
        page["@odata.nextLink"] = _next(request, start + size)
    return json_response(page)


def _picker(asked: list[str]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    if not asked:
        return dict
    return lambda one: {k: v for k, v in one.items() if k in asked or k.startswith("@odata")}


def _next(request: Request, start: int) -> str:
    query = {**request.query, "$skiptoken": str(start)}
    text = "&".join(f"{name}={quote(value, safe=',$')}" for name, value in query.items())
    return f"https://{GRAPH}{request.path}?{text}"


def _too_fast(wait: float) -> Response:
    told = {"error": {"code": "TooManyRequests", "message": "Too many requests."}}
    return json_response(told, 429, **{"retry-after": f"{wait:.3f}"})


def _error(status: int, code: str, message: str) -> Response:
    return json_response({"error": {"code": code, "message": message}}, status)
