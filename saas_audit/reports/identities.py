"""identities.csv: everybody with an account, platform by platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import Outcome
from . import csv_files
from .columns import IDENTITIES, Identity

if TYPE_CHECKING:
    from pathlib import Path

    from ..engine.people import Known
    from .run import Run

ID_BYTES = 8


def write(run: Run, path: Path) -> None:
    """One row for each person, as they come; nobody is held in memory."""
    found = _by_subject(run)
    rows = (_cells(Identity(known, _of(known, found))) for known in run.people)
    csv_files.write(path, IDENTITIES, rows)


def _cells(line: Identity) -> list[object]:
    return [make(line) for make in IDENTITIES.values()]


def _by_subject(run: Run) -> dict[str, bytes]:
    """The ids of failures by the key of whom they are about; packed, for there may be many."""
    found: dict[str, bytes] = {}
    for result in run.results:
        for one in run.findings.of(result) if result.failed else ():
            if one.outcome is Outcome.FAIL:
                key = one.subject_id.lower()
                found[key] = found.get(key, b"") + bytes.fromhex(one.id)
    return found


def _of(known: Known, found: dict[str, bytes]) -> tuple[str, ...]:
    """About the person, or about an account by its id or sign-in name."""
    person = known.person
    names = [person.id, *(name for one in person.accounts for name in (one.id, one.address))]
    packed = b"".join(found.get(name, b"") for name in dict.fromkeys(map(str.lower, names)))
    ids = (packed[at : at + ID_BYTES].hex() for at in range(0, len(packed), ID_BYTES))
    return tuple(sorted(dict.fromkeys(ids)))
