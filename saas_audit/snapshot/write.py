"""Writing evidence: page by page, each safe on disk before it counts."""

from __future__ import annotations

import hashlib
import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import msgspec
import zstandard

from ..errors import UsageError
from ..lanes import is_by_hand
from ..model.decode import keys_in
from . import chain, journal, sums
from .disk import append, on_disk
from .journal import Dropped, Finished, Journal, Split, Started, Written
from .manifest import FILE, Address, Manifest, SourceEntry, TenantEntry
from .pages import Pages
from .read import Snapshot, exchanges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from io import FileIO
    from pathlib import Path

    from ..connectors.interface import Page
    from ..model import Coverage, Gap, Source, Tenant


class SnapshotWriter:
    """``folder`` appears when ``finish()`` returns; until then only ``folder.partial`` exists.

    With a ``plan`` (a hash of what is to be read) a run that was killed is continued: pages that
    it made safe are there, and ``manifest`` is its own. Without one it is always begun anew.
    """

    def __init__(self, folder: Path, manifest: Manifest, plan: str = "") -> None:
        from filelock import FileLock, Timeout  # only those who write wait for it to load

        self.folder = folder
        self.manifest = manifest
        self._partial = folder.with_name(f"{folder.name}.partial")
        self._tenants: dict[Tenant, TenantEntry] = {}
        self._sources: dict[Tenant, dict[Address, SourceEntry]] = {}
        self._pages: dict[str, Pages] = {}
        self._latest: datetime | None = None
        self._lock = threading.Lock()
        self._guard_file = folder.with_name(f".{folder.name}.lock")
        self._guard = FileLock(self._guard_file, timeout=0)
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            self._guard.acquire()
            self._begin(plan)
        except Timeout:
            raise UsageError(
                f"another run is writing {folder}; wait for it, or name another folder with --out"
            ) from None
        except OSError as error:
            raise UsageError(
                f"cannot write to {folder.parent}: {error.strerror}; name another folder with --out"
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Give the folder free; what was not finished stays, to be continued.

        Stopped by hand, threads may still be at their last page, which counts for nothing: the
        folder is ours until the process ends.
        """
        self._journal.close()
        if not is_by_hand(kind):
            self._guard.release()
            self._guard_file.unlink(missing_ok=True)

    def _begin(self, plan: str) -> None:
        left = journal.unfinished(self._partial, plan, self.manifest)
        if not left:
            _remove(self._partial)
            self._partial.mkdir()
            (self._partial / "evidence").mkdir(mode=0o700)
        self._journal = Journal(self._partial / journal.FILE)
        if not left:
            self._journal.write(Started(plan, self.manifest))
        for line in left:
            self._take_over(line)
        self.kept = sum(pages.count for pages in self._pages.values())
        """How many pages of a killed run are still good."""
        for sources in self._sources.values():
            for entry in sources.values():
                self._pages.pop(entry.file, None)

    def _take_over(self, line: journal.Line) -> None:
        if isinstance(line, Started):
            self.manifest = line.manifest
        elif isinstance(line, Finished):
            self._sources.setdefault(line.tenant, {})[line.entry.address] = line.entry
        else:
            self._pages.setdefault(line.file, Pages()).take(line)

    def tenant(self, entry: TenantEntry) -> None:
        """Who the tenant is and what it granted; or why it could not be read at all."""
        self._tenants[entry.tenant] = entry
        self._sources.setdefault(entry.tenant, {})

    def has(self, tenant: Tenant, source: Source) -> bool:
        """Was it read to its end by the run that this one continues?"""
        return Address.of(source) in self._sources.get(tenant, {})

    @contextmanager
    def source(
        self, tenant: Tenant, source: Source, fields: tuple[str, ...], key: str = ""
    ) -> Iterator[SourceWriter]:
        """Write one source; what is known of it when the block ends is recorded.

        ``key`` is the vendor's name of what tells the records apart. Raises StorageError.
        """
        relative = f"evidence/{tenant.folder}/{source.slug}.jsonl.zst"
        path = self._partial / relative
        pages = self._pages.setdefault(relative, Pages())
        with on_disk(path), self._opened(path, pages) as file:
            if source.proof == "count":
                _recount(path, source, key, pages)
            file.seek(pages.size)
            writer = SourceWriter(file, source, fields, relative, self._journal, pages)
            yield writer
        self._note(writer.latest)
        entry = writer.entry(key if pages.are_distinct() else "")
        self._journal.write(Finished(tenant, entry))
        self._sources[tenant][Address.of(source)] = entry
        del self._pages[relative]

    @staticmethod
    def _opened(path: Path, pages: Pages) -> FileIO:
        """The file with the pages that count, and nothing that a stopped run left after them."""
        path.parent.mkdir(mode=0o700, exist_ok=True)
        file = path.open("r+b" if pages.size else "wb", buffering=0)
        file.truncate(pages.size)
        return file

    def _note(self, moment: datetime | None) -> None:
        """When the last page came. Of a run that was killed only what came after that is known."""
        with self._lock:
            known = [one for one in (self._latest, moment) if one is not None]
            self._latest = max(known, default=None)

    def so_far(self) -> Snapshot:
        """What has been written, readable before the run has ended (for sources read each)."""
        return Snapshot(self._partial, self._whole())

    def finish(self) -> Path:
        """Write the manifest and SHA256SUMS, and give the folder its name. Raises StorageError."""
        with on_disk(self._partial):
            return self._finished()

    def _finished(self) -> Path:
        path = self._partial / FILE
        before = chain.last(self.folder.parent, self.manifest.organisation)
        whole = self._whole()
        whole = msgspec.structs.replace(whole, previous=before, read_until=self._latest)
        body = msgspec.json.format(msgspec.json.encode(whole), indent=1)
        with path.open("wb") as file:
            file.write(body + b"\n")
            file.flush()
            os.fsync(file.fileno())
        sums.write(self._partial, leave_out=(journal.FILE,))
        self._journal.close()
        (self._partial / journal.FILE).unlink()
        os.replace(self._partial, self.folder)
        return self.folder

    def _whole(self) -> Manifest:
        entries = (
            msgspec.structs.replace(
                self._tenants[tenant], sources=_in_order(self._sources[tenant].values())
            )
            for tenant in sorted(self._tenants)
        )
        return msgspec.structs.replace(self.manifest, tenants=tuple(entries))


def _recount(path: Path, source: Source, key: str, pages: Pages) -> None:
    """Which records the pages hold that a killed run left."""
    for piece, held in pages.held.items():
        for exchange in exchanges(path, (frame for _, frame in held)):
            pages.note(piece, keys_in(source, key, exchange.body.encode()))


def _in_order(entries: Iterable[SourceEntry]) -> tuple[SourceEntry, ...]:
    """Not as they happened to be finished."""
    return tuple(sorted(entries, key=lambda entry: entry.file))


class SourceWriter:
    """One file of pages, shared by threads. ``coverage`` must be set before the block ends."""

    def __init__(
        self,
        file: FileIO,
        source: Source,
        fields: tuple[str, ...],
        relative: str,
        log: Journal,
        pages: Pages,
    ) -> None:
        self._file = file
        self._source = source
        self._fields = fields
        self._relative = relative
        self._journal = log
        self._lock = threading.Lock()
        self.pages = pages
        self.failed: dict[str, Gap] = {}
        self.gap: Gap | None = None
        self.values: dict[str, str] = {}
        self.latest: datetime | None = None
        self.coverage: Coverage | None = None

    def page(
        self, page: Page, subject: str = "", part: str = "", keys: Sequence[bytes] = ()
    ) -> None:
        """Append one exchange as one frame, and make it safe. ``keys``: of the records it holds."""
        digest = hashlib.sha256(page.body).hexdigest()
        with self._lock:
            last = self.pages.last((subject, part))
            number = last.number + 1 if last else 1
        line = msgspec.json.encode(
            {
                "source": self._source.endpoint,
                "for": subject,
                "page": number,
                "status": page.status,
                "received_at": page.received_at,
                "sha256": digest,
                "body": page.body.decode("utf-8"),
            }
        )
        frame = zstandard.ZstdCompressor(level=3, write_content_size=True).compress(line + b"\n")
        written = Written(
            file=self._relative,
            size=len(frame),
            sha256=hashlib.sha256(line).hexdigest(),
            subject=subject,
            part=part,
            number=number,
            rows=len(keys),
            cursor=page.cursor,
        )
        with self._lock:
            self._append(frame, written)
            self.latest = max(self.latest or page.received_at, page.received_at)
            self.pages.note((subject, part), keys)

    def _append(self, frame: bytes, written: Written) -> None:
        append(self._file, frame)
        self._journal.write(written)
        self.pages.take(written)

    def unique(self, subject: str = "") -> int:
        """How many different records were read, of a source whose vendor counts them."""
        with self._lock:
            return self.pages.unique(subject)

    def split(self, parts: Iterable[str]) -> None:
        """From here on the list is read in parts."""
        line = Split(file=self._relative, parts=tuple(parts))
        with self._lock:
            self._journal.write(line)
            self.pages.take(line)

    def drop(self, subject: str = "", part: str = "", *, everything: bool = False) -> None:
        """Forget pages that are to be read once more. Their bytes stay, and count for nothing."""
        line = Dropped(file=self._relative, subject=subject, part=part, everything=everything)
        with self._lock:
            self._journal.write(line)
            self.pages.take(line)

    def entry(self, distinct: str = "") -> SourceEntry:
        assert self.coverage is not None, f"no coverage for {self._source.endpoint}"
        return SourceEntry(
            address=Address.of(self._source),
            fields=self._fields,
            file=self._relative,
            size=self.pages.size,
            frames=self.pages.frames,
            coverage=self.coverage,
            distinct=distinct,
            gap=self.gap,
            failed=dict(sorted(self.failed.items())),
            values=self.values,
        )


def _remove(folder: Path) -> None:
    """Take away what a stopped run left. Only ever a ``.partial`` folder of ours."""
    if not folder.exists():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    folder.rmdir()
