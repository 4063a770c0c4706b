"""A few things at a time, in the order they were asked for."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Executor, Future

A = TypeVar("A")
B = TypeVar("B")


class Lanes(ThreadPoolExecutor):
    """A few threads. Left by Ctrl-C they are not waited for: a vendor may take minutes to answer.

    What they do by then counts for nothing; they end with the process.
    """

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        stopped = is_by_hand(kind)
        self.shutdown(wait=not stopped, cancel_futures=stopped)


def is_by_hand(kind: type[BaseException] | None) -> bool:
    """Whether a block was left by Ctrl-C: its threads may be under way still."""
    return kind is not None and not issubclass(kind, Exception)


def side_by_side(
    executor: Executor, work: Callable[[A], B], items: Iterable[A], width: int
) -> list[B]:
    """The results in order. Never more than ``width`` are waiting, so that others get a turn.

    Raises what the first failing item raised, after the others under way have ended.
    """
    results: list[B] = []
    waiting: deque[Future[B]] = deque()
    try:
        for item in items:
            if len(waiting) >= width:
                results.append(waiting.popleft().result())
            waiting.append(executor.submit(work, item))
        while waiting:
            results.append(waiting.popleft().result())
    finally:
        for future in waiting:
            future.cancel()
        for future in waiting:
            if not future.cancelled():
                future.exception()
    return results
