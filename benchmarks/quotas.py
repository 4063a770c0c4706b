"""What the vendor's quotas cost: the tool with a real clock, against a Graph that enforces them."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saas_audit.connectors.m365.quotas import QUOTAS, counted

from .collecting import LATENCY
from .processes import Server, measured

if TYPE_CHECKING:
    from collections.abc import Iterator

GRAPH = "graph.microsoft.com"
PEOPLE = (10_000, 30_000)
TITLE = "Quotas"
TEXT = """Microsoft 365 as above, with a clock that sleeps, against a simulator that refuses what
comes faster than Microsoft publishes. *allowed* is the least time in which the quotas let these
requests through; the goal is 1.2 times that."""
COLUMNS = ("platform", "people", "requests", "refused", "allowed s", "tool s", "ratio", "goal")


def rows(*, quick: bool) -> Iterator[tuple[str, ...]]:
    """One row a size."""
    for people in PEOPLE[:1] if quick else PEOPLE:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            server = Server(people, LATENCY, folder, quotas="quotas")
            url, port = server.where["http"], str(server.where["dns"])
            held = str(folder / "settings.json")
            tool = measured("tool", held, url, port, str(folder / "out"), "m365", "paced")
            asked = [one for one in server.asked() if one["host"] == GRAPH]
            server.close()
        refused = sum(one["refused"] for one in asked)
        allowed = _least(one for one in asked if not one["refused"])
        told = ("m365", f"{people:,}", str(len(asked)), str(refused), f"{allowed:.1f}")
        yield (*told, f"{tool.wall:.1f}", f"{tool.wall / allowed:.2f}", "<= 1.20")


def _least(asked: Iterator[dict[str, Any]]) -> float:
    """Seconds: of each quota so many at once, then as many more after each window."""
    paths = (counted(one["url"].partition("?")[0]) for one in asked)
    fits = (next(quota for quota in QUOTAS if path.startswith(quota.prefix)) for path in paths)
    return max((n - 1) // quota.requests * quota.seconds for quota, n in Counter(fits).items())
