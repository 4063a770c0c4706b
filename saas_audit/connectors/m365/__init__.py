"""Microsoft 365 on msgraph-sdk: bytes in, whole pages out."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from ...errors import ConnectError
from ...model import Reason, Source
from ..interface import Clock, Connector, Identity, Page, Read, ReadError
from . import what_if
from .clouds import CLOUDS, TEAMS_RESOURCE
from .reads import filled, is_read
from .sign_in import credential, rights_in, tenant_in, token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from azure.core.credentials import TokenCredential

    from .config import M365Tenant

LARGEST_PAGE = 999
MANY = 20 * LARGEST_PAGE
FIRST_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_PAGED = frozenset(
    {
        "/users",
        "/groups",
        "/applications",
        "/servicePrincipals",
        "/groups/{id}/transitiveMembers",
        "/reports/authenticationMethods/userRegistrationDetails",
    }
)
"""Lists that take $top; the others come in pages of the vendor's choice."""


def connector(
    config: M365Tenant, *, clock: Clock, dial: str | None = None, budget: float = 300.0
) -> Connector:
    """A connector for one tenant, not yet signed in. ``budget`` is in seconds per request."""
    return M365(config, clock, dial, budget)


class M365:
    """One tenant."""

    lanes = 4

    def __init__(self, config: M365Tenant, clock: Clock, dial: str | None, budget: float) -> None:
        self._config = config
        self._clock = clock
        self._dial = dial
        self._budget = budget
        self._hosts = CLOUDS[config.cloud]
        self._transport: Any = None
        self._rights: frozenset[str] | None = None
        self._tenant_id = ""

    def connect(self) -> Identity:
        """Sign in, then ask the tenant for its id and name; the id of the token will do too."""
        from .transport import Transport

        scopes = self._scopes()
        held = credential(self._config, self._dial)
        self._rights = self._rights_of(held, scopes)
        fresh = [held]

        def sign_in() -> TokenCredential:
            """The credential just proved; when its token is refused, a new one."""
            return fresh.pop() if fresh else credential(self._config, self._dial)

        self._transport = Transport(sign_in, scopes, self._clock, self._dial, self._budget)
        return self._identity()

    def _scopes(self) -> dict[str, str]:
        """The hosts this tenant may be asked at, and the token each takes."""
        hosts = self._hosts
        scopes = {hosts.graph: f"https://{hosts.graph}/.default"}
        if "teams_admin" in self._config.tiers:
            scopes[hosts.teams] = f"{TEAMS_RESOURCE}/.default"
        if "sharepoint_admin" in self._config.tiers:
            site = hosts.sharepoint(self._config.sharepoint)
            scopes[site] = f"https://{site}/.default"
        return scopes

    def _identity(self) -> Identity:
        url = f"https://{self._hosts.graph}/v1.0/organization?$select=id,displayName"
        try:
            page = self._transport.get(url, {})
        except ReadError:
            return Identity(self._tenant_id or self._config.tenant, self._config.tenant)
        (first, *_) = msgspec.json.decode(page.body).get("value") or [{}]
        tenant_id = str(first.get("id") or self._config.tenant)
        return Identity(tenant_id, str(first.get("displayName") or self._config.tenant))

    def granted(self) -> frozenset[str] | None:
        """What the tokens say of themselves."""
        return self._rights

    def _rights_of(self, held: TokenCredential, scopes: dict[str, str]) -> frozenset[str] | None:
        """Graph's token must be had; those of other APIs may be refused, which a read will show."""
        bearer = token(held, scopes[self._hosts.graph], self._config)
        found, self._tenant_id = rights_in(bearer), tenant_in(bearer)
        for host, scope in scopes.items():
            if found is not None and host.endswith(self._hosts.sharepoint_suffix):
                with contextlib.suppress(ConnectError):
                    site = rights_in(token(held, scope, self._config), "SharePoint:")
                    found |= site or frozenset()
        return found

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        """Whole pages up to the one without a next link. Raises ReadError."""
        if read.source.path == what_if.PATH:
            yield self._evaluated(read)
            return
        url = cursor or self._url(read)
        seen: set[str] = set()
        while url:
            if url in seen:
                raise ReadError(Reason.TRUNCATED, "the list leads back to a page already read")
            seen.add(url)
            page = self._transport.get(
                url, self._headers(read.source), list if read.source.items else dict
            )
            yield page
            url = page.cursor

    def _evaluated(self, read: Read) -> Page:
        """What the vendor says would happen at one sign-in. The question changes nothing."""
        url = f"https://{self._hosts.graph}/v1.0{self._path(read)}"
        asked = {name: self._fill(value, read) for name, value in read.source.query}
        headers = self._headers(read.source)
        page: Page = self._transport.get(url, headers, list, what_if.body(**asked))
        if page.cursor:
            raise ReadError(Reason.TRUNCATED, "an answer in pages, to a question", status=200)
        return page

    def parts(self, read: Read, rows: int) -> Sequence[Read]:
        """People by the first letter of their sign-in name, where there are very many."""
        if read.source.path != "/users" or read.source.query or rows <= MANY:
            return (read,)
        return [msgspec.structs.replace(read, part=letter) for letter in FIRST_LETTERS]

    def count(self, read: Read) -> int | None:
        """What ``$count`` says; directory objects have it."""
        path = self._path(read)
        url = f"https://{self._hosts.graph}/v1.0{path}/$count"
        headers = {"ConsistencyLevel": "eventual", "Accept": "text/plain"}
        page = self._transport.get(url, headers, int)
        return int(page.body)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def _path(self, read: Read) -> str:
        if not is_read(read.source.api, read.source.path):
            raise ReadError(Reason.API_ERROR, f"{read.source.path} is not on the list of reads")
        return self._fill(read.source.path, read)

    @staticmethod
    def _fill(template: str, read: Read) -> str:
        text = filled(template, dict(read.values))
        if text is None:
            raise ReadError(Reason.API_ERROR, f"{read.source.path}: an id that is no id")
        return text

    def _url(self, read: Read) -> str:
        path = self._path(read)
        if read.source.api == "sharepoint":
            return f"https://{self._hosts.sharepoint(self._config.sharepoint)}{path}"
        if read.source.api == "teams":
            return f"https://{self._hosts.teams}/{path}"
        version = "beta" if read.source.api == "graph-beta" else "v1.0"
        query = [(name, self._fill(value, read)) for name, value in read.source.query]
        if read.part:
            query.append(("$filter", f"startswith(userPrincipalName,'{read.part}')"))
        heads = dict.fromkeys(field.partition(".")[0] for field in read.fields)
        if read.source.asks_fields and heads:
            query.append(("$select", ",".join(heads)))
        if read.source.path in _PAGED:
            query.append(("$top", str(LARGEST_PAGE)))
        text = "&".join(f"{name}={quote(value, safe=',$')}" for name, value in query)
        return f"https://{self._hosts.graph}/{version}{path}" + (f"?{text}" if text else "")

    def _headers(self, source: Source) -> dict[str, str]:
        if source.api == "sharepoint":
            return {"Accept": "application/json;odata=nometadata"}
        if source.api == "teams":
            return {"Accept": "application/json", "x-authz-scope": "tenant"}
        return {"Accept": "application/json"}
