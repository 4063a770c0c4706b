"""Section 7: what the provider has to offer, and whether the customer uses it.

The rows are the capabilities of CSA's SSCF, as ``reports/frameworks.py`` meets them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ....model import PLATFORMS as THREE
from ...frameworks import matrix
from ..words import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...frameworks import Capability, Share
    from ...frameworks import Use as Found
    from ...run import Run

SHARES: Mapping[Share, tuple[str, str]] = {
    "customer_gap": ("gap", "Yours to do"),
    "not_seen": ("blind", "Unknown"),
    "blocked_by_licence": ("licence", "Blocked by licence"),
    "provider_gap": ("licence", "The provider's gap"),
    "partial": ("met", "Done in part"),
    "accepted": ("met", "Accepted"),
    "fine": ("met", "Done"),
    "to_look_at": ("none", "For a person"),
    "not_applicable": ("none", "Does not apply"),
    "no_check": ("none", "Not judged"),
}
"""How it looks, and what it is called."""


class Use(msgspec.Struct, frozen=True):
    """How a capability is used on one platform."""

    platform: str
    state: str
    word: str
    told: str


class Duty(msgspec.Struct, frozen=True):
    """One capability."""

    id: str
    title: str
    uses: tuple[Use, ...]


class Matrix(msgspec.Struct, frozen=True):
    """The section; ``silent`` counts the capabilities that no check speaks to."""

    platforms: tuple[str, ...]
    duties: tuple[Duty, ...]
    owed: int
    silent: int


def of(run: Run) -> Matrix:
    """The matrix, and how much the customer still owes."""
    found = list(matrix(run))
    spoken = [one for one in found if any(use[0] != "no_check" for use in one.uses.values())]
    owed = sum(use[0] == "customer_gap" for one in spoken for use in one.uses.values())
    return Matrix(
        platforms=tuple(PLATFORMS[one] for one in THREE),
        duties=tuple(_duty(one) for one in spoken),
        owed=owed,
        silent=len(found) - len(spoken),
    )


def _duty(one: Capability) -> Duty:
    return Duty(one.id, one.title, tuple(_use(name, one.uses[name]) for name in THREE))


def _use(platform: str, found: Found) -> Use:
    share, count, total = found
    state, word = SHARES[share]
    return Use(PLATFORMS[platform], state, word, f"{count} of {total}" if total else "")
