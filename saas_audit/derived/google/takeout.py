"""Google Takeout in force at each place, product by product."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from ... import Lookup, Row, derive
from ...model import Part, peek
from .in_force import Effective, in_force, is_on
from .policies import ScopedPolicy, Target, at, typed

Product = Literal[
    "takeout",
    "blogger",
    "books",
    "location_history",
    "maps",
    "pay",
    "photos",
    "play",
    "play_console",
    "youtube",
]
PRODUCTS: frozenset[Product] = frozenset(get_args(Product))
"""The service itself, and the products that have a switch of their own."""


SETTINGS = ("takeout.service_status", *sorted(f"{p}.user_takeout" for p in PRODUCTS - {"takeout"}))


@in_force(*SETTINGS)
class TakeoutPlace(Effective):
    """A place where people may have data to take away."""


class Switch(Part, rename="camel"):
    """A product's own switch."""

    takeout_status: Literal["ENABLED", "DISABLED"]


class Takeout(Row, key="product", owner="target", of=Target, label="product"):
    """Whether people at a place may take a product's data away."""

    product: Product
    target: str
    status: Literal["ENABLED", "DISABLED"]


@derive
def takeouts(target: Target, policies: Lookup[ScopedPolicy]) -> Iterator[Takeout]:
    for product in sorted(PRODUCTS):
        yield _takeout(product, target, policies)


def _takeout(product: Product, target: Target, policies: Lookup[ScopedPolicy]) -> Takeout:
    if product == "takeout":
        status = "ENABLED" if is_on("takeout", target, policies) else "DISABLED"
        return Takeout(product=product, target=target.id, status=status)
    switch = typed(Switch, at(target, f"{product}.user_takeout", policies))
    held = peek(switch, "takeout_status")
    return Takeout(product=product, target=target.id, status=held)
