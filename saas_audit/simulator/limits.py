"""How often a vendor lets itself be asked, from the vendor's side."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..connectors.pace import Quota


class Limits:
    """Of each quota, what comes too soon is not let in. Without quotas everything is.

    ``now`` tells seconds.
    """

    def __init__(
        self, quotas: Sequence[Quota] = (), now: Callable[[], float] = time.monotonic
    ) -> None:
        self._quotas = quotas
        self._now = now
        self._lock = threading.Lock()
        self._times: dict[tuple[str, str], deque[float]] = {}

    def wait(self, what: str, who: str = "") -> float:
        """Seconds until a request would be let in; 0 lets this one in. Counted for each ``who``."""
        quota = next((one for one in self._quotas if what.startswith(one.prefix)), None)
        if quota is None:
            return 0
        with self._lock:
            empty: deque[float] = deque(maxlen=quota.requests)
            times, now = self._times.setdefault((quota.prefix, who), empty), self._now()
            if len(times) == quota.requests and times[0] + quota.seconds > now:
                return times[0] + quota.seconds - now
            times.append(now)
        return 0
