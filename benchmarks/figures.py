"""What a run took: told by the process itself when it ends."""

from __future__ import annotations

import json
import resource
import time


class Figures:
    """``with Figures():`` prints CPU seconds of the whole process and its peak in MB as JSON."""

    def __enter__(self) -> None:
        self._wall = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        inside = time.perf_counter() - self._wall
        told = {"inside": inside, "cpu": time.process_time(), "peak": peak}
        print(json.dumps(told), flush=True)
