"""SharePoint's client object model: one question of ours, page by page.

The address answers whatever it is told to do, so what we tell it stands here, whole; only the place
to go on from is filled in, and only if it can be nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from ...model import Reason
from ...model.decode import decoded
from ..interface import Page, ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..interface import Read
    from .transport import Transport

PATH = "/_vti_bin/client.svc/ProcessQuery"
SITES = (
    '<Request xmlns="http://schemas.microsoft.com/sharepoint/clientquery/2009" '
    'AddExpandoFieldTypeSuffix="true" SchemaVersion="15.0.0.0" LibraryVersion="16.0.0.0" '
    'ApplicationName="saas-audit"><Actions><ObjectPath Id="2" ObjectPathId="1"/>'
    '<ObjectPath Id="4" ObjectPathId="3"/><Query Id="5" ObjectPathId="3">'
    '<Query SelectAllProperties="true"><Properties/></Query>'
    '<ChildItemQuery SelectAllProperties="true"><Properties/></ChildItemQuery></Query></Actions>'
    '<ObjectPaths><Constructor Id="1" TypeId="{{268004ae-ef6b-4e9b-8425-127220d84719}}"/>'
    '<Method Id="3" ParentId="1" Name="GetSitePropertiesFromSharePointByFilters"><Parameters>'
    '<Parameter TypeId="{{b92aeee2-c92c-4b67-abcc-024e471bc140}}">'
    '<Property Name="IncludeDetail" Type="Boolean">true</Property>'
    '<Property Name="IncludePersonalSite" Type="Enum">1</Property>'
    '<Property Name="StartIndex" Type="String">{start}</Property>'
    "</Parameter></Parameters></Method></ObjectPaths></Request>"
)
"""Every site with its properties, people's own included (1)."""

QUESTIONS = {"GetSitePropertiesFromSharePointByFilters": SITES}
_START = re.compile(r"[A-Za-z0-9,;:|._=-]{0,200}")


def question(name: str, start: str) -> bytes:
    """What is posted. Raises ReadError for a name or a place that is not on the list."""
    if name not in QUESTIONS or not _START.fullmatch(start):
        raise ReadError(Reason.API_ERROR, f"{name} from {start[:40]!r} is not on the list of reads")
    return QUESTIONS[name].format(start=start).encode()


class Sites:
    """Asks one administration site."""

    def __init__(self, host: str, transport: Transport) -> None:
        self._host = host
        self._transport = transport

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        """The part of each answer that holds the objects, up to the one that leads no further."""
        start = cursor or "0"
        seen: set[str] = set()
        while start:
            if start in seen:
                raise ReadError(Reason.TRUNCATED, "the list leads back to a page already read")
            seen.add(start)
            page = self._page(question(read.source.path, start))
            start = page.cursor
            yield page

    def _page(self, body: bytes) -> Page:
        headers = {"Accept": "application/json", "Content-Type": "text/xml"}
        page = self._transport.post(f"https://{self._host}{PATH}", headers, body, tuple)
        parts = decoded(page.body, list[msgspec.Raw])
        first, last = (parts[0], parts[-1]) if parts else (b"{}", b"{}")
        if error := decoded(first, _Head).error:
            raise ReadError(_reason(error), f"SharePoint: {error.message[:200]}", status=200)
        found = decoded(last, _Objects)
        if found.items is msgspec.UNSET:
            raise ReadError(Reason.TRUNCATED, "a page of the list holds no list", status=200)
        return msgspec.structs.replace(page, body=bytes(last), cursor=found.start or "")


class _Error(msgspec.Struct, rename={"message": "ErrorMessage", "kind": "ErrorTypeName"}):
    message: str = ""
    kind: str | None = None


class _Head(msgspec.Struct, rename={"error": "ErrorInfo"}):
    """The first part of an answer: how it went."""

    error: _Error | None = None


class _Objects(
    msgspec.Struct, rename={"items": "_Child_Items_", "start": "NextStartIndexFromSharePoint"}
):
    """The last part: the objects, and where to go on."""

    items: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    start: str | None = None


def _reason(error: _Error) -> Reason:
    refused = "UnauthorizedAccess" in (error.kind or "")
    return Reason.NO_PERMISSION if refused else Reason.API_ERROR
