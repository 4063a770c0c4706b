"""What the disk refuses, told as what it is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def on_disk(path: Path) -> Iterator[None]:
    """Raises StorageError for what the operating system refuses: it is no vendor's fault."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"cannot write to {path}: {error.strerror or type(error).__name__}; what was read so "
            "far is safe. Mend that, then run the same command again: within a day it goes on "
            "where it stood"
        ) from None
