"""A few things at a time, in the order they were asked for."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Executor, Future

A = TypeVar("A")
B = TypeVar("B")


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
