"""Faults on request: what networks and vendors do to an answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal
from urllib.parse import unquote_plus

import msgspec

from .http import Request, Response

Kind = Literal["status", "reset", "short", "invalid_json", "html", "edited"]


class Fault(msgspec.Struct, kw_only=True):
    """Applied to requests whose ``host + path`` contains ``match``, ``times`` times (None: always).

    ``exact`` wants it to be all of it (a ``/$count`` of the same list included); ``skip`` lets that
    many matching requests pass first. ``words`` must stand in the query or the body as well: some
    vendors answer every question at one address. What ``spares`` names is never struck.
    """

    match: str
    kind: Kind = "status"
    status: int = 500
    retry_after: str | None = None
    body: str = ""
    times: int | None = 1
    skip: int = 0
    exact: bool = False
    words: str = ""
    spares: tuple[str, ...] = ()
    edit: Callable[[bytes], bytes] = bytes
    """What an *edited* answer is made of the real one by."""

    def hits(self, request: Request) -> bool:
        """Is it this request's turn? Counts down."""
        if self.times == 0 or not self._is_about(request):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def _is_about(self, request: Request) -> bool:
        asked = f"{request.host}{request.path}".removesuffix("/$count")
        if any(one in asked for one in self.spares):
            return False
        if not (asked == self.match if self.exact else self.match in asked):
            return False
        if not self.words:
            return True
        said = unquote_plus(request.query_string) + request.body.decode(errors="replace")
        return bool(re.search(rf"\b{re.escape(self.words)}\b", said))

    def respond(self, real: Response) -> Response:
        """The faulty answer in place of the real one. ``reset`` and ``short`` are the server's."""
        if self.kind == "status":
            headers = {"retry-after": self.retry_after} if self.retry_after else {}
            return Response(status=self.status, body=self.body.encode(), headers=headers)
        if self.kind == "html":
            page = b"<!doctype html><title>Sign in</title>"
            return Response(body=page, headers={"content-type": "text/html"})
        if self.kind == "invalid_json":
            return Response(body=real.body[: len(real.body) // 2], headers=real.headers)
        if self.kind == "edited" and real.status == 200:
            return Response(body=self.edit(real.body), headers=real.headers)
        return real
