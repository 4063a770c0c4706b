"""Section 4: the same people on several platforms, as a diagram of three sets.

Only counts are drawn. Who is meant stands in the findings and in identities.csv.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from ....model import PLATFORMS as THREE
from ....model import Outcome
from ..links import anchor
from ..words import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....engine.judge import CheckResult
    from ...run import Run

HELD = ("active", "guest", "disabled")
"""States of somebody who has an account; what was not seen may be one more."""


class Region(msgspec.Struct, frozen=True):
    """A figure in the diagram, and where it stands in the box of 320 by 268."""

    told: str
    count: int
    x: int
    y: int


class Figure(msgspec.Struct, frozen=True):
    """A number beside the diagram, of the people a check speaks of; "" is unknown, not nought."""

    title: str
    told: str
    count: str
    href: str


class People(msgspec.Struct, frozen=True):
    """``regions`` is empty where nobody is known in this run; ``unsure`` are people of whom some
    platform was not seen: they may have an account more than is drawn.
    """

    regions: tuple[Region, ...]
    totals: tuple[tuple[str, int], ...]
    figures: tuple[Figure, ...]
    everybody: int
    unsure: int


FIGURES = (
    ("leavers_lose_access", "Leavers still active", "left at home, active elsewhere"),
    ("second_factors_are_everywhere", "Second factor missing", "there on one platform, not on all"),
    ("admin_in_several_platforms", "Administrators of several", "one account lost, several lost"),
    ("accounts_have_an_owner", "Known to nobody", "accounts whose owner is not known at home"),
)
"""The checks that count people across platforms, and what their failures are called here."""

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
    regions: Counter[tuple[str, ...]] = Counter()
    unsure = 0
    for states, count in run.people.states().items():
        pairs = zip(THREE, states, strict=True)
        regions[tuple(one for one, state in pairs if state in HELD)] += count
        unsure += count * any(state in ("not seen", "ambiguous") for state in states)
    if not regions:
        return People((), (), tuple(_figures(run)), 0, 0)
    return People(
        regions=tuple(
            Region(_told(where), regions[where], x, y) for where, (x, y) in PLACES.items()
        ),
        totals=tuple(
            (PLATFORMS[one], sum(n for where, n in regions.items() if one in where))
            for one in THREE
        ),
        figures=tuple(_figures(run)),
        everybody=regions.total(),
        unsure=unsure,
    )


def _figures(run: Run) -> Iterator[Figure]:
    results = {result.check_id: result for result in run.results}
    for name, title, told in FIGURES:
        result = results.get(f"cross.people.{name}")
        count = _counted(result) if result else ""
        yield Figure(title, told, count, anchor(result.check_id, result.tenant) if result else "")


def _counted(result: CheckResult) -> str:
    """What fails is at least so much where some could not be judged."""
    if result.outcome is Outcome.UNKNOWN:
        return ""
    if result.failing and result.unknown:
        return f"{result.failing:,} or more"
    return f"{result.failing:,}"


def _told(where: tuple[str, ...]) -> str:
    return " and ".join(PLATFORMS[one] for one in where) + (" only" if len(where) < 3 else "")
