"""The vendor: signs in, checks the session, finds the resource, answers or refuses."""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING

from ..http import Response, json_response
from . import oauth, soap
from .queries import Queries
from .refusals import Refused, not_found, too_many
from .rights import API

if TYPE_CHECKING:
    from ..http import Request
    from .tenant import Tenant

VERSIONS = ("61.0", "62.0", "63.0", "67.0")
SERVICE = re.compile(r"/services/data/v(\d+\.\d)(/tooling)?/(.+)")
SOAP = re.compile(r"/services/Soap/m/\d+\.\d")
PAGE = 4


class Salesforce:
    """One org. ``granted``: the permissions that the audit user holds; ``page``: rows a page."""

    def __init__(self, tenant: Tenant, granted: frozenset[str], page: int = PAGE) -> None:
        self.tenant = tenant
        self.granted = granted
        self._queries = Queries(tenant, granted, page)
        self._sessions = 1
        self._lock = Lock()
        self.used = tenant.used
        """Requests of the day so far; the one that is asked now among them."""

    def serves(self, host: str) -> bool:
        return host == self.tenant.host or host in oauth.SHARED

    @property
    def token(self) -> str:
        """The access token that is accepted now."""
        return f"{self.tenant.org_id[:15]}!AQEAQ.session{self._sessions}"

    def end_sessions(self) -> None:
        """Every token handed out so far is worth nothing."""
        self._sessions += 1

    def answer(self, request: Request) -> Response:
        if request.path == oauth.PATH:
            return oauth.answer(request, self.tenant, self.token)
        if request.host != self.tenant.host:
            return not_found().response()
        if request.path == "/services/data":
            return json_response(
                [{"version": one, "url": f"/services/data/v{one}"} for one in VERSIONS]
            )
        try:
            self._count()
            if SOAP.fullmatch(request.path) and request.method == "POST":
                return self._metered(soap.answer(request, self.tenant, self.granted, self.token))
            return self._metered(self._rest(request))
        except Refused as refused:
            return self._metered(refused.response())

    def _count(self) -> None:
        """Raises Refused when the day's requests are gone."""
        with self._lock:
            if self.used >= self.tenant.daily:
                raise too_many()
            self.used += 1

    def _rest(self, request: Request) -> Response:
        match = SERVICE.fullmatch(request.path)
        if not match or request.method != "GET" or match.group(1) not in VERSIONS:
            raise not_found()
        if request.bearer != self.token:
            raise Refused(401, "INVALID_SESSION_ID", "Session expired or invalid")
        if API not in self.granted:
            told = "The REST API is not enabled for this Organization."
            raise Refused(403, "API_DISABLED_FOR_ORG", told)
        return self._resource(request, tooling=bool(match.group(2)), path=match.group(3))

    def _resource(self, request: Request, *, tooling: bool, path: str) -> Response:
        kind, _, rest = path.partition("/")
        if path == "limits":
            daily = {"Max": self.tenant.daily, "Remaining": self.tenant.daily - self.used}
            return json_response({"DailyApiRequests": daily})
        if path == "query":
            base = request.path.removesuffix("/query")
            text = request.query.get("q", "")
            return json_response(self._queries.answer(text, tooling=tooling, base=base))
        if kind == "query":
            return json_response(self._queries.more(rest))
        name, _, what = rest.partition("/")
        if kind == "sobjects" and what == "describe":
            return self._described(name, tooling=tooling)
        raise not_found()

    def _described(self, name: str, *, tooling: bool) -> Response:
        try:
            fields = self._queries.fields(name, tooling=tooling)
        except Refused:
            raise not_found() from None
        told = [field.described() for field in fields.values()]
        return json_response({"name": name, "fields": told})

    def _metered(self, response: Response) -> Response:
        usage = {"sforce-limit-info": f"api-usage={self.used}/{self.tenant.daily}"}
        return Response(
            status=response.status, body=response.body, headers={**response.headers, **usage}
        )
