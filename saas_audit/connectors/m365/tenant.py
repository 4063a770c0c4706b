"""One signed-in Microsoft 365 tenant."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

import msgspec

from ...errors import ConnectError
from ...model import Reason, Source
from ...model.decode import anything
from ..interface import Identity, Page, Read, ReadError
from ..retry import Retry
from . import what_if
from .azure import Azure
from .clouds import CLOUDS, TEAMS_RESOURCE
from .cmdlets import SERVICES, Cmdlets, Service
from .hunting import Hunting
from .links import Links
from .power import POWER, Power
from .reads import filled, is_read
from .sign_in import BY_HAND, credential, rights_in, tenant_in, token
from .sites import Sites
from .teams import Teams
from .transport import Transport, linked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from azure.core.credentials import TokenCredential

    from ..interface import Clock
    from .config import M365Tenant


class Reader(Protocol):
    """Reads one of the APIs beside Graph."""

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        """As ``Connector.pages``."""


_GRAPH = frozenset({"graph", "graph-beta"})
_OF_THE_CONNECTOR = _GRAPH | {"sharepoint"}
"""APIs read here; each other has a reader of its own."""

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


class M365:
    """Reads Graph and the APIs beside it, whole page by whole page."""

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
        self._domain = ""
        self._beside: dict[str, Reader] = {}

    def connect(self) -> Identity:
        """Sign in, then ask the tenant for its id and name; the id of the token will do too."""
        scopes = self._scopes()
        held = credential(self._config, self._dial)
        fresh = [held]

        def sign_in() -> TokenCredential:
            """The credential just proved; when its token is refused, a new one."""
            return fresh.pop() if fresh else credential(self._config, self._dial)

        with ThreadPoolExecutor(1) as pool:  # the SDK loads while the token is on its way
            rights = pool.submit(self._rights_of, held, scopes)
            self._transport = Transport(
                sign_in, scopes, self._clock, self._dial, self._budget, self._config.ca_file
            )
            self._rights = rights.result()
        identity = self._identity()
        self._beside = self._readers(identity.tenant_id)
        return identity

    def _readers(self, tenant_id: str) -> dict[str, Reader]:
        """What reads the APIs beside Graph, by API."""
        transport = self._transport
        found: dict[str, Reader] = {
            name: Cmdlets(service, tenant_id, transport)
            for name, service in self._services().items()
        }
        found["graph_links"] = Links(
            self._hosts.graph, transport, self._clock, lambda: Retry(self._clock, self._budget)
        )
        found["teams"] = Teams(self._hosts.teams, tenant_id, transport, self._initial_domain)
        power = Power(POWER[self._config.cloud], tenant_id, transport)
        found |= dict.fromkeys(("power_platform", "power_bi", "dataverse"), power)
        if "azure_logs" in self._config.tiers:
            found["azure"] = Azure(self._hosts.azure, transport)
        if "threat_hunting" in self._config.tiers:
            found["hunting"] = Hunting(self._hosts.graph, transport)
        if "sharepoint_admin" in self._config.tiers:
            host = self._hosts.sharepoint(self._config.sharepoint)
            found["sharepoint_sites"] = Sites(host, transport)
        return found

    def _initial_domain(self) -> str:
        """The domain the vendor gave the tenant. Raises ReadError."""
        if ".onmicrosoft." in self._config.tenant or ".onmschina." in self._config.tenant:
            return self._config.tenant
        if not self._domain:
            raise ReadError(
                Reason.NO_PERMISSION,
                "the tenant's initial domain is not known: grant Organization.Read.All, or set "
                "tenant to the onmicrosoft.com domain",
            )
        return self._domain

    def _scopes(self) -> dict[str, str]:
        """The hosts this tenant may be asked at, and the token each takes."""
        hosts = self._hosts
        scopes = {hosts.graph: f"https://{hosts.graph}/.default"}
        if "teams_admin" in self._config.tiers:
            scopes[hosts.teams] = f"{TEAMS_RESOURCE}/.default"
        if "azure_logs" in self._config.tiers:
            scopes[hosts.azure] = f"https://{hosts.azure}/.default"
        if "sharepoint_admin" in self._config.tiers:
            site = hosts.sharepoint(self._config.sharepoint)
            scopes[site] = f"https://{site}/.default"
        for service in self._services().values():
            scopes[service.host] = service.scope
        for tier, of_tier in POWER[self._config.cloud].scopes.items():
            if tier in self._config.tiers:
                scopes |= of_tier
        return scopes

    def _services(self) -> dict[str, Service]:
        """What runs cmdlets, as far as it is switched on."""
        on = [name for name in SERVICES if name in self._config.tiers]
        return {name: SERVICES[name][self._config.cloud] for name in on}

    def _identity(self) -> Identity:
        url = (
            f"https://{self._hosts.graph}/v1.0/organization?$select=id,displayName,verifiedDomains"
        )
        try:
            page = self._transport.get(url, {})
        except ReadError:
            return Identity(self._tenant_id or self._config.tenant, self._config.tenant)
        (first, *_) = anything(page.body).get("value") or [{}]
        domains = first.get("verifiedDomains") or []
        self._domain = next((str(one["name"]) for one in domains if one.get("isInitial")), "")
        tenant_id = str(first.get("id") or self._config.tenant)
        return Identity(tenant_id, str(first.get("displayName") or self._config.tenant))

    def granted(self) -> frozenset[str] | None:
        """What the tokens say of themselves; what shows in none is taken for done if it is on."""
        if self._rights is None:
            return None
        by_hand = (right for tier in self._config.tiers for right in BY_HAND.get(tier, ()))
        return self._rights.union(by_hand)

    def _rights_of(self, held: TokenCredential, scopes: dict[str, str]) -> frozenset[str] | None:
        """Graph's token must be had; those of other APIs may be refused, which a read will show."""
        bearer = token(held, scopes[self._hosts.graph], self._config)
        found, self._tenant_id = rights_in(bearer), tenant_in(bearer)
        if found is None:
            return None
        cmdlets = {service.host for service in self._services().values()}
        suffix = self._hosts.sharepoint_suffix
        beside = {h: s for h, s in scopes.items() if h.endswith(suffix) or h in cmdlets}

        def rights(host: str) -> frozenset[str]:
            prefix = "SharePoint:" if host.endswith(suffix) else ""
            with contextlib.suppress(ConnectError):
                return rights_in(token(held, beside[host], self._config), prefix) or frozenset()
            return frozenset()

        with ThreadPoolExecutor(self.lanes) as pool:
            return found.union(*pool.map(rights, beside))

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        """Whole pages up to the one without a next link. Raises ReadError."""
        self._listed(read)
        if read.source.path == what_if.PATH:
            yield self._evaluated(read)
            return
        if read.source.api not in _OF_THE_CONNECTOR:
            yield from self._reader(read.source.api).pages(read, cursor)
            return
        headers = self._headers(read.source)
        shape = list if read.source.items else dict
        first = cursor or self._url(read)
        yield from linked(first, lambda url: self._transport.get(url, headers, shape))

    def _reader(self, api: str) -> Reader:
        if api not in self._beside:
            raise ReadError(Reason.API_ERROR, f"the tier of {api} is not switched on")
        return self._beside[api]

    def _evaluated(self, read: Read) -> Page:
        """What the vendor says would happen at one sign-in. The question changes nothing."""
        url = f"https://{self._hosts.graph}/v1.0{self._path(read)}"
        asked = {name: self._fill(value, read) for name, value in read.source.query}
        headers = self._headers(read.source)
        page: Page = self._transport.post(url, headers, what_if.body(**asked))
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
        if read.source.api not in _GRAPH:
            raise ReadError(Reason.API_ERROR, f"{read.source.api} does not count; not asked")
        url = f"https://{self._hosts.graph}/v1.0{path}/$count"
        headers = {"ConsistencyLevel": "eventual", "Accept": "text/plain"}
        page = self._transport.get(url, headers, int)
        return int(page.body)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    @staticmethod
    def _listed(read: Read) -> None:
        if not is_read(read.source.api, read.source.path):
            raise ReadError(Reason.API_ERROR, f"{read.source.path} is not on the list of reads")

    def _path(self, read: Read) -> str:
        self._listed(read)
        return self._fill(read.source.path, read)

    @staticmethod
    def _fill(template: str, read: Read, *, in_query: bool = False) -> str:
        text = filled(template, dict(read.values), in_query=in_query)
        if text is None:
            raise ReadError(Reason.API_ERROR, f"{read.source.path}: an id that is no id")
        return text

    def _url(self, read: Read) -> str:
        path = self._path(read)
        if read.source.api == "sharepoint":
            return f"https://{self._hosts.sharepoint(self._config.sharepoint)}{path}"
        version = "beta" if read.source.api == "graph-beta" else "v1.0"
        query = [
            (name, self._fill(value, read, in_query=True)) for name, value in read.source.query
        ]
        if read.part:
            query.append(("$filter", f"startswith(userPrincipalName,'{read.part}')"))
        heads = dict.fromkeys(field.partition(".")[0] for field in read.fields)
        if read.source.asks_fields and heads:
            query.append(("$select", ",".join(heads)))
        if read.source.path in _PAGED and "$top" not in dict(query):
            query.append(("$top", str(LARGEST_PAGE)))
        text = "&".join(f"{name}={quote(value, safe=',$')}" for name, value in query)
        return f"https://{self._hosts.graph}/{version}{path}" + (f"?{text}" if text else "")

    def _headers(self, source: Source) -> dict[str, str]:
        if source.api == "sharepoint":
            return {"Accept": "application/json;odata=nometadata"}
        return {"Accept": "application/json"}
