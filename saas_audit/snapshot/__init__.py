"""Evidence on disk: the vendors' own bytes, written so that half a run never reads as a whole one.

A snapshot is a folder with ``manifest.json`` and ``evidence/PLATFORM-TENANT/SOURCE.jsonl.zst``: one
zstd frame per page, each one JSON line (``source, for, page, status, received_at, sha256, body``).
While it is written the folder is called ``NAME.partial`` and holds a journal from which a killed
run is continued; it gets its name when it is whole.
"""

from __future__ import annotations

from .manifest import Frame, Manifest, SourceEntry, TenantEntry
from .read import Snapshot
from .write import SnapshotWriter, SourceWriter

__all__ = [
    "Frame",
    "Manifest",
    "Snapshot",
    "SnapshotWriter",
    "SourceEntry",
    "SourceWriter",
    "TenantEntry",
]
