"""The simulator's own view of HTTP, so that no vendor needs to know which server carries it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import parse_qs

import msgspec


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What came in. ``host`` is the vendor's host that the client believes it speaks to."""

    method: str
    host: str
    path: str
    query_string: str = ""
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    body: bytes = b""

    @property
    def query(self) -> dict[str, str]:
        """The last value of each parameter."""
        pairs = parse_qs(self.query_string, keep_blank_values=True)
        return {name: values[-1] for name, values in pairs.items()}

    @property
    def bearer(self) -> str:
        """The token, or ""."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() in ("bearer", "oauth") else ""


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)


def json_response(value: Any, status: int = 200, **headers: str) -> Response:
    """``value`` as JSON."""
    return Response(
        status=status,
        body=msgspec.json.encode(value),
        headers={"content-type": "application/json", **headers},
    )


class Vendor(Protocol):
    """One vendor's API over one tenant's objects."""

    def serves(self, host: str) -> bool:
        """Does this vendor answer for the host?"""

    def answer(self, request: Request) -> Response:
        """The answer, refusals included. Never raises for what a client sent."""
