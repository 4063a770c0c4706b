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


def write(run: Run, path: Path) -> None:
    """One row for each person, as they come; nobody is held in memory."""
    found = _by_subject(run)
    makers = tuple(IDENTITIES.values())
    lines = (Identity(one, one.second_factors(), _of(one, found)) for one in run.people)
    csv_files.write(path, IDENTITIES, ([make(line) for make in makers] for line in lines))


def _by_subject(run: Run) -> dict[str, bytes]:
    """The ids of failures by the key of whom they are about, with blanks between."""
    found: dict[str, bytes] = {}
    for result in run.results:
        for one in run.findings.of(result) if result.failed else ():
            if one.outcome is Outcome.FAIL:
                key = one.subject_id.lower()
                found[key] = b"%b %b" % (found.get(key, b""), one.id.encode())
    return found


def _of(known: Known, found: dict[str, bytes]) -> tuple[str, ...]:
    """About the person, or about an account by its id or sign-in name."""
    person = known.person
    names = [person.id]
    for one in person.accounts:
        names += (one.id.lower(), one.address.lower())
    told = [found[name] for name in names if name in found]
    return tuple(sorted(set(b" ".join(told).decode().split()))) if told else ()
