"""Ctrl-C, and how to go on after it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN_AGAIN = "within a day, the same command goes on with what was read"


@contextmanager
def when_stopped(told: str) -> Iterator[None]:
    """What to say of Ctrl-C in this block. Raises StoppedError."""
    try:
        yield
    except KeyboardInterrupt:
        raise StoppedError(told) from None
