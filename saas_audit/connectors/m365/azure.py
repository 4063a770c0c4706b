"""Azure Resource Manager: another host, another token, lists as Graph's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..interface import Page, Read
    from .transport import Transport

_HEADERS = {"Accept": "application/json"}


class Azure:
    """One tenant's settings there."""

    def __init__(self, host: str, transport: Transport) -> None:
        self._host = host
        self._transport = transport

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        """Whole pages up to the one without a next link."""
        from .transport import linked

        first = f"https://{self._host}{read.source.path}?{urlencode(read.source.query)}"
        yield from linked(cursor or first, lambda url: self._transport.get(url, _HEADERS, list))
