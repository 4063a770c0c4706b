"""Power Platform, Power BI and Dataverse: each its own hosts and tokens, by cloud.

A Dataverse environment says where it lives; we believe it only under the vendor's own suffix.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import msgspec

from ...derived.m365.agent_texts import masked
from ...model import Reason
from ...model.decode import anything, decoded
from ..interface import Page, ReadError
from .reads import filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..interface import Read
    from .config import Cloud
    from .transport import Transport


class PowerHosts(msgspec.Struct, frozen=True):
    """Where one cloud answers, and the audience of each token; ``dataverse`` matches a host."""

    platform: str
    platform_audience: str
    bi: str
    bi_audience: str
    dataverse: str

    @property
    def scopes(self) -> dict[str, dict[str, str]]:
        """By tier: the hosts it adds, each with the token it takes.

        The audience ends in a slash and the scope keeps it, hence two.
        """
        return {
            "power_platform": {self.platform: f"{self.platform_audience}/.default"},
            "power_bi": {self.bi: f"{self.bi_audience}/.default"},
        }

    def owns(self, host: str) -> bool:
        """Whether a host is a Dataverse environment's."""
        return re.fullmatch(self.dataverse, host) is not None


_ORG = r"[a-z0-9][a-z0-9-]{0,62}"
POWER: dict[Cloud, PowerHosts] = {
    "global": PowerHosts(
        "api.bap.microsoft.com",
        "https://service.powerapps.com/",
        "api.powerbi.com",
        "https://analysis.windows.net/powerbi/api",
        rf"{_ORG}\.crm\d{{0,2}}\.dynamics\.com",
    ),
    "gcc_high": PowerHosts(
        "high.api.bap.microsoft.us",
        "https://high.service.powerapps.us/",
        "api.high.powerbigov.us",
        "https://high.analysis.usgovcloudapi.net/powerbi/api",
        rf"{_ORG}\.crm\.microsoftdynamics\.us",
    ),
    "dod": PowerHosts(
        "api.bap.appsplatform.us",
        "https://service.apps.appsplatform.us/",
        "api.mil.powerbigov.us",
        "https://mil.analysis.usgovcloudapi.net/powerbi/api",
        rf"{_ORG}\.crm\.appsplatform\.us",
    ),
    "china": PowerHosts(
        "api.bap.partner.microsoftonline.cn",
        "https://service.powerapps.cn/",
        "api.powerbi.cn",
        "https://analysis.chinacloudapi.cn/powerbi/api",
        rf"{_ORG}\.crm\.dynamics\.cn",
    ),
}

_HEADERS = {"Accept": "application/json"}


class Power:
    """One tenant's Power Platform, Power BI and Dataverse."""

    def __init__(self, hosts: PowerHosts, tenant_id: str, transport: Transport) -> None:
        self._hosts = hosts
        self._tenant_id = tenant_id
        self._transport = transport

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        """Whole pages up to the one without a next link."""
        url = self._url(read)
        if cursor:
            url = self._within(cursor, url)
        seen: set[str] = set()
        while url:
            if url in seen:
                raise ReadError(Reason.TRUNCATED, "the list leads back to a page already read")
            seen.add(url)
            page = self._page(url, read)
            yield page
            url = page.cursor

    def _page(self, url: str, read: Read) -> Page:
        page = self._transport.get(url, _HEADERS, None)
        document = anything(page.body)
        if document is None and not read.source.items:
            return msgspec.structs.replace(page, body=b'{"properties":null}')
        held: Any = document
        for name in read.source.items:
            held = held.get(name) if isinstance(held, dict) else None
        if not isinstance(held, list if read.source.items else dict):
            raise ReadError(Reason.TRUNCATED, "a page of the list holds no list", status=200)
        cursor = self._next(decoded(page.body, _Links), url)
        body = _without_credentials(document) if read.source.api == "dataverse" else page.body
        return msgspec.structs.replace(page, body=body, cursor=cursor)

    def _url(self, read: Read) -> str:
        path, query = self._filled(read)
        hosts = {"power_platform": self._hosts.platform, "power_bi": self._hosts.bi}
        host = hosts.get(read.source.api)
        if host is None:
            host, _, path = path.partition("/")
            path = f"/{path}"
            self._admit(host)
            query.append(f"$select={','.join(read.fields)}")
        return f"https://{host}{path}" + (f"?{'&'.join(query)}" if query else "")

    def _filled(self, read: Read) -> tuple[str, list[str]]:
        """Path and query with the tenant's and the subject's ids in their places."""
        values = {**read.values, "tenant": self._tenant_id}
        path = filled(read.source.path, values)
        query = [(name, filled(value, values)) for name, value in read.source.query]
        if path is None or any(value is None for _, value in query):
            raise ReadError(Reason.API_ERROR, f"{read.source.path}: an id that is no id")
        return path, [f"{name}={quote(value or '', safe=',$')}" for name, value in query]

    def _admit(self, host: str) -> None:
        if not self._hosts.owns(host):
            raise ReadError(Reason.API_ERROR, f"{host} is no environment of the vendor's")
        self._transport.admit(host, f"https://{host}/.default")

    def _next(self, links: _Links, url: str) -> str:
        """Where the list goes on; "": nowhere. A token is put to the address we asked."""
        if links.token:
            token = quote(links.token, safe="")
            return urlsplit(url)._replace(query=f"continuationToken={token}").geturl()
        there = links.odata or links.plain
        return self._within(there, url) if there else ""

    @staticmethod
    def _within(there: str, url: str) -> str:
        """A link, if it leads on in the same list. Raises ReadError."""
        here, leads = urlsplit(url), urlsplit(there)
        if (leads.scheme, leads.hostname, leads.path) != (here.scheme, here.hostname, here.path):
            raise ReadError(
                Reason.TRUNCATED, f"the answer leads to {leads.hostname}, which was not asked"
            )
        return there


def _without_credentials(document: Any) -> bytes:
    """The page, with what opens something masked before it reaches the disk."""
    for row in document["value"]:
        if isinstance(row, dict) and isinstance(row.get("data"), str):
            row["data"] = masked(row["data"])
    return msgspec.json.encode(document)


class _Links(
    msgspec.Struct,
    rename={"odata": "@odata.nextLink", "plain": "nextLink", "token": "continuationToken"},
):
    """How these services say that there is more."""

    odata: str | None = None
    plain: str | None = None
    token: str | None = None
