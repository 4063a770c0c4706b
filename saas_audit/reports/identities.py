"""identities.csv: everybody with an account, platform by platform."""

from __future__ import annotations

import bisect
from array import array
from typing import TYPE_CHECKING

from ..model import Outcome
from . import csv_files
from .columns import IDENTITIES, Identity

if TYPE_CHECKING:
    from pathlib import Path

    from ..derived.people.person import Person
    from .run import Run


def write(run: Run, path: Path) -> None:
    """One row for each person, as they come; nobody is held in memory."""
    failures = _Failures(run)
    makers = tuple(IDENTITIES.values())
    lines = (Identity(one, failures.about(one.person)) for one in run.people)
    csv_files.write(path, IDENTITIES, ([make(line) for make in makers] for line in lines))


class _Failures:
    """The ids of failures by whom they are about: sixteen bytes each."""

    def __init__(self, run: Run) -> None:
        subjects, ids = array("q"), array("Q")
        for result in run.results:
            for one in run.findings.of(result) if result.failed else ():
                if one.outcome is Outcome.FAIL:
                    subjects.append(hash(one.subject_id.lower()))
                    ids.append(int(one.id.removeprefix("f"), 16))
        order = sorted(range(len(ids)), key=subjects.__getitem__)
        self._subjects = array("q", map(subjects.__getitem__, order))
        self._ids = array("Q", map(ids.__getitem__, order))

    def about(self, person: Person) -> tuple[str, ...]:
        """The person, or an account by its id or sign-in name."""
        if not self._ids:
            return ()
        names = [person.id]
        for one in person.accounts:
            names += (one.id.lower(), one.address.lower())
        found = {one for name in names for one in self._of(hash(name))}
        return tuple(sorted(f"f{one:015x}" for one in found))

    def _of(self, subject: int) -> array[int]:
        first = bisect.bisect_left(self._subjects, subject)
        return self._ids[first : bisect.bisect_right(self._subjects, subject, first)]
