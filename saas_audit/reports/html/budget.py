"""The page stays below five megabytes, whatever there is to tell: each part has a share of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FINDINGS = 3_200_000
COVERAGE = 450_000
CHANGES = 350_000
EXCEPTIONS = 250_000
HASHES = 250_000
OFF = 150_000
"""Bytes of each part that grows with a tenant; the rest of the page stays below 400,000."""

S = TypeVar("S")
T = TypeVar("T", bound=msgspec.Struct)


def cost(value: object) -> int:
    """Bytes of a value once it is escaped and encoded, everything in it included."""
    from markupsafe import escape

    if isinstance(value, str):
        return len(escape(value).encode("utf-8", "replace"))
    if isinstance(value, msgspec.Struct):
        return sum(map(cost, msgspec.structs.astuple(value)))
    if isinstance(value, (tuple, list)):
        return sum(map(cost, value))
    return 8


class Room:
    """Bytes left of a share."""

    def __init__(self, share: int) -> None:
        self.left = share

    def take(self, price: int) -> bool:
        """Whether it still fits; if so, it is taken."""
        if price > self.left:
            return False
        self.left -= price
        return True


def fit(
    items: Sequence[S], make: Callable[[S], T], share: int, markup: int
) -> tuple[tuple[T, ...], int]:
    """What is made of the first items, as far as it fits into a share; how many were left out.

    ``markup`` is what the tags around one item take, in bytes.
    """
    room, kept = Room(share), []
    for item in items:
        made = make(item)
        if not room.take(markup + cost(made)):
            break
        kept.append(made)
    return tuple(kept), len(items) - len(kept)
