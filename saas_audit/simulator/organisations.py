"""The three organisations, whole: every platform served on loopback, and a config that fits."""

from __future__ import annotations

from datetime import datetime

from .cast import NOW

NAMES = ("careless", "careful", "blind")


class FrozenClock:
    """The demo's clock: it stands still, so that the same run writes the same bytes."""

    def now(self) -> datetime:
        return NOW

    def sleep(self, seconds: float) -> None:
        """Nobody waits for a simulator."""
