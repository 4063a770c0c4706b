"""What a run has made safe so far, line by line: a killed run is continued from here.

A line is written after the page it speaks of is on disk. A page without a line was never read.
"""

from __future__ import annotations

import os
import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from ..model import Tenant
from .disk import append
from .manifest import Manifest, SourceEntry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "journal.jsonl"
FRESH = timedelta(hours=24)
"""For how long after its start a run may be continued: pages of two days are no one picture."""


class Started(msgspec.Struct, frozen=True, tag="started"):
    """The first line. ``plan`` is a hash of everything the run was asked to read."""

    plan: str
    manifest: Manifest


class Written(msgspec.Struct, frozen=True, kw_only=True, tag="page"):
    """A page is on disk: how long, its hash, whose, and where the list goes on ("": it does not).

    ``part`` tells apart what was read side by side, ``number`` counts within it.
    """

    file: str
    size: int
    sha256: str
    subject: str = ""
    part: str = ""
    number: int
    rows: int
    cursor: str


class Split(msgspec.Struct, frozen=True, kw_only=True, tag="split"):
    """A list is read in these parts; a run that goes on keeps to them."""

    file: str
    parts: tuple[str, ...]


class Dropped(msgspec.Struct, frozen=True, kw_only=True, tag="dropped"):
    """These pages count no more: they are read anew. ``everything``: all of the file's."""

    file: str
    subject: str = ""
    part: str = ""
    everything: bool = False


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """A source was read to its end, or as far as it goes."""

    tenant: Tenant
    entry: SourceEntry


Line = Started | Written | Split | Dropped | Finished


class Journal:
    """Appends lines, each safe on disk when ``write`` returns. Threads may share it."""

    def __init__(self, path: Path) -> None:
        """Where lists go on is the tenant's business: only the user who runs this may read it."""
        self._file = open(path, "ab", buffering=0, opener=_private)  # noqa: SIM115
        self._file.truncate(path.read_bytes().rfind(b"\n") + 1)  # a line after a torn one is lost
        self._lock = threading.Lock()

    def write(self, line: Line) -> None:
        packed = msgspec.json.encode(line) + b"\n"
        with self._lock:
            append(self._file, packed)

    def close(self) -> None:
        """From here on nothing is recorded; a line under way is written first."""
        with self._lock:
            self._file.close()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def lines(path: Path) -> Iterator[Line]:
    """The lines that were written whole; what a kill tore off at the end is no line."""
    decode = msgspec.json.Decoder(Line).decode
    try:
        packed = path.read_bytes()
    except OSError:
        return
    whole, _, _ = packed.rpartition(b"\n")
    for line in whole.splitlines():
        try:
            yield decode(line)
        except (msgspec.DecodeError, RecursionError):
            return


def left_behind(parent: Path, plan: str, now: datetime) -> Path | None:
    """The name of a run with this plan, begun less than a day ago, that was never finished."""
    for partial in sorted(parent.glob("*.partial"), reverse=True):
        first = next(lines(partial / FILE), None)
        if isinstance(first, Started) and _continues(first, plan, now):
            return partial.with_suffix("")
    return None


def _continues(first: Started, plan: str, now: datetime) -> bool:
    age = now - first.manifest.collected_at
    return first.plan == plan != "" and timedelta(0) <= age < FRESH


def unfinished(partial: Path, plan: str, manifest: Manifest) -> list[Line]:
    """What a run with the same plan left behind less than a day ago; else nothing."""
    left = list(lines(partial / FILE))
    first = left[0] if left else None
    is_ours = isinstance(first, Started) and _continues(first, plan, manifest.collected_at)
    return left if is_ours else []
