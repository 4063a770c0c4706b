"""Asking no faster than a vendor publishes that it lets us: from the first request on.

One ``Pace`` per tenant, shared by its threads. Each connector declares its quotas as a table of
``Quota``: the first whose ``prefix`` fits a request is the one that counts it.

A vendor counts a request when it arrives, which is after it left and before its answer is here. So
a place in a window is free again that long after the *answer* came: whatever the way costs (a first
connection, a token, a busy machine), no window holds too many.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .interface import Clock


LONGEST = timedelta(seconds=1)
"""After so long a request has arrived, although its answer is still on the way."""

MEANWHILE = timedelta(seconds=0.1)
"""How often to look whether that answer came."""


class Quota(msgspec.Struct, frozen=True):
    """At most ``requests`` in any ``seconds``, for what begins with ``prefix`` ("": the rest)."""

    prefix: str
    requests: int
    seconds: float


class _Turn:
    """A place in a window: when it was taken (None: it waits), and whose place it was before."""

    def __init__(self, before: _Turn | None) -> None:
        self.before = before
        self.at: datetime | None = None
        self.answered = False

    def over(self, now: datetime, span: timedelta) -> datetime:
        """When the place is free again; or when to look anew, for it is never earlier."""
        if self.at is None:
            return now + span
        due = self.at + span
        if self.answered or now < due:
            return due
        return min(now + MEANWHILE, due + LONGEST)


class _Window:
    """The last requests of one quota: the next goes when the oldest has left the window."""

    def __init__(self, quota: Quota) -> None:
        self._most = quota.requests
        self._span = timedelta(seconds=quota.seconds)
        self._turns: deque[_Turn] = deque(maxlen=quota.requests)
        self._not_before: datetime | None = None

    def reserve(self) -> _Turn:
        """The next place."""
        turn = _Turn(self._turns[0] if len(self._turns) == self._most else None)
        self._turns.append(turn)
        return turn

    def missing(self, turn: _Turn, now: datetime) -> float:
        """Seconds until it is this one's turn, as far as is known; 0: it goes now."""
        due = max(now, self._not_before or now)
        if turn.before is not None:
            due = max(due, turn.before.over(now, self._span))
        if due > now:
            return (due - now).total_seconds()
        turn.before, turn.at = None, now
        return 0

    def hold(self, until: datetime) -> None:
        self._not_before = max(until, self._not_before or until)


class Pace:
    """Lets requests through at the vendor's rate."""

    def __init__(self, clock: Clock, quotas: Sequence[Quota]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._windows = [(quota.prefix, _Window(quota)) for quota in quotas]

    @contextlib.contextmanager
    def turn(self, what: str) -> Iterator[None]:
        """Around a request: begins when it is its turn, ends when its answer is here."""
        window = self._window(what)
        if window is None:
            yield
            return
        turn = self._waited(window)
        try:
            yield
        finally:
            self._answered(turn)

    def _waited(self, window: _Window) -> _Turn:
        now = self._clock.now()
        with self._lock:
            turn = window.reserve()
        while True:
            with self._lock:
                seconds = window.missing(turn, now)
            if not seconds:
                return turn
            self._clock.sleep(seconds)
            now = max(self._clock.now(), now + timedelta(seconds=seconds))

    def _answered(self, turn: _Turn) -> None:
        with self._lock:
            if turn.at is not None:
                turn.at = min(max(turn.at, self._clock.now()), turn.at + LONGEST)
            turn.answered = True

    def hold(self, what: str, seconds: float) -> None:
        """The vendor asked to wait: nobody asks for the like before that."""
        window = self._window(what)
        if window is not None:
            with self._lock:
                window.hold(self._clock.now() + timedelta(seconds=seconds))

    def _window(self, what: str) -> _Window | None:
        return next((one for prefix, one in self._windows if what.startswith(prefix)), None)
