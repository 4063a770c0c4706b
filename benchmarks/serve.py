"""The simulator in a process of its own.

``python -m benchmarks.serve PEOPLE MILLISECONDS QUOTAS FOLDER``. Prints one JSON line, where it
listens; then, for each line it is given, one with every request since. Ends when its standard input
does. QUOTAS is ``quotas`` where vendors are to refuse what comes faster than they publish.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from saas_audit.connectors.google.quotas import QUOTAS as GOOGLE
from saas_audit.connectors.m365.quotas import QUOTAS as M365
from saas_audit.simulator.limits import Limits
from saas_audit.simulator.m365 import filters
from saas_audit.simulator.organisations import served
from saas_audit.simulator.salesforce import vendor as salesforce

from .crowd import CrowdQueries, beginning, world

if TYPE_CHECKING:
    from saas_audit.simulator.http import Request, Response

KEPT = ("authorization", "consistencylevel", "accept")
PAGE = 999
DAILY = 1_000
"""Requests a day of an org that is small, or that others use too."""


class Door:
    """Every request comes by here: it is made to wait, and noted with what came of it."""

    def __init__(self, answer: Any, milliseconds: int) -> None:
        self._answer = answer
        self._late = milliseconds / 1000
        self.asked: list[dict[str, Any]] = []

    def __call__(self, request: Request) -> Any:
        response, fault = self._answer(request)
        self.asked.append(_told(request, response))
        time.sleep(self._late)
        return response, fault


def _told(request: Request, response: Response) -> dict[str, Any]:
    return {
        "method": request.method,
        "host": request.host,
        "url": f"{request.path}?{request.query_string}",
        "headers": {name: request.headers[name] for name in KEPT if name in request.headers},
        "refused": response.status == 429 or b"REQUEST_LIMIT_EXCEEDED" in response.body,
        "usage": response.headers.get("sforce-limit-info", ""),
    }


def _limit(simulator: Any) -> None:
    """From now on the vendors refuse."""
    microsoft, google, org = simulator._vendors
    microsoft.limits, google.limits = Limits(M365), Limits(GOOGLE)
    org.tenant.daily, org.used = DAILY, DAILY // 2


def main(people: int, milliseconds: int, quotas: str, folder: Path) -> None:
    filters.LISTED["/users"] = beginning
    salesforce.Queries = CrowdQueries  # type: ignore[misc]
    with served(world(people), page=PAGE) as (settings, dial, simulator):
        if quotas == "quotas":
            _limit(simulator)
        door = Door(simulator.answer, milliseconds)
        simulator.answer = door  # type: ignore[method-assign]
        (folder / "settings.json").write_bytes(msgspec.json.encode(settings))
        print(json.dumps({"http": dial.http, "dns": dial.dns[1]}), flush=True)
        for _ in sys.stdin:
            print(json.dumps(door.asked), flush=True)
            door.asked.clear()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
