"""Collect, evaluate, write: the tool against the floor."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .floor import LANES
from .processes import Server, measured

if TYPE_CHECKING:
    from typing import Any

Row = tuple[str, ...]

LATENCY = 50
FOLLOWING = ("$skiptoken=", "pageToken=", "/query/01")
SIGN_IN = ("login.microsoftonline.com", "oauth2.googleapis.com")
SIZES = (
    *((people, "m365") for people in (1_000, 10_000, 100_000)),
    *((people, "google") for people in (1_000, 10_000, 100_000)),
    *((people, "salesforce") for people in (1_000, 10_000, 100_000)),
)
QUICK = tuple((people, platform) for people, platform in SIZES if people < 100_000)
MILLION = ((1_000_000, "m365"),)

TITLE = "Collect, evaluate, write"
TEXT = f"""A raw client (httpx and msgspec: the same lists, the same pages, nothing kept) is the
floor. The tool signs in, collects, keeps the evidence, evaluates and writes the reports. Both are
whole processes, one after the other, against the simulator in a process of its own, {LATENCY} ms a
request. The goal is 1.5 x floor + 1 s; Salesforce has two assignments for each person. The tool's
clock does not sleep here: what quotas cost stands in a table of its own."""
COLUMNS = (
    *("platform", "people", "floor s", "tool s", "goal s", "ratio", "floor CPU s", "tool CPU s"),
    *("floor MB", "tool MB", "requests floor", "requests tool"),
)


def row(people: int, platform: str) -> tuple[str, ...]:
    """One row of the table."""
    found = both(people, platform)
    return (*found[:4], f"{1.5 * float(found[2]) + 1:.1f}", *found[4:])


def both(people: int, platform: str, how: tuple[str, ...] = (), lanes: int = LANES) -> Row:
    """The tool against the floor: one row, without a goal."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Server(people, LATENCY, folder)
        url, port = server.where["http"], str(server.where["dns"])
        held = str(folder / "settings.json")
        tool = measured("tool", held, url, port, str(folder / "out"), platform, *how)
        asked = server.asked()
        lists = [one for one in asked if _is_first(one)]
        (folder / "lists.json").write_text(json.dumps(lists))
        floor = measured("floor", url, str(folder / "lists.json"), str(lanes))
        requests = len(server.asked())
        server.close()
    return (
        platform,
        f"{people:,}",
        f"{floor.wall:.1f}",
        f"{tool.wall:.1f}",
        f"{tool.wall / floor.wall:.2f}",
        f"{floor.cpu:.1f}",
        f"{tool.cpu:.1f}",
        f"{floor.peak:.0f}",
        f"{tool.peak:.0f}",
        str(requests),
        str(len(asked)),
    )


def _is_first(request: dict[str, Any]) -> bool:
    """Whether a list begins with it: no page that follows, no signing in."""
    is_list = request["method"] == "GET" and request["host"] not in SIGN_IN
    return is_list and not any(word in request["url"] for word in FOLLOWING)
