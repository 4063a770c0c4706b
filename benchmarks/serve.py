"""The simulator in a process of its own.

``python -m benchmarks.serve PEOPLE MILLISECONDS QUOTAS FOLDER``. Prints one JSON line, where it
listens; then, for each line it is given, one with every request since. Ends when its standard input
does. QUOTAS is ``quotas`` where Graph is to refuse what comes faster than it publishes.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from saas_audit.connectors.m365.quotas import QUOTAS, counted
from saas_audit.simulator.http import Response
from saas_audit.simulator.m365 import filters
from saas_audit.simulator.organisations import served
from saas_audit.simulator.salesforce import vendor as salesforce

from .crowd import CrowdQueries, beginning, world

if TYPE_CHECKING:
    from saas_audit.connectors.pace import Quota
    from saas_audit.simulator.http import Request

KEPT = ("authorization", "consistencylevel", "accept")
GRAPH = "graph.microsoft.com"
PAGE = 999


class Limit:
    """A quota from the vendor's side: what comes too soon is refused, and told when to come."""

    def __init__(self, quota: Quota) -> None:
        self.quota = quota
        self._times: deque[float] = deque(maxlen=quota.requests)

    def wait(self, now: float) -> float:
        """Seconds until a request would be let in; 0 lets this one in."""
        if len(self._times) == self.quota.requests:
            early = self._times[0] + self.quota.seconds - now
            if early > 0:
                return early
        self._times.append(now)
        return 0


class Door:
    """Every request comes by here: it is noted, made to wait, and perhaps refused."""

    def __init__(self, answer: Any, milliseconds: int, quotas: tuple[Quota, ...]) -> None:
        self._answer = answer
        self._late = milliseconds / 1000
        self._limits = [Limit(quota) for quota in quotas]
        self._lock = threading.Lock()
        self.asked: list[dict[str, Any]] = []

    def __call__(self, request: Request) -> Any:
        refused = self._refused(request) if request.host == GRAPH else 0
        self.asked.append(_told(request, refused=refused > 0))
        time.sleep(self._late)
        if refused:
            return Response(status=429, headers={"retry-after": f"{refused:.3f}"}), None
        return self._answer(request)

    def _refused(self, request: Request) -> float:
        path = counted(request.path)
        limit = next((one for one in self._limits if path.startswith(one.quota.prefix)), None)
        with self._lock:
            return limit.wait(time.monotonic()) if limit else 0


def _told(request: Request, *, refused: bool) -> dict[str, Any]:
    return {
        "method": request.method,
        "host": request.host,
        "url": f"{request.path}?{request.query_string}",
        "headers": {name: request.headers[name] for name in KEPT if name in request.headers},
        "refused": refused,
    }


def main(people: int, milliseconds: int, quotas: str, folder: Path) -> None:
    filters.LISTED["/users"] = beginning
    salesforce.Queries = CrowdQueries  # type: ignore[misc]
    with served(world(people), page=PAGE) as (settings, dial, simulator):
        door = Door(simulator.answer, milliseconds, QUOTAS if quotas == "quotas" else ())
        simulator.answer = door  # type: ignore[method-assign]
        (folder / "settings.json").write_bytes(msgspec.json.encode(settings))
        print(json.dumps({"http": dial.http, "dns": dial.dns[1]}), flush=True)
        for _ in sys.stdin:
            print(json.dumps(door.asked), flush=True)
            door.asked.clear()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
