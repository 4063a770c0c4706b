"""Who works at the three organisations: one cast for all platforms, so that people match.

*careless* is Loosely Ltd (``loosely.example``), *careful* is Tidy Ltd (``tidy.example``). The
story is told at ``NOW``; nothing in it depends on the day the simulator runs.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

NOW = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
"""The first Monday of November, early: when the demo looks."""

Style = Literal["careless", "careful"]
DOMAIN: dict[Style, str] = {"careless": "loosely.example", "careful": "tidy.example"}


class Person(msgspec.Struct, frozen=True):
    """``handle@domain`` on every platform the person is on."""

    handle: str
    name: str
    admin_of: tuple[str, ...] = ()
    """Platforms the person administers in *careful*; in *careless* ``ann`` and ``ben`` do all."""

    def address(self, style: Style) -> str:
        return f"{self.handle}@{DOMAIN[style]}"


STAFF = (
    Person("ann", "Ann Arbour", ("m365",)),
    Person("ben", "Ben Okafor", ("m365",)),
    Person("carla", "Carla Rossi", ("google",)),
    Person("dan", "Dan Novak", ("google",)),
    Person("eve", "Eve Laurent", ("salesforce",)),
    Person("finn", "Finn Sato", ("salesforce",)),
    Person("gita", "Gita Rao"),
    Person("hugo", "Hugo Lind"),
)
"""On all three platforms, with work to do on each."""

LEAVER = Person("leo", "Leo Bell")
"""Left on 2 October: disabled in Microsoft 365. *careless* forgot Google and Salesforce."""

PARTNER = Person("pat", "Pat Partner")
"""Somebody at ``partner.example``."""


def ago(**units: float) -> datetime:
    """``ago(days=3)``: that long before the story is told."""
    return NOW - timedelta(**units)


def stamp(moment: datetime) -> str:
    """``2026-11-02T06:00:00Z``."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
