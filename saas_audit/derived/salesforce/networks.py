"""Ranges of addresses: which are so wide that they keep nobody out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...datasets.salesforce.addresses import Address

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDEST_V4 = 2**24
WIDEST_V6 = 2**80
QUARTER = 2**30
"""A quarter of all addresses of version 4."""


def is_wide(start: Address, end: Address) -> bool:
    """More than a network of the largest class (version 6: than the network of one site)."""
    widest = WIDEST_V4 if start.is_v4 and end.is_v4 else WIDEST_V6
    return end - start + 1 > widest


def are_wide(ranges: Sequence[tuple[Address, Address]]) -> bool:
    """One of them is, or together they cover a quarter of version 4."""
    covered, reached = 0, Address()
    for start, end in sorted(ranges):
        if is_wide(start, end):
            return True
        if start.is_v4 and end.is_v4 and end >= reached:
            covered += end - max(start, reached) + 1
            reached = Address(end + 1)
    return covered > QUARTER
