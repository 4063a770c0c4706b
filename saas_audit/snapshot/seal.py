"""Reports beside the evidence: which ones came with the run, and SHA256SUMS made anew."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from .. import __version__
from ..errors import SnapshotError
from . import manifest, sums
from .chain import REPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class FirstReports(msgspec.Struct, frozen=True):
    """``reports.json``: the reports as they were first written, which later ones do not change.

    The next run's manifest holds the hash of this file, so that reports are part of the chain.
    """

    command: str
    written_at: datetime
    tool_version: str
    files: dict[str, str]


@contextmanager
def sealing(folder: Path, command: str, at: datetime) -> Iterator[None]:
    """Write reports into a run's folder within this block; SHA256SUMS lists them when it ends.

    Only what was written in the block is hashed, and what was removed in it is forgotten. All else
    keeps the hash it had, or an old file that somebody changed would be vouched for by whoever
    writes a report again. Raises SnapshotError if SHA256SUMS is gone or damaged.
    """
    before = _stamps(folder)
    known = _known(folder)
    yield
    after = _stamps(folder)
    written = {name for name, stamp in after.items() if before.get(name) != stamp}
    removed = before.keys() - after.keys()
    strange = before.keys() - known.keys() - written if known else set()
    kept = {name: sha for name, sha in known.items() if name not in written | removed}
    if (folder / REPORTS).exists() or not written:
        sums.write(folder, kept, leave_out=strange)
        return
    first = _first(folder, command, at, sorted(written))
    kept[REPORTS] = hashlib.sha256(first.encode()).hexdigest()
    sums.write(folder, kept, leave_out=strange)
    sums.replace(folder / REPORTS, first)  # listed first: stopped in between, it is written anew


def _first(folder: Path, command: str, at: datetime, written: list[str]) -> str:
    files = {name: sums.digest(folder / name) for name in written}
    first = FirstReports(command, at, __version__, files)
    return msgspec.json.format(msgspec.json.encode(first), indent=1).decode() + "\n"


def first_reports(folder: Path) -> FirstReports | None:
    """What was first written; None if nothing was. Raises ValueError if the file is damaged."""
    try:
        return msgspec.json.decode((folder / REPORTS).read_bytes(), type=FirstReports)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{REPORTS} is damaged ({error})") from None


def _known(folder: Path) -> dict[str, str]:
    """What SHA256SUMS lists; nothing in a run of version 2, which had none.

    Raises SnapshotError where it is gone or damaged: made anew, it would hide what that was for.
    """
    try:
        return sums.read(folder)
    except FileNotFoundError:
        if manifest.load(folder).schema_version < manifest.SCHEMA_VERSION:
            return {}
        why = "is missing"
    except (OSError, ValueError) as error:
        why = f"cannot be read ({error})"
    raise SnapshotError(
        f"{folder / sums.FILE} {why}: name another folder for the reports with --out; "
        "saas-audit verify says what else differs"
    )


def _stamps(folder: Path) -> dict[str, tuple[int, int, int]]:
    found = {}
    for name in sums.names(folder)[0]:
        told = (folder / name).stat()
        found[name] = (told.st_ino, told.st_size, told.st_mtime_ns)
    return found
