"""Asking no faster than a vendor publishes that it lets us: from the first request on.

One ``Pace`` per tenant, shared by its threads. Each connector declares its quotas as a table of
``Quota``: the first whose ``prefix`` fits a request is the one that counts it.
"""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .interface import Clock


MARGIN = 0.1
"""Seconds by which a window is stretched: not every request is as long on its way."""


class Quota(msgspec.Struct, frozen=True):
    """At most ``requests`` in any ``seconds``, for what begins with ``prefix`` ("": the rest)."""

    prefix: str
    requests: int
    seconds: float


class _Window:
    """The last requests of one quota: the next goes when the oldest has left the window."""

    def __init__(self, quota: Quota, margin: float) -> None:
        self._most = quota.requests
        self._span = timedelta(seconds=quota.seconds + margin)
        self._times: deque[datetime] = deque(maxlen=quota.requests)
        self._not_before: datetime | None = None

    def reserve(self, now: datetime) -> float:
        """Takes the next place; how many seconds it is away."""
        when = max(now, self._not_before or now)
        if len(self._times) == self._most:
            when = max(when, self._times[0] + self._span)
        self._times.append(when)
        return (when - now).total_seconds()

    def hold(self, until: datetime) -> None:
        self._not_before = max(until, self._not_before or until)


class Pace:
    """Lets requests through at the vendor's rate."""

    def __init__(self, clock: Clock, quotas: Sequence[Quota], margin: float = MARGIN) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._windows = [(quota.prefix, _Window(quota, margin)) for quota in quotas]

    def wait(self, what: str) -> None:
        """Returns when it is this request's turn."""
        window = self._window(what)
        if window is None:
            return
        with self._lock:
            seconds = window.reserve(self._clock.now())
        if seconds > 0:
            self._clock.sleep(seconds)

    def hold(self, what: str, seconds: float) -> None:
        """The vendor asked to wait: nobody asks for the like before that."""
        window = self._window(what)
        if window is not None:
            with self._lock:
                window.hold(self._clock.now() + timedelta(seconds=seconds))

    def _window(self, what: str) -> _Window | None:
        return next((one for prefix, one in self._windows if what.startswith(prefix)), None)
