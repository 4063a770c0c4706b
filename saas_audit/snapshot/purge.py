"""Evidence that is old enough goes; what it was, stays as a tombstone that `verify` accepts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from .. import __version__
from ..errors import SnapshotError
from . import manifest as manifests
from . import sums
from .manifest import Manifest
from .sums import TOMBSTONE

if TYPE_CHECKING:
    from collections.abc import Iterator


class Tombstone(msgspec.Struct, frozen=True):
    """``purged.json``: which files of evidence were removed, their hashes, when, by which command.

    It is written before the first file goes, so that a purge that was stopped can be finished.
    """

    purged_at: datetime
    command: str
    tool_version: str
    files: dict[str, str]


class Remains(msgspec.Struct, frozen=True):
    """A run with evidence that may be purged: which files are still there, and their bytes."""

    folder: Path
    manifest: Manifest
    files: tuple[str, ...]
    size: int


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


def runs_in(out: Path) -> Iterator[Path]:
    """What lies where runs lie, ``OUT/ORGANISATION/DATE``, in order. Links are not followed."""
    for organisation in _folders(out):
        yield from _folders(organisation)


def _folders(parent: Path) -> list[Path]:
    return sorted(one for one in parent.iterdir() if one.is_dir() and not one.is_symlink())


def remains(folder: Path) -> Remains:
    """The evidence of a run. Raises SnapshotError if the folder is no finished run of ours."""
    manifest = manifests.load(folder)
    entries = [one.file for tenant in manifest.tenants for one in tenant.sources]
    here = tuple(name for name in entries if _is_evidence(folder, name))
    return Remains(folder, manifest, here, sum((folder / name).stat().st_size for name in here))


def _is_evidence(folder: Path, name: str) -> bool:
    """A plain file where the writer puts evidence, with no link on the way to it."""
    parts = PurePosixPath(name).parts
    if len(parts) != 3 or parts[0] != "evidence" or ".." in parts:
        return False
    places = [folder.joinpath(*parts[:depth]) for depth in (1, 2, 3)]
    return places[-1].is_file() and not any(place.is_symlink() for place in places)


def purge(run: Remains, now: datetime, command: str) -> None:
    """Remove the evidence of a run, the tombstone first; go on where one that was stopped stood.

    Raises SnapshotError where evidence is not what was collected: then it is proof of something,
    and stays.
    """
    stone = tombstone(run.folder)
    if stone is None:
        stone = Tombstone(now, command, __version__, _hashes(run))
        packed = msgspec.json.format(msgspec.json.encode(stone), indent=1).decode()
        sums.replace(run.folder / TOMBSTONE, f"{packed}\n")
    for name in run.files:
        if name in stone.files:
            (run.folder / name).unlink()
    for place in sorted({(run.folder / name).parent for name in run.files}):
        _remove_if_empty(place)
    _remove_if_empty(run.folder / "evidence")


def _hashes(run: Remains) -> dict[str, str]:
    """Of every file of evidence the manifest speaks of, held against SHA256SUMS."""
    named = [one.file for tenant in run.manifest.tenants for one in tenant.sources]
    listed = _listed(run.folder)
    found = {name: sums.digest(run.folder / name) for name in sorted(run.files)}
    wrong = [name for name in named if listed.get(name, found.get(name)) != found.get(name, "")]
    if wrong:
        raise SnapshotError(
            f"{run.folder}: {wrong[0]} is missing or not what was collected, so nothing of this "
            "run is removed; saas-audit verify says more"
        )
    return found


def _listed(folder: Path) -> dict[str, str]:
    """A run of version 2 has no SHA256SUMS."""
    try:
        return sums.read(folder)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SnapshotError(f"{folder / sums.FILE}: {error}") from None


def _remove_if_empty(place: Path) -> None:
    if place.is_dir() and not place.is_symlink() and not any(place.iterdir()):
        place.rmdir()
