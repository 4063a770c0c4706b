"""From a plan to a snapshot: every source read as far as it goes, what went wrong written down."""

from __future__ import annotations

from .collector import Collector
from .reading import Progress

__all__ = ["Collector", "Progress"]
