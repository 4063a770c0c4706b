"""Tombstones: what stands in place of evidence that was purged."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from ..errors import SnapshotError
from .sums import TOMBSTONE

if TYPE_CHECKING:
    from pathlib import Path


class Tombstone(msgspec.Struct, frozen=True):
    """``purged.json``: which files of evidence were removed, their hashes, when, by which command.

    It is written before the first file goes, so that a purge that was stopped can be finished.
    """

    purged_at: datetime
    command: str
    tool_version: str
    files: dict[str, str]


def tombstone(folder: Path) -> Tombstone | None:
    """What was purged of a run; None if nothing was. Raises SnapshotError if it is damaged."""
    path = folder / TOMBSTONE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Tombstone)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SnapshotError(f"{path} is damaged ({error})") from None
