"""The simulator in a process of its own: ``python -m benchmarks.serve PEOPLE MILLISECONDS FOLDER``.

Prints one JSON line, where it listens; then, for each line it is given, one with every request
since. Ends when its standard input does.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from saas_audit.simulator.m365 import filters
from saas_audit.simulator.organisations import served
from saas_audit.simulator.salesforce import vendor as salesforce

from .crowd import CrowdQueries, beginning, world

if TYPE_CHECKING:
    from saas_audit.simulator.http import Request, Response

KEPT = ("authorization", "consistencylevel", "accept")


def main(people: int, milliseconds: int, folder: Path) -> None:
    filters.LISTED["/users"] = beginning
    salesforce.Queries = CrowdQueries  # type: ignore[misc]
    with served(world(people), page=999) as (settings, dial, simulator):
        asked: list[dict[str, Any]] = []
        real: Any = simulator.answer

        def late(request: Request) -> tuple[Response, Any]:
            headers = {name: request.headers[name] for name in KEPT if name in request.headers}
            asked.append(
                {
                    "method": request.method,
                    "host": request.host,
                    "url": f"{request.path}?{request.query_string}",
                    "headers": headers,
                }
            )
            time.sleep(milliseconds / 1000)
            return real(request)  # type: ignore[no-any-return]

        simulator.answer = late  # type: ignore[method-assign]
        (folder / "settings.json").write_bytes(msgspec.json.encode(settings))
        print(json.dumps({"http": dial.http, "dns": dial.dns[1]}), flush=True)
        for _ in sys.stdin:
            print(json.dumps(asked), flush=True)
            asked.clear()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
