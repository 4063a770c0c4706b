"""What a run took: told by the process itself when it ends."""

from __future__ import annotations

import json
import resource
import time


class Figures:
    """``with Figures():`` prints seconds, CPU seconds and peak megabytes as one JSON line."""

    def __enter__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told = {
            "wall": time.perf_counter() - self._wall,
            "cpu": time.process_time() - self._cpu,
            "peak": peak,
        }
        print(json.dumps(told), flush=True)
