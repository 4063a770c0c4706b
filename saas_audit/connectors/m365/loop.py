"""The SDK is async, our readers are threads."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._loop = self._runner.get_loop()
        self._thread = threading.Thread(target=self._turn, daemon=True)
        self._thread.start()
        self._lock = threading.Lock()
        self._is_open = True

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do it there, wait for it here. Raises CancelledError if it is closed meanwhile."""
        with self._lock:
            if not self._is_open:
                work.close()
                raise CancelledError
            under_way = asyncio.run_coroutine_threadsafe(work, self._loop)
        return under_way.result()

    def close(self) -> None:
        """What is under way is cancelled: nobody waits for ever."""
        with self._lock:
            self._is_open = False
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _turn(self) -> None:
        with self._runner:  # which cancels what is left
            self._loop.run_forever()
