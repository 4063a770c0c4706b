"""What the vendors' quotas cost: the tool with a real clock, against vendors that enforce them."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saas_audit.connectors.google import quotas as google
from saas_audit.connectors.m365 import quotas as m365
from saas_audit.connectors.salesforce.budget import FLOOR

from .collecting import LATENCY
from .processes import Server, measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from saas_audit.connectors.pace import Quota

Asked = dict[str, Any]
GRAPH = "graph.microsoft.com"
DIRECTORY = "admin.googleapis.com"
SIZES = (("m365", 10_000), ("m365", 30_000), ("google", 2_500), ("salesforce", 10_000))
TITLE = "Quotas"
TEXT = f"""With a clock that sleeps, against a simulator that refuses what comes faster than the
vendors publish. *allowed* is the least time in which the quotas let these requests through; the
goal is 1.2 times that. Google is asked about the app passwords of everybody, one by one. Salesforce
counts requests by the day: {FLOOR:.0%} of them are left to others, whatever has to be read."""
COLUMNS = (
    *("platform", "people", "requests", "refused", "allowed s", "tool s", "ratio", "goal"),
    "left of the day",
)


def rows(*, quick: bool) -> Iterable[tuple[str, ...]]:
    """One row a platform and size."""
    return (_row(platform, people) for platform, people in (SIZES[:1] if quick else SIZES))


def _row(platform: str, people: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Server(people, LATENCY, folder, quotas="quotas")
        url, port = server.where["http"], str(server.where["dns"])
        held = str(folder / "settings.json")
        words = [platform, "paced", *(["each"] if platform == "google" else [])]
        tool = measured("tool", held, url, port, str(folder / "out"), *words)
        asked = server.asked()
        server.close()
    let_in = [one for one in asked if not one["refused"]]
    counts = (str(len(asked)), str(len(asked) - len(let_in)))
    allowed = _least(platform, let_in)
    told = (f"{allowed:.1f}", f"{tool.wall:.1f}", f"{tool.wall / allowed:.2f}" if allowed else "")
    goal = "<= 1.20" if allowed else ""
    return (platform, f"{people:,}", *counts, *told, goal, _left(asked))


def _least(platform: str, asked: Sequence[Asked]) -> float:
    """Seconds: of each quota so many at once, then as many more after each window."""
    counted: Counter[Quota] = Counter()
    if platform == "m365":
        paths = (m365.counted(one["url"].partition("?")[0]) for one in asked if _is(one, GRAPH))
        counted.update(_fitting(m365.QUOTAS, path) for path in paths)
    if platform == "google":
        directory = sum(_is(one, DIRECTORY) for one in asked)
        counted[_fitting(google.QUOTAS, "admin.directory_v1 ")] = directory
    return max(((n - 1) // one.requests * one.seconds for one, n in counted.items()), default=0.0)


def _is(asked: Asked, host: str) -> bool:
    return bool(asked["host"] == host)


def _fitting(quotas: Sequence[Quota], what: str) -> Quota:
    return next(one for one in quotas if what.startswith(one.prefix))


def _left(asked: Sequence[Asked]) -> str:
    """``437 of 1000``, as Salesforce told last; "" of other vendors."""
    told = [one["usage"].partition("=")[2] for one in asked if one["usage"]]
    if not told:
        return ""
    used, _, most = max(told, key=lambda one: int(one.partition("/")[0])).partition("/")
    return f"{int(most) - int(used)} of {most}"
