"""Exchange and compliance cmdlets over REST: the endpoint behind Microsoft's own PowerShell module.

One address answers every cmdlet, by POST; which cmdlets we send, and with which parameters, stands
in the list of reads. A tenant may live in a region: the first answer then leads to a host of the
same service, which is remembered, and nowhere else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import msgspec

from ...model import Reason
from ...model.decode import decoded
from ..interface import Page, ReadError
from .reads import parameters_of
from .transport import Moved, linked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..interface import Read
    from .config import Cloud
    from .transport import Transport

SYSTEM_MAILBOX = "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}"
"""The mailbox every tenant has, by which requests that come from no mailbox find their region."""

LARGEST_PAGE = 1000
NO_WORD = (
    "refused without a word: the app lacks Exchange.ManageAsApp or its Entra role (Global Reader), "
    "or the tenant has no licence for this cmdlet"
)
_HARMLESS = ("deprecat",)
_REGION = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


class Service(msgspec.Struct, frozen=True):
    """Where one cloud runs cmdlets: the first host to ask, and what the regional ones end in."""

    host: str
    suffix: str

    @property
    def scope(self) -> str:
        """The token it takes."""
        return f"https://{self.host}/.default"

    def owns(self, host: str) -> bool:
        """Whether a host is the service's own."""
        region = host.removesuffix(f".{self.suffix}")
        regional = region != host and _REGION.fullmatch(region) is not None
        return host == self.host or regional


def _same(host: str) -> Service:
    return Service(host, host)


SERVICES: dict[str, dict[Cloud, Service]] = {
    "exchange": {
        "global": _same("outlook.office365.com"),
        "gcc_high": _same("outlook.office365.us"),
        "dod": _same("outlook-dod.office365.us"),
        "china": _same("partner.outlook.cn"),
    },
    "compliance": {
        "global": _same("ps.compliance.protection.outlook.com"),
        "gcc_high": _same("ps.compliance.protection.office365.us"),
        "dod": Service(
            "l5.ps.compliance.protection.office365.us", "ps.compliance.protection.office365.us"
        ),
        "china": _same("ps.compliance.protection.partner.outlook.cn"),
    },
}
"""By tier. A tier's name is the name of its API."""


class Cmdlets:
    """Runs cmdlets of one service in one tenant."""

    def __init__(self, service: Service, tenant_id: str, transport: Transport) -> None:
        self._service = service
        self._tenant_id = tenant_id
        self._transport = transport
        self._host = service.host

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        """Whole pages up to the one without a next link. Raises ReadError.

        A warning on the last page means that rows may be missing, or not what they seem.
        """
        parameters = parameters_of(read.source.api, read.source.path)
        if parameters is None:
            raise ReadError(Reason.API_ERROR, f"{read.source.path} is not on the list of reads")
        asked = {"CmdletInput": {"CmdletName": read.source.path, "Parameters": parameters}}
        body = msgspec.json.encode(asked)
        for page in linked(cursor or self._url(read), lambda url: self._post(url, body)):
            yield page
        warnings = decoded(page.body, _Warned).warnings
        if told := [one for one in warnings if not _is_harmless(one)]:
            raise ReadError(Reason.TRUNCATED, f"the service warns: {told[0][:200]}", status=200)

    def _url(self, read: Read) -> str:
        path = f"/adminapi/beta/{quote(self._tenant_id, safe='')}/InvokeCommand"
        query = f"?$select={','.join(read.fields)}" if read.source.asks_fields else ""
        return f"https://{self._host}{path}{query}"

    def _post(self, url: str, body: bytes) -> Page:
        try:
            return self._at(url, body)
        except Moved as moved:
            self._host = self._own(moved.location)
        there = urlsplit(url)._replace(netloc=self._host).geturl()
        try:
            return self._at(there, body)
        except Moved:
            raise ReadError(Reason.API_ERROR, "the service sends us round in circles") from None

    def _at(self, url: str, body: bytes) -> Page:
        if not urlsplit(url).path.lower().endswith("/invokecommand"):
            raise ReadError(Reason.TRUNCATED, "the list goes on where no cmdlets run")
        self._transport.admit(self._own(url), self._service.scope)
        headers = {
            "Accept": "application/json",
            "Prefer": f"odata.maxpagesize={LARGEST_PAGE}",
            "X-ResponseFormat": "json",
            "X-AnchorMailbox": f"APP:{SYSTEM_MAILBOX}@{self._tenant_id}",
        }
        try:
            return self._transport.post(url, headers, body)
        except ReadError as error:
            if error.status == 403 and error.detail == "HTTP 403":
                raise ReadError(error.reason, f"HTTP 403: {NO_WORD}", status=403) from None
            raise

    def _own(self, url: str) -> str:
        """The host of an address, if it is the service's. Raises ReadError."""
        host = urlsplit(url).hostname or ""
        if not self._service.owns(host):
            raise ReadError(
                Reason.TRUNCATED, f"the answer leads to {host}, which is not the vendor's"
            )
        return host


def _is_harmless(warning: str) -> bool:
    """Whether a warning speaks of the future of a cmdlet, not of what it returned."""
    return any(word in warning.lower() for word in _HARMLESS)


class _Warned(msgspec.Struct, rename={"warnings": "@adminapi.warnings"}):
    """What the service says of its own answer."""

    warnings: list[str] = []
