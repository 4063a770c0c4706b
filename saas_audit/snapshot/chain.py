"""Runs of one folder form a chain: each names the one before it, by the hash of its manifest.

Whoever wants to change an old run unseen would have to change every later one as well.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..model import Moment
from . import manifest as manifests
from .manifest import Predecessor

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORTS = "reports.json"
_DATED = re.compile(r"\d{4}-\d\d-\d\d(\.\d+)?")
"""How runs are called."""


class Head(msgspec.Struct, frozen=True):
    """What a manifest says of its run, without the evidence."""

    organisation: str
    run_id: str
    collected_at: Moment
    schema_version: int
    previous: Predecessor = Predecessor()


class Link(msgspec.Struct, frozen=True):
    """One run of a folder, and the hashes by which the next run names it."""

    folder: Path
    head: Head
    manifest: str
    reports: str

    @classmethod
    def of(cls, folder: Path) -> Link | None:
        """The run in a folder; None if there is none, or none that can be read."""
        path = folder / manifests.FILE
        try:
            if path.stat().st_size > manifests.LARGEST:
                return None
            packed = path.read_bytes()
            head = msgspec.json.decode(packed, type=Head)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        reports = folder / REPORTS
        told = _sha256(reports.read_bytes()) if reports.is_file() else ""
        return cls(folder, head, _sha256(packed), told)

    @property
    def named(self) -> Predecessor:
        """How the next run names this one."""
        return Predecessor(self.head.run_id, self.folder.name, self.manifest, self.reports)


def links(parent: Path, organisation: str) -> list[Link]:
    """The finished runs of an organisation in a folder, the oldest first."""
    named = [one for one in parent.iterdir() if _DATED.fullmatch(one.name)]
    whole = (Link.of(one) for one in named if one.is_dir() and not one.is_symlink())
    found = [one for one in whole if one and one.head.organisation == organisation]
    return sorted(found, key=lambda one: (one.head.collected_at, _in_words(one.folder.name)))


def last(parent: Path, organisation: str) -> Predecessor:
    """The run that the next one will name: the newest of those that no other run names."""
    found = links(parent, organisation)
    named = {one.head.previous.manifest for one in found}
    tips = [one for one in found if one.manifest not in named]
    return tips[-1].named if tips else Predecessor()


def back_from(link: Link, beside: list[Link]) -> Iterator[Link]:
    """The runs before this one, the newest first, as far as they are here and unchanged."""
    by_hash = {one.manifest: one for one in beside}
    here: Link | None = link
    while here := by_hash.pop(here.head.previous.manifest, None) if here else None:
        yield here


def _in_words(name: str) -> list[tuple[int, str]]:
    """``2026-11-02.10`` comes after ``2026-11-02.9``."""
    return [(int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", name)]


def _sha256(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()
