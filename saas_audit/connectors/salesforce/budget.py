"""The requests that an org may be sent in a day; the last of them are left to others."""

from __future__ import annotations

import threading

from ...model import Reason
from ..interface import ReadError

FLOOR = 0.1
"""The part of the day's requests that is never ours."""

Usage = tuple[int, int]
"""Requests used, and how many there are in a day."""


class Budget:
    """Knows what the org last told of its use, and counts what is on its way meanwhile.

    Shared by threads: not one request too many leaves because two looked at the same moment.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left = 0
        self._on_the_way = 0
        self._lost: list[int] = []
        self._used = 0
        self._most: int | None = None

    def take(self) -> int:
        """Before each request: its number. Raises ReadError if it is not ours to ask."""
        with self._lock:
            self._insist()
            self._left += 1
            self._on_the_way += 1
            return self._left

    def give_back(self, number: int, usage: Usage | None) -> None:
        """After each request. None: its answer did not tell, so it counts as one more, until the
        answer to a request that left later does.
        """
        with self._lock:
            self._on_the_way -= 1
            if usage is None:
                self._lost.append(self._left)
            else:
                self._note(usage)
                self._lost = [one for one in self._lost if one >= number]

    def told(self, usage: Usage) -> None:
        """What the org says of itself."""
        with self._lock:
            self._note(usage)

    def _note(self, usage: Usage) -> None:
        """Answers overtake each other: the highest is the latest."""
        self._used, self._most = max(self._used, usage[0]), usage[1]

    def _insist(self) -> None:
        if self._most is None:
            return
        counted = self._used + len(self._lost) + self._on_the_way
        if self._most - (counted + 1) < self._most * FLOOR:
            raise ReadError(
                Reason.THROTTLED_OUT,
                f"the org has used {self._used} of {self._most} API requests of the day; the last "
                "tenth is left to others. Run again tomorrow",
            )
