"""Folders for what outlives one test: all in one place, which goes when the session ends."""

from __future__ import annotations

import tempfile
from pathlib import Path

PREFIX = "saas-audit-test-"
_PLACE = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)


def folder() -> Path:
    """A new, empty folder."""
    return Path(tempfile.mkdtemp(dir=_PLACE.name))


def clear() -> None:
    """Take all of them away. Leaving Python does it too, but a test worker may be ended."""
    _PLACE.cleanup()
