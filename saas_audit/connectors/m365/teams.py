"""The configuration API behind the Teams admin centre.

Some settings live on an older backend; the request has to name the tenant's own server there, which
the API itself tells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from ...model import Reason
from ...model.decode import decoded
from ..interface import Page, ReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..interface import Read
    from .transport import Transport

DISCOVERY = "Teams.Tenant/tenants"
OLDER = ("TenantFederationSettings",)
"""Types on the older backend."""

_HEADERS = {"Accept": "application/json", "x-authz-scope": "tenant"}
_FOREST = re.compile(r"[A-Za-z0-9.-]{1,253}")
_HOST = re.compile(
    r"[a-z0-9.-]{1,200}\.(lync\.(com|cn)|skypeforbusiness\.(com|us)|microsoft\.(com|us))",
    re.IGNORECASE,
)
"""The vendor's own: our token is passed on to this server, so no other may be named."""


class Teams:
    """One tenant. ``domain`` gives its initial domain when it is needed."""

    def __init__(
        self, host: str, tenant_id: str, transport: Transport, domain: Callable[[], str]
    ) -> None:
        self._host = host
        self._tenant_id = tenant_id
        self._transport = transport
        self._domain = domain
        self._found: _Discovery | None = None

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:  # noqa: ARG002
        """One page; a bare list is put under ``value``, where lists stand elsewhere."""
        url, headers = f"https://{self._host}/{read.source.path}", _HEADERS
        if any(name in read.source.path for name in OLDER):
            url = f"{url}?adminDomain={quote(self._domain(), safe='')}"
            headers = {**_HEADERS, **self._older()}
        if not read.source.items:
            yield self._transport.get(url, headers)
            return
        page = self._transport.get(url, headers, tuple)
        yield msgspec.structs.replace(page, body=b'{"value":' + page.body + b"}")

    def _older(self) -> dict[str, str]:
        """Where the tenant lives on the older backend."""
        if self._found is None:
            page = self._transport.get(f"https://{self._host}/{DISCOVERY}", _HEADERS, None)
            self._found = _discovered(page.body)
        endpoint, forest = self._found.endpoints.admin, self._found.headers.forest
        if not _HOST.fullmatch(endpoint) or not _FOREST.fullmatch(forest):
            raise ReadError(Reason.API_ERROR, "Teams does not say on which server the tenant lives")
        return {
            "x-ms-forest": forest,
            "x-ms-target-uri": f"https://{endpoint}/OcsPowershellWebservice",
            "x-ms-tenant-id": self._tenant_id,
        }


class _Endpoints(msgspec.Struct, frozen=True, rename={"admin": "AdminServiceEndpoint"}):
    admin: str = ""


class _Headers(msgspec.Struct, frozen=True, rename={"forest": "X-MS-Forest"}):
    forest: str = ""


class _Discovery(
    msgspec.Struct, frozen=True, rename={"endpoints": "Endpoints", "headers": "Headers"}
):
    """Which server and forest."""

    endpoints: _Endpoints = _Endpoints()
    headers: _Headers = _Headers()


class _Tenant(msgspec.Struct, frozen=True, rename="camel"):
    service_discovery: _Discovery = _Discovery()


def _discovered(body: bytes) -> _Discovery:
    """From the tenant's own record, or from a list of that one."""
    found = decoded(body, _Tenant | list[_Tenant])
    tenant = next(iter(found), _Tenant()) if isinstance(found, list) else found
    return tenant.service_discovery
