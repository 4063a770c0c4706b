"""Answers as Microsoft would: sign-in, rights, $select, pages, errors."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

import msgspec

from ..http import Request, Response, json_response
from . import what_if
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
SIGNATURE = "simulated"
PAGE = 4
"""Rows a page, however many are asked for: so that every list of note has several."""

ALL_RIGHTS = frozenset(
    {right for path in routes() for right in readers(path)} | {SHAREPOINT_RIGHT, TEAMS_RIGHT}
)
_COUNTED = ("/users", "/groups", "/applications", "/servicePrincipals")


class M365:
    """One tenant behind Microsoft's hosts. ``page``: rows a page, however many are asked for."""

    def __init__(self, tenant: Tenant, granted: frozenset[str], page: int = PAGE) -> None:
        self._page = page
        self._tenant = tenant
        self._granted = granted
        self._sharepoint = f"{tenant.initial.partition('.')[0]}-admin.sharepoint.com"

    def serves(self, host: str) -> bool:
        return host in (LOGIN, GRAPH, TEAMS, self._sharepoint)

    def answer(self, request: Request) -> Response:
        if request.host == LOGIN:
            return self._sign_in(request)
        audience = self._audience(request.bearer)
        if audience is None:
            return _error(401, "InvalidAuthenticationToken", "Access token is empty or invalid.")
        if (TEAMS_RESOURCE if request.host == TEAMS else request.host) not in audience:
            return _error(401, "InvalidAuthenticationToken", "Access token validation failure.")
        if request.method == "POST" and request.path == f"/v1.0{what_if.PATH}":
            return self._evaluate(request)
        if request.method != "GET":
            return _error(405, "Request_BadRequest", "Specified HTTP method is not allowed.")
        if request.host == TEAMS:
            return self._beside(TEAMS_RIGHT, self._tenant.federation)
        if request.host == self._sharepoint:
            if _claims(request.bearer).get("appidacr") != "2":
                return _error(401, "", "Unsupported app only token.")
            return self._beside(SHAREPOINT_RIGHT, self._tenant.spo)
        return self._graph(request)

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
        beside = f"https://{self._sharepoint}/" in scope
        roles = [r for r in self._granted if ":" not in r] if not beside else []
        if beside and SHAREPOINT_RIGHT in self._granted:
            roles = [SHAREPOINT_RIGHT.removeprefix("SharePoint:")]
        wids = [GLOBAL_READER] if TEAMS_RIGHT in self._granted else []
        proof = "2" if by_certificate else "1"
        claims = {"aud": scope, "roles": sorted(roles), "wids": wids, "appidacr": proof}
        parts = ({"alg": "none"}, {**claims, "tid": self._tenant.tenant_id})
        encoded = [base64.urlsafe_b64encode(msgspec.json.encode(p)).rstrip(b"=") for p in parts]
        return b".".join((*encoded, SIGNATURE.encode())).decode()

    @staticmethod
    def _audience(bearer: str) -> str | None:
        parts = bearer.split(".")
        if len(parts) != 3 or parts[2] != SIGNATURE:
            return None
        return str(_claims(bearer)["aud"])

    def _beside(self, right: str, value: dict[str, Any]) -> Response:
        if right not in self._granted:
            return _error(403, "accessDenied", "Access denied.")
        return json_response(value)

    def _graph(self, request: Request) -> Response:
        version, path = _version(request.path)
        counted = path.endswith("/$count")
        path = path.removesuffix("/$count")
        template, key = _matched(path)
        if template is None:
            return _error(404, "ResourceNotFound", f"Resource not found for the segment {path}.")
        if not readers(template) & self._granted:
            return _error(403, "Authorization_RequestDenied", "Insufficient privileges.")
        if refusal := self._unlicensed(template):
            return refusal
        if counted:
            return self._count(template, request)
        route = routes()[template]
        value = self._held(template, key, version)
        if value is None:
            return _error(404, "Request_ResourceNotFound", f"Resource '{key}' does not exist.")
        if "/privilegedAccess/group/" in template:
            wanted = re.fullmatch(r"groupId eq '([^']+)'", request.query.get("$filter", ""))
            if wanted is None:
                return _error(400, "MissingParameters", "Filter by groupId or principalId.")
            value = [one for one in value if one["groupId"] == wanted.group(1)]
        return _answered(request, route, value, self._page)

    def _evaluate(self, request: Request) -> Response:
        if not readers(what_if.PATH) & self._granted:
            return _error(403, "Authorization_RequestDenied", "Insufficient privileges.")
        asked = msgspec.json.decode(request.body)
        missing = {"signInIdentity", "signInContext", "signInConditions"} - set(asked)
        if missing:
            return _error(400, "BadRequest", f"{', '.join(sorted(missing))} is required.")
        return json_response({"value": what_if.evaluated(self._tenant, asked)})

    def _count(self, template: str, request: Request) -> Response:
        eventual = request.headers.get("consistencylevel") == "eventual"
        if template not in _COUNTED or not eventual:
            return _error(400, "Request_BadRequest", "$count is not supported here.")
        body = str(len(self._tenant.many(template))).encode()
        return Response(body=body, headers={"content-type": "text/plain"})

    def _unlicensed(self, template: str) -> Response | None:
        """What needs a licence the tenant lacks."""
        needs_p2 = template.endswith("ScheduleInstances")
        needs_p1 = template.endswith("userRegistrationDetails")
        if (needs_p2 and self._tenant.premium != "P2") or (needs_p1 and not self._tenant.premium):
            word = "The tenant needs to have Microsoft Entra ID premium license."
            return _error(400, "AadPremiumLicenseRequired", word)
        return None

    def _held(self, template: str, key: str, version: str) -> Any:
        """What a path holds; None where there is no such object."""
        if not key:
            return self._tenant.graph[template]
        if template == "/groups/{id}/transitiveMembers":
            return self._members(key, version)
        above, _, below = template.partition("/{id}")
        whole = {one["id"]: one for one in self._tenant.many(above)}
        if key not in whole:
            return None
        return self._tenant.under.get(template, {}).get(key, []) if below else whole[key]

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


def _error(status: int, code: str, message: str) -> Response:
    return json_response({"error": {"code": code, "message": message}}, status)
