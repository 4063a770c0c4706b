"""Reading evidence back as rows. Whatever does not match the manifest is an error, never a page."""

from __future__ import annotations

import hashlib
import itertools
import os
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import msgspec
import zstandard

from ..errors import SnapshotError
from ..model import (
    Coverage,
    Gap,
    Missing,
    Once,
    Reading,
    Reason,
    Row,
    Tenant,
    fields_of,
    fill,
    peek,
)
from ..model.decode import decoder_of, field_paths
from . import manifest as manifests
from .manifest import Address, Frame, Manifest, SourceEntry, TenantEntry
from .purge import tombstone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

T = TypeVar("T", bound=Row)

LARGEST_FRAME = 64 * 1024 * 1024
"""Bytes a frame may unpack to: whatever answer was taken in, as a line; below what hurts."""


class Exchange(msgspec.Struct, frozen=True, rename={"subject": "for"}):
    """One line of a source's file."""

    body: str
    subject: str = ""
    sha256: str = ""


class Snapshot:
    """One run's evidence. ``Snapshot.open(folder)`` reads the manifest and checks the files."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self._entries = {
            (entry.tenant, source.address): source
            for entry in manifest.tenants
            for source in entry.sources
        }
        self._tenant_entries = {entry.tenant: entry for entry in manifest.tenants}

    @classmethod
    def open(cls, folder: Path) -> Snapshot:
        """Raises SnapshotError naming the file that is missing or has another length."""
        snapshot = cls(folder, manifests.load(folder))
        if stone := tombstone(folder):
            raise SnapshotError(
                f"the evidence of {folder} was purged on {stone.purged_at:%Y-%m-%d} by "
                f"`{stone.command}`: its reports are there, it cannot be judged again"
            )
        for entry in snapshot._entries.values():
            path = folder / entry.file
            if (
                not is_inside(folder, path)
                or not path.is_file()
                or path.stat().st_size != entry.size
            ):
                raise SnapshotError(
                    f"{path} is missing or has been changed since it was written; collect again"
                )
        return snapshot

    @property
    def tenants(self) -> tuple[Tenant, ...]:
        return tuple(self._tenant_entries)

    def tenant(self, tenant: Tenant) -> TenantEntry:
        return self._tenant_entries[tenant]

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """What came of every source, in the order of the manifest."""
        return tuple(entry.coverage for entry in self._entries.values())

    @property
    def evidence(self) -> dict[str, str]:
        """Each evidence file, and the SHA-256 over the lines it holds."""
        return {entry.file: _digest(entry.frames) for entry in self._entries.values()}

    @property
    def _why_not(self) -> str:
        imported = self.manifest.grade == "imported"
        return "the export does not hold it" if imported else "this run did not ask for it"

    def rows(self, row_type: type[T], tenant: Tenant) -> Reading[T]:
        """The rows of a type in a tenant, and what is missing of them."""
        source = row_type.__row__.source
        assert source is not None, f"{row_type.__name__} has no source"
        entry = self._entries.get((tenant, Address.of(source)))
        if entry is None:
            held = self._tenant_entries.get(tenant)
            unasked = Gap(Reason.NOT_COLLECTED, row_type.__name__, self._why_not)
            return Reading(gap=(held and held.gap) or unasked)
        reading: Reading[T] = Reading(gap=entry.gap)
        if entry.address.each:
            reading.gaps_of = dict(entry.failed)
            asked = {frame.subject for frame in entry.frames}
            reading.answered = frozenset(asked - entry.failed.keys())
        reading.rows = self._decoded(entry, row_type, reading)
        return reading

    def size(self, row_type: type[Row], tenant: Tenant) -> int:
        """How many records were read of a type's source, those that came twice included."""
        source = row_type.__row__.source
        entry = source and self._entries.get((tenant, Address.of(source)))
        return entry.coverage.items if entry else 0

    def values(self, row_type: type[Row], tenant: Tenant) -> Mapping[str, str]:
        """What filled the templates of a type's source when it was read."""
        source = row_type.__row__.source
        entry = source and self._entries.get((tenant, Address.of(source)))
        return entry.values if entry else {}

    def page(self, row_type: type[T], tenant: Tenant, number: int) -> list[T]:
        """The rows of one page, by its number from 1. Raises SnapshotError."""
        source = row_type.__row__.source
        assert source is not None, f"{row_type.__name__} has no source"
        entry = self._entries[tenant, Address.of(source)]
        unasked = _unasked(row_type, entry.fields)
        (exchange,) = exchanges(self.folder / entry.file, entry.frames[number - 1 : number])
        rows, _ = decoder_of(row_type).rows(exchange.body.encode(), exchange.subject)
        return [_marked(row, unasked) for row in rows] if unasked else rows

    def _decoded(
        self, entry: SourceEntry, row_type: type[T], reading: Reading[T]
    ) -> Iterator[tuple[T, str]]:
        decoder = decoder_of(row_type)
        unasked = _unasked(row_type, entry.fields)
        once = None if _are_distinct(row_type, entry) else Once()
        for number, exchange in enumerate(self.exchanges(entry), start=1):
            ref = f"{entry.file}#{number}"
            try:
                rows, unreadable = decoder.rows(exchange.body.encode(), exchange.subject)
            except (msgspec.DecodeError, RecursionError, UnicodeError):
                raise SnapshotError(f"{self.folder / ref}: this page is no answer") from None
            fresh: Iterable[T] = filter(once.is_new, rows) if once else rows
            if unasked:
                fresh = (_marked(row, unasked) for row in fresh)
            yield from zip(fresh, itertools.repeat(ref))
            if unreadable:
                _note_unreadable(reading, row_type, entry, exchange.subject)

    def exchanges(self, entry: SourceEntry) -> Iterator[Exchange]:
        """Every page of a source, checked against the manifest. Raises SnapshotError."""
        return exchanges(self.folder / entry.file, entry.frames)


def _are_distinct(row_type: type[Row], entry: SourceEntry) -> bool:
    """Whether the writer saw that no two records have the key of this row type."""
    key = row_type.__row__.key
    spelt = next((one.encode_name for one in fields_of(row_type) if one.name == key), "")
    return entry.distinct == spelt != ""


def _note_unreadable(
    reading: Reading[Any], row_type: type[Row], entry: SourceEntry, subject: str
) -> None:
    """Rows may be missing: of the subject they were read for, or anywhere."""
    told = f"rows without a readable {row_type.__row__.key}"
    gap = Gap(Reason.WRONG_TYPE, row_type.__name__, told)
    if entry.address.each:
        reading.gaps_of.setdefault(subject, gap)
    else:
        reading.note(gap)


def exchanges(path: Path, frames: Iterable[Frame]) -> Iterator[Exchange]:
    """These pages of a file, each checked against its hash. Raises SnapshotError naming one."""
    with path.open("rb") as file:
        end = os.fstat(file.fileno()).st_size
        for number, frame in enumerate(frames, start=1):
            exchange = _exchange(_frame(file, frame, end), frame)
            if exchange is None:
                raise SnapshotError(f"{path}: page {number} is damaged; collect again")
            yield exchange


def _frame(file: BinaryIO, frame: Frame, end: int) -> bytes:
    """The bytes of a page as they lie in the file; b"" where they cannot."""
    if frame.offset < 0 or not 0 < frame.size <= min(LARGEST_FRAME, end - frame.offset):
        return b""
    file.seek(frame.offset)
    return file.read(frame.size)


def _exchange(packed: bytes, frame: Frame) -> Exchange | None:
    """The page, or None if it is not the one the manifest speaks of."""
    line = _unpacked(packed)
    if line is None or hashlib.sha256(line).hexdigest() != frame.sha256:
        return None
    try:
        return msgspec.json.decode(line, type=Exchange)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None


def _unpacked(packed: bytes) -> bytes | None:
    """The line in a frame; None if that is not one frame of the length it names, or too much."""
    try:
        size = zstandard.frame_content_size(packed)
        if not 0 < size <= LARGEST_FRAME:
            return None
        line = zstandard.ZstdDecompressor().decompress(
            packed, max_output_size=LARGEST_FRAME, allow_extra_data=False
        )
    except zstandard.ZstdError:
        return None
    return line.removesuffix(b"\n")


def _digest(frames: tuple[Frame, ...]) -> str:
    """SHA-256 over the pages' own hashes, one a line."""
    return hashlib.sha256("".join(f"{frame.sha256}\n" for frame in frames).encode()).hexdigest()


_UNASKED: dict[tuple[type[Row], tuple[str, ...]], tuple[str, ...]] = {}


def _unasked(row_type: type[Row], asked: tuple[str, ...]) -> tuple[str, ...]:
    """Fields of the row that this snapshot never asked the vendor for; worked out once."""
    if not asked:
        return ()
    if (row_type, asked) not in _UNASKED:
        wanted = set(field_paths(row_type)) - set(asked)
        heads = {path.partition(".")[0] for path in wanted}
        names = {field.encode_name: field.name for field in fields_of(row_type)}
        found = tuple(name for spelt, name in names.items() if spelt in heads)
        _UNASKED[row_type, asked] = found
    return _UNASKED[row_type, asked]


def _marked(row: T, unasked: tuple[str, ...]) -> T:
    """What was not asked for is not collected, which is another thing than not returned.

    A default that stands for "the vendor leaves empty lists out" does not hold there either.
    """
    defaults = {field.name: field.default for field in fields_of(type(row))}
    for name in unasked:
        value = peek(row, name)
        if value is defaults[name] or isinstance(value, Missing) or value == []:
            fill(row, name, Missing(Reason.NOT_COLLECTED, "this run did not ask for it"))
    return row


def is_inside(folder: Path, path: Path) -> bool:
    """Does it lie in the folder, also after following links?"""
    return path.resolve().is_relative_to(folder.resolve())
