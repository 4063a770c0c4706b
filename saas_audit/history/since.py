"""Which run to compare with, and the comparison with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ..errors import SnapshotError
from ..snapshot import Snapshot
from . import runs
from .compare import Compared, compare
from .first import first
from .store import Record, Recorded
from .then import Now, Then

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ..declare.check import Check
    from ..settings import Settings
    from .join import Side
    from .model import History, Point
    from .record import Header


def compared(
    new: Side,
    checks: Mapping[str, Check],
    snapshot: Snapshot,
    settings: Settings,
    since: Path | None,
    tell: Callable[[str], None],
) -> History:
    """How a run stands against the one before it, and the trend up to it.

    Without ``since`` that is the newest finished run in the same folder; one that is damaged is
    told of and passed over. A named one that is damaged raises SnapshotError.
    """
    header = new.header
    older = runs.earlier(header, snapshot.folder, tell)
    config = Now(settings, checks.values())
    found = None
    if since is not None:
        found = compare(Record.open(since), new, checks, snapshot, config)
    while found is None and (record := runs.last(header, older)):
        try:
            found = compare(record, new, checks, snapshot, config)
        except SnapshotError as error:
            tell(str(error))
            older.remove(record)
    history = found.history if found else first(new)
    return msgspec.structs.replace(history, trend=_trend(found, header, older))


def alone(new: Side) -> History:
    """The history of a run that is compared with nothing."""
    return msgspec.structs.replace(first(new), trend=(runs.point(new.header),))


def between(old: Path, new: Path, checks: Sequence[Check]) -> History:
    """Two recorded runs compared: what both of them said, whatever is installed now.

    Raises SnapshotError if a record is missing or damaged, or they are of two organisations.
    """
    older, newer = Record.open(old), Record.open(new)
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


def _trend(found: Compared | None, header: Header, older: Sequence[Record]) -> tuple[Point, ...]:
    points = [_point(record.header, header, found) for record in older[: runs.TREND - 1]]
    return (*reversed(points), runs.point(header, header.posture.percent))


def _point(header: Header, today: Header, found: Compared | None) -> Point:
    """Restated where its rules and config are today's, or where its evidence was judged again."""
    if found and header.run_id == found.history.previous:
        return runs.point(header, found.restated)
    return runs.point(header, header.posture.percent if _same(header, today) else None)


def _same(one: Header, other: Header) -> bool:
    rules = [{id_: asked.rule for id_, asked in h.asked.items()} for h in (one, other)]
    return rules[0] == rules[1] and one.effective == other.effective
