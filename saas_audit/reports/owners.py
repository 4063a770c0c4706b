"""owners/OWNER.csv: the rows of findings.csv that are one owner's, and no others."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from .columns import FINDINGS, Line, lines, ordered, unselected
from .csv_files import cells, crowds
from .csv_files import write as write_csv
from .findings import FAILURES, KEPT

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator
    from pathlib import Path

    from .run import Run

FOLDER = "owners"
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def makers(run: Run) -> dict[str, Callable[[Path], None]]:
    """What writes each owner's file, by its name; nothing where no owner is named."""
    owned: dict[str, list[Line]] = {}
    for line in _rows(run):
        if line.owner:
            owned.setdefault(line.owner, []).append(line)
    names = file_names(owned)
    return {f"{FOLDER}/{names[who]}": partial(_write, owned[who]) for who in sorted(owned)}


def forget(folder: Path, written: Container[str]) -> None:
    """Remove the files of owners who own nothing any more."""
    for path in (folder / FOLDER).glob("*.csv"):
        if f"{FOLDER}/{path.name}" not in written:
            path.unlink()


def file_names(owners: Iterable[str]) -> dict[str, str]:
    """A file name for each: letters, digits and hyphens, never two alike on any file system."""
    slugs = {who: _slug(who) for who in owners}
    often = Counter(slugs.values())
    return {
        who: f"{slug}.csv" if slug and often[slug] == 1 else f"{slug or 'owner'}-{_mark(who)}.csv"
        for who, slug in slugs.items()
    }


def _slug(who: str) -> str:
    plain = unicodedata.normalize("NFKD", who).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
    return "" if _RESERVED.fullmatch(slug) else slug


def _mark(who: str) -> str:
    return hashlib.sha256(who.encode()).hexdigest()[:8]


def _write(owned: list[Line], path: Path) -> None:
    write_csv(path, FINDINGS, map(cells, owned))


def _rows(run: Run) -> Iterator[Line]:
    """The rows of findings.csv; of a crowd summed up there, also those that have another owner."""
    for result in ordered(run):
        for crowd in crowds(run, result):
            if crowd.count <= KEPT:
                yield from crowd.lines
                continue
            first = next(crowd.lines)
            all_of_them = crowd.summary(first)
            yield all_of_them
            for line in itertools.chain((first,), crowd.lines):
                if line.owner != all_of_them.owner:
                    yield line
        yield from (one for one in lines(run, result) if one.finding.outcome not in FAILURES)
    yield from unselected(run)
