"""No more of an answer is taken in than ``LARGEST_ANSWER``: what has no end is a damaged answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from requests.exceptions import ContentDecodingError

from .interface import LARGEST_ANSWER

if TYPE_CHECKING:
    from collections.abc import Iterator


class BoundedRaw:
    """What ``requests`` reads a body from. Raises what it raises of a damaged one."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def stream(self, amt: int, decode_content: bool | None = None) -> Iterator[bytes]:
        """The body, unpacked, piece by piece."""
        held = 0
        for piece in self._raw.stream(amt, decode_content=decode_content):
            held += len(piece)
            if held > LARGEST_ANSWER:
                self._raw.close()
                raise ContentDecodingError("larger than any answer of a vendor's")
            yield piece
