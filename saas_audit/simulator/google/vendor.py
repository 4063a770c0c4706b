"""The vendor: finds the method, checks token, scopes and names, answers what was asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..http import json_response
from ..limits import Limits
from . import oauth
from .answers import ANSWERS, PAGE, Asked
from .discovery import Method, document, methods
from .partial import InvalidMask, Tree, applied, check, parsed
from .refusals import Refused, insufficient, invalid, not_found, too_fast

if TYPE_CHECKING:
    from ..http import Request, Response
    from .tenant import Tenant

SERVED = tuple(method for method in methods() if f"{method.api} {method.id}" in ANSWERS)
HOSTS = frozenset(method.host for method in SERVED) | oauth.HOSTS

ALL_RIGHTS = frozenset(scope for method in SERVED for scope in method.scopes)
"""Every scope that any of the served methods accepts, as Google publishes them."""


class Google:
    """One account's APIs. ``granted``: the scopes its administrator delegated to our client.

    ``page``: rows a page at most, whatever was asked. ``limits``: by API, method and speaker.
    """

    def __init__(self, tenant: Tenant, granted: frozenset[str], page: int = PAGE) -> None:
        self.tenant = tenant
        self.granted = granted
        self._page = page
        self.limits = Limits()

    def serves(self, host: str) -> bool:
        return host in HOSTS

    def answer(self, request: Request) -> Response:
        if request.host in oauth.HOSTS:
            return oauth.answer(request, self.tenant, self.granted)
        try:
            return self._answer(request)
        except Refused as refused:
            return refused.response()

    def _answer(self, request: Request) -> Response:
        method, path = _route(request)
        speaker = self._speaker(request, method)
        if self.limits.wait(f"{method.api} {method.id}", speaker["id"]):
            raise too_fast()
        query = request.query
        _check_names(method, query)
        tree = _mask(method, query.get("fields", ""))
        whole = ANSWERS[f"{method.api} {method.id}"](
            Asked(self.tenant, speaker, {**query, **path}, self._page, _body(request, method))
        )
        if method.api == "groupssettings.v1" and query.get("alt", "atom") != "json":
            raise invalid("this simulator writes JSON only; the vendor would write Atom")
        return json_response(applied(tree, whole))

    def _speaker(self, request: Request, method: Method) -> dict[str, Any]:
        held = oauth.bearer(request.bearer)
        speaker = self.tenant.user(held.speaker) if held else None
        if held is None or speaker is None:
            told = "Request had invalid authentication credentials."
            raise Refused(401, "authError", told)
        if not method.scopes & set(held.scopes) & self.granted:
            raise insufficient()
        return speaker


def _route(request: Request) -> tuple[Method, dict[str, str]]:
    for method in SERVED:
        match = method.path.fullmatch(request.path)
        if method.verb == request.method and method.host == request.host and match:
            return method, match.groupdict()
    raise not_found(request.path)


def _check_names(method: Method, query: dict[str, str]) -> None:
    for name, value in query.items():
        known = method.parameters.get(name)
        if known is None or known.get("location") == "path":
            raise invalid(f'Invalid JSON payload received. Unknown name "{name}"')
        if value not in known.get("enum", (value,)):
            raise invalid(f"Invalid value for {name}: {value}")


def _body(request: Request, method: Method) -> dict[str, Any]:
    """What was posted, held to the vendor's schema."""
    if not method.request:
        return {}
    schema = document(method.api)["schemas"][method.request]
    try:
        body: dict[str, Any] = json.loads(request.body)
        check(_names(body), method.api, schema)
    except (ValueError, InvalidMask) as error:
        raise invalid(f"Invalid JSON payload received. {error}") from None
    return body


def _names(body: dict[str, Any]) -> Tree:
    return {name: _names(one) if isinstance(one, dict) else {} for name, one in body.items()}


def _mask(method: Method, text: str) -> Tree:
    if not text:
        return {}
    try:
        tree = parsed(text)
        check(tree, method.api, document(method.api)["schemas"][method.response])
    except InvalidMask as error:
        raise Refused(400, "invalidParameter", f"Invalid field selection {error}") from None
    return tree
