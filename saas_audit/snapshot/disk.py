"""Whole or not at all; and what the disk refuses, told as what it is."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ..errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO
    from pathlib import Path


def beside(path: Path) -> Path:
    """Where a file stands until it is whole."""
    return path.with_name(f".{path.name}.partial")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write; it has its name when the block ends, and is gone if that fails or is stopped.

    Raises OSError.
    """
    partial = beside(path)
    try:
        yield partial
        os.replace(partial, path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


@contextmanager
def on_disk(path: object) -> Iterator[None]:
    """Raises StorageError for what the operating system refuses: it is no vendor's fault."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"cannot write to {path}: {error.strerror or type(error).__name__}; what was read so "
            "far is safe. Mend that, then run the same command again: within a day it goes on "
            "where it stood"
        ) from None


def append(file: FileIO, body: bytes) -> None:
    """Add all of it and return when it is safe, or add nothing. Raises StorageError.

    The file has no buffer, so nothing is left over to be written when nobody hears of it any more.
    """
    with on_disk(file.name):
        end = file.seek(0, os.SEEK_END)
        rest = memoryview(body)
        try:
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(end)
            raise
