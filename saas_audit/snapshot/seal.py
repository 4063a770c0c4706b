"""Reports beside the evidence: which ones came with the run, and SHA256SUMS made anew."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from .. import __version__
from . import sums
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

    Only what was written in the block is hashed: everything else keeps the hash it had, or an old
    file that somebody changed would be vouched for by whoever writes a report again.
    """
    before = _stamps(folder)
    known = _known(folder)
    yield
    written = [name for name, stamp in _stamps(folder).items() if before.get(name) != stamp]
    if not (folder / REPORTS).exists() and written:
        files = {name: sums.digest(folder / name) for name in sorted(written)}
        first = FirstReports(command, at, __version__, files)
        packed = msgspec.json.format(msgspec.json.encode(first), indent=1)
        sums.replace(folder / REPORTS, packed.decode() + "\n")
        written.append(REPORTS)
    strange = before.keys() - known.keys() - set(written) if known else set()
    kept = {name: sha for name, sha in known.items() if name not in written}
    sums.write(folder, kept, leave_out=strange)


def first_reports(folder: Path) -> FirstReports | None:
    """What was first written; None if nothing was. Raises ValueError if the file is damaged."""
    try:
        return msgspec.json.decode((folder / REPORTS).read_bytes(), type=FirstReports)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError as error:
        raise ValueError(f"{REPORTS} is damaged ({error})") from None


def _known(folder: Path) -> dict[str, str]:
    try:
        return sums.read(folder)
    except (OSError, ValueError):
        return {}


def _stamps(folder: Path) -> dict[str, tuple[int, int, int]]:
    found = {}
    for name in sums.names(folder)[0]:
        told = (folder / name).stat()
        found[name] = (told.st_ino, told.st_size, told.st_mtime_ns)
    return found
