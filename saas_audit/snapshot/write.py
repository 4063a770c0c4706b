"""Writing evidence: page by page, each safe on disk before the next is asked for."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

import msgspec
import zstandard

from ..errors import UsageError
from .manifest import FILE, Address, Frame, Manifest, SourceEntry, TenantEntry
from .read import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..connectors.interface import Page
    from ..model import Coverage, Gap, Source, Tenant


class SnapshotWriter:
    """``folder`` appears when ``finish()`` returns; until then only ``folder.partial`` exists."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self._partial = folder.with_name(f"{folder.name}.partial")
        self._manifest = manifest
        self._tenants: dict[Tenant, TenantEntry] = {}
        self._sources: dict[Tenant, dict[Address, SourceEntry]] = {}
        try:
            self._partial.parent.mkdir(parents=True, exist_ok=True)
            _remove(self._partial)
            self._partial.mkdir()
            (self._partial / "evidence").mkdir(mode=0o700)
        except OSError as error:
            raise UsageError(
                f"cannot write to {folder.parent}: {error.strerror}; name another folder with --out"
            ) from None

    def tenant(self, entry: TenantEntry) -> None:
        """Who the tenant is and what it granted; or why it could not be read at all."""
        self._tenants[entry.tenant] = entry
        self._sources.setdefault(entry.tenant, {})

    @contextmanager
    def source(
        self, tenant: Tenant, source: Source, fields: tuple[str, ...]
    ) -> Iterator[SourceWriter]:
        """Write one source; what is known of it when the block ends is recorded."""
        relative = f"evidence/{tenant.folder}/{source.slug}.jsonl.zst"
        path = self._partial / relative
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with path.open("wb") as file:
            writer = SourceWriter(file, source, fields, relative)
            yield writer
        self._sources[tenant][Address.of(source)] = writer.entry()

    def so_far(self) -> Snapshot:
        """What has been written, readable before the run has ended (for sources read each)."""
        return Snapshot(self._partial, self._whole())

    def finish(self) -> Path:
        """Write the manifest and give the folder its name."""
        path = self._partial / FILE
        body = msgspec.json.format(msgspec.json.encode(self._whole()), indent=1)
        with path.open("wb") as file:
            file.write(body + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(self._partial, self.folder)
        return self.folder

    def _whole(self) -> Manifest:
        entries = (
            msgspec.structs.replace(
                self._tenants[tenant], sources=tuple(self._sources[tenant].values())
            )
            for tenant in sorted(self._tenants)
        )
        return msgspec.structs.replace(self._manifest, tenants=tuple(entries))


class SourceWriter:
    """One file of pages. ``coverage`` must be set before the block ends."""

    def __init__(
        self, file: BinaryIO, source: Source, fields: tuple[str, ...], relative: str
    ) -> None:
        self._file = file
        self._source = source
        self._fields = fields
        self._relative = relative
        self._frames: list[Frame] = []
        self._compressor = zstandard.ZstdCompressor(level=3, write_content_size=True)
        self.failed: dict[str, Gap] = {}
        self.gap: Gap | None = None
        self.coverage: Coverage | None = None

    def page(self, page: Page, subject: str = "") -> None:
        """Append one exchange as one frame, and make it safe."""
        line = msgspec.json.encode(
            {
                "source": self._source.endpoint,
                "for": subject,
                "page": len(self._frames) + 1,
                "status": page.status,
                "received_at": page.received_at,
                "sha256": hashlib.sha256(page.body).hexdigest(),
                "body": page.body.decode("utf-8"),
            }
        )
        frame = self._compressor.compress(line + b"\n")
        self._file.write(frame)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._frames.append(Frame(len(frame), hashlib.sha256(line).hexdigest(), subject))

    def rewind(self) -> None:
        """Forget the pages: the list moved while it was read, and is read once more."""
        self._file.seek(0)
        self._file.truncate()
        self._frames.clear()

    def entry(self) -> SourceEntry:
        assert self.coverage is not None, f"no coverage for {self._source.endpoint}"
        return SourceEntry(
            address=Address.of(self._source),
            fields=self._fields,
            file=self._relative,
            frames=tuple(self._frames),
            coverage=self.coverage,
            gap=self.gap,
            failed=dict(sorted(self.failed.items())),
        )


def _remove(folder: Path) -> None:
    """Take away what a stopped run left. Only ever a ``.partial`` folder of ours."""
    if not folder.exists():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    folder.rmdir()
