"""The same as ``bounded``, of httpx: it unpacks all there is, so we unpack before it does."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import httpx

from .interface import LARGEST_ANSWER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

GZIP = 16 + zlib.MAX_WBITS
_PACKED = (b"content-encoding", b"content-length")


def bounded(response: httpx.Response) -> httpx.Response:
    """The same answer, unpacked. Reading it raises httpx.DecodingError if it is damaged."""
    headers = response.headers.raw
    is_packed = response.headers.get("content-encoding", "").lower() == "gzip"
    if is_packed:
        headers = [(name, value) for name, value in headers if name.lower() not in _PACKED]
    return httpx.Response(
        response.status_code,
        headers=headers,
        stream=_Bounded(response.stream, is_packed=is_packed),
        extensions=response.extensions,
    )


class _Bounded(httpx.AsyncByteStream):
    def __init__(self, inner: Any, *, is_packed: bool) -> None:
        self._inner = inner
        self._unpacker = zlib.decompressobj(GZIP) if is_packed else None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        held = 0
        async for piece in self._inner:
            plain = self._unpacked(piece, LARGEST_ANSWER + 1 - held)
            held += len(plain)
            if held > LARGEST_ANSWER:
                raise httpx.DecodingError("larger than any answer of a vendor's")
            yield plain
        if self._unpacker and not self._unpacker.eof:
            raise httpx.DecodingError("packed, and cut before its end")

    def _unpacked(self, piece: bytes, room: int) -> bytes:
        if self._unpacker is None:
            return piece
        try:
            return self._unpacker.decompress(piece, room)
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from None

    async def aclose(self) -> None:
        await self._inner.aclose()
