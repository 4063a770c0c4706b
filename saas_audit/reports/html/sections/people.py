"""Section 4: the same people on several platforms, as a diagram of three sets.

Only counts are drawn. Who is meant stands in the findings and in identities.csv.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ....model import PLATFORMS as THREE
from ...people import counted
from ..words import PLATFORMS

if TYPE_CHECKING:
    from ...run import Run


class Region(msgspec.Struct, frozen=True):
    """A figure in the diagram, and where it stands in the box of 320 by 268."""

    told: str
    count: int
    x: int
    y: int


class Figure(msgspec.Struct, frozen=True):
    """A number under the diagram; None is unknown, which is not nought."""

    title: str
    told: str
    count: int | None
    href: str


class People(msgspec.Struct, frozen=True):
    """``regions`` is empty where people were not matched in this run."""

    regions: tuple[Region, ...]
    totals: tuple[tuple[str, int], ...]
    figures: tuple[Figure, ...]
    everybody: int


PLACES: dict[tuple[str, ...], tuple[int, int]] = {
    ("m365",): (84, 86),
    ("google",): (236, 86),
    ("salesforce",): (160, 222),
    ("m365", "google"): (160, 74),
    ("m365", "salesforce"): (112, 160),
    ("google", "salesforce"): (208, 160),
    ("m365", "google", "salesforce"): (160, 128),
}


def of(run: Run) -> People:
    """The diagram and the figures that matter."""
    counts = counted(run)
    if counts is None:
        return People((), (), (), 0)
    return People(
        regions=tuple(
            Region(_told(where), counts.regions.get(where, 0), x, y)
            for where, (x, y) in PLACES.items()
        ),
        totals=tuple(
            (PLATFORMS[one], sum(n for where, n in counts.regions.items() if one in where))
            for one in THREE
        ),
        figures=(
            Figure("Leavers still active", "left here, active elsewhere", counts.leavers, "IDN-01"),
            Figure(
                "Second factor missing",
                "strong in one place, none in another",
                counts.mfa_gaps,
                "MFA-02",
            ),
            Figure(
                "Administrators of several",
                "one account lost is several lost",
                counts.multi_admins,
                "ADM-02",
            ),
            Figure(
                "Not matched",
                "accounts that are nobody we know elsewhere",
                counts.unmatched,
                "people",
            ),
        ),
        everybody=sum(counts.regions.values()),
    )


def _told(where: tuple[str, ...]) -> str:
    return " and ".join(PLATFORMS[one] for one in where) + (" only" if len(where) < 3 else "")
