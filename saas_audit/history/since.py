"""Which run to compare with, and the comparison of a run that was just made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ..errors import SnapshotError
from ..snapshot import Snapshot
from . import runs
from .compare import Compared, compare
from .model import History, Point
from .record import Header, Made, header_of
from .store import Record, Recorded
from .then import Then

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ..declare.check import Check
    from ..reports.run import Run
    from .look import Config


def compared(
    run: Run,
    snapshot: Snapshot,
    settings: Config,
    since: Path | None,
    tell: Callable[[str], None],
) -> Run:
    """The run, with how it stands against the one before it and the trend up to it.

    Without ``since`` that is the newest finished run in the same folder; one that is damaged is
    told of and passed over. A named one that is damaged raises SnapshotError.
    """
    new = Made(run)
    header = new.header
    older = runs.earlier(header, snapshot.folder, tell)
    found = None
    if since is not None:
        found = compare(Record.open(since), new, run.checks, snapshot, settings)
    while found is None and (record := runs.last(header, older)):
        try:
            found = compare(record, new, run.checks, snapshot, settings)
        except SnapshotError as error:
            tell(str(error))
            older.remove(record)
    return msgspec.structs.replace(run, history=_with_trend(found, header, older))


def alone(run: Run) -> Run:
    """The run, compared with nothing."""
    trend = (runs.point(header_of(run)),)
    return msgspec.structs.replace(run, history=History(trend=trend))


def between(old: Path, new: Path, checks: Sequence[Check]) -> History:
    """Two recorded runs compared: what both of them said, whatever is installed now.

    Raises SnapshotError if a record is missing or damaged, or they are of two organisations.
    """
    older, newer = Record.open(old), Record.open(new)
    names = sorted({record.header.organisation for record in (older, newer)})
    if len(names) > 1:
        raise SnapshotError(f"{old} and {new} are runs of two organisations: {', '.join(names)}")
    try:
        evidence = Snapshot.open(new)
    except SnapshotError:
        evidence = None
    found = compare(
        older,
        Recorded(newer),
        {check.id: check for check in checks},
        evidence,
        Then(newer.header.effective),
    )
    trend = (runs.point(older.header, found.restated), runs.point(newer.header))
    return msgspec.structs.replace(found.history, trend=trend)


def _with_trend(found: Compared | None, header: Header, older: Sequence[Record]) -> History:
    points = [_point(record.header, header, found) for record in older[: runs.TREND - 1]]
    trend = (*reversed(points), runs.point(header, header.posture.percent))
    return msgspec.structs.replace(found.history if found else History(), trend=trend)


def _point(header: Header, today: Header, found: Compared | None) -> Point:
    """Restated where its rules and config are today's, or where its evidence was judged again."""
    if found and header.run_id == found.history.previous:
        return runs.point(header, found.restated)
    return runs.point(header, header.posture.percent if _same(header, today) else None)


def _same(one: Header, other: Header) -> bool:
    rules = [{id_: asked.rule for id_, asked in h.asked.items()} for h in (one, other)]
    return rules[0] == rules[1] and one.effective == other.effective
