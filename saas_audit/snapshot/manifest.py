"""What a snapshot says about itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from ..errors import SnapshotError
from ..model import Coverage, Gap, Moment, Source, Tenant

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA_VERSION = 3
READABLE = (2, 3)
"""Version 2 did not name the run before it."""
FILE = "manifest.json"
LARGEST = 128 * 1024 * 1024
"""Bytes of a manifest; a page takes some 150."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
"""What may name a folder: organisations and tenants."""


class Frame(msgspec.Struct, frozen=True):
    """One page: where it lies in the file, its length there, the SHA-256 of its uncompressed line,
    and for whom it was read.
    """

    offset: int
    size: int
    sha256: str
    subject: str = ""


class Address(msgspec.Struct, frozen=True):
    """Which source, in words that outlive this version's classes."""

    api: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    each: str = ""

    @classmethod
    def of(cls, source: Source) -> Address:
        each = source.each.__name__ if source.each else ""
        return cls(source.api, source.path, source.query, each)


class SourceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of one source. ``gap`` is why it is not all; ``failed`` whose part is not.

    ``size`` is the length of the file; what no frame speaks of was read anew and counts no more.
    ``distinct`` is the vendor's name of a field that no two records (of one subject) share; "" if
    that was not seen to be so. ``values`` is what filled the templates of the address, where that
    was not a subject.
    """

    address: Address
    fields: tuple[str, ...]
    file: str
    size: int
    frames: tuple[Frame, ...]
    coverage: Coverage
    distinct: str = ""
    gap: Gap | None = None
    failed: dict[str, Gap] = msgspec.field(default_factory=dict)
    values: dict[str, str] = msgspec.field(default_factory=dict)


class TenantEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One tenant; ``gap`` where it could not be read at all. ``granted`` None: cannot be told."""

    tenant: Tenant
    tiers: tuple[str, ...] = ()
    granted: tuple[str, ...] | None = None
    gap: Gap | None = None
    sources: tuple[SourceEntry, ...] = ()


class Predecessor(msgspec.Struct, frozen=True):
    """The run before, as it stood when this one ended; "" everywhere: there was none.

    ``folder`` is what it was called, ``manifest`` and ``reports`` are the SHA-256 of its
    manifest.json and of its reports.json ("" if nobody had written reports).
    """

    run_id: str = ""
    folder: str = ""
    manifest: str = ""
    reports: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The whole run. ``grade`` tells what we read ourselves from what somebody gave us.

    ``read_until`` is when the last page came; None where that is not known.
    """

    schema_version: int = SCHEMA_VERSION
    organisation: str
    run_id: str
    as_of: Moment
    collected_at: Moment
    tool_version: str
    grade: str = "observed"
    read_until: Moment | None = None
    previous: Predecessor = Predecessor()
    tenants: tuple[TenantEntry, ...] = ()


def load(folder: Path) -> Manifest:
    """The manifest of a finished snapshot. Raises SnapshotError, saying what is wrong."""
    path = folder / FILE
    try:
        if path.stat().st_size > LARGEST:
            raise SnapshotError(f"{path} is larger than any manifest of ours")
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise SnapshotError(_not_there(folder)) from None
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SnapshotError(f"{path} is damaged ({error}); collect again") from None
    if manifest.schema_version not in READABLE:
        raise SnapshotError(
            f"{path} has schema version {manifest.schema_version}, this version of saas-audit "
            f"reads {READABLE[0]} to {READABLE[-1]}; use the version that wrote it "
            f"({manifest.tool_version})"
        )
    _check_names(path, manifest)
    return manifest


def _check_names(path: Path, manifest: Manifest) -> None:
    """They become parts of file names, so they may not lead anywhere."""
    tenants = [entry.tenant for entry in manifest.tenants]
    for name in (manifest.organisation, *(part for t in tenants for part in (t.platform, t.name))):
        if not NAME.fullmatch(name):
            raise SnapshotError(f"{path} is not ours: {name[:80]!r} cannot name a folder")


def _not_there(folder: Path) -> str:
    if folder.name.endswith(".partial"):
        return (
            f"{folder} is what a stopped run left behind; it is not whole. Within a day, the same "
            "command goes on with it"
        )
    return f"{folder} is no snapshot: it has no {FILE}. Name a folder that a run wrote"
