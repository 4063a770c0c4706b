"""The runs of an organisation in its output folder: the one before, and the trend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from ..errors import SnapshotError
from .model import Point
from .store import FILE, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Set
    from datetime import datetime
    from pathlib import Path

    from .record import Header

TREND = 12
"""Runs in a trend."""
ENOUGH = 0.8
"""Of the checks of this run, how many the run before must have asked to be compared with first."""

Order = tuple[float, float, int]


class Dated(Protocol):
    """A header or a manifest."""

    @property
    def organisation(self) -> str: ...

    @property
    def as_of(self) -> datetime: ...

    @property
    def collected_at(self) -> datetime: ...


def earlier(header: Dated, folder: Path, tell: Callable[[str], None]) -> list[Record]:
    """The finished runs of the same organisation beside ``folder`` that are older than it, the
    newest first. ``tell`` is told of records that are damaged; they are left out.
    """
    folder = folder.resolve()
    mine = _order(header, folder)
    found: list[tuple[Order, Record]] = []
    for path in sorted(folder.parent.glob(f"*/{FILE}")):
        if path.parent == folder or path.parent.suffix == ".partial":
            continue
        try:
            record = Record.open(path.parent)
        except SnapshotError as error:
            tell(str(error))
            continue
        order = _order(record.header, record.folder)
        if record.header.organisation == header.organisation and order < mine:
            found.append((order, record))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [record for _, record in found]


def last_look(folder: Path, organisation: str, asked: Set[str], now: datetime) -> datetime | None:
    """When the run that a new one below ``folder`` will be compared with began to read; None where
    there is none.
    """
    found = []
    for path in sorted(folder.glob(f"*/{FILE}")):
        try:
            header = Record.open(path.parent).header
        except SnapshotError:
            continue
        if header.organisation == organisation and header.collected_at < now:
            found.append(header)
    found.sort(key=lambda one: (one.as_of, one.collected_at), reverse=True)
    chosen = _measure(asked, found)
    return chosen.collected_at if chosen else None


def last(header: Header, records: Iterable[Record]) -> Record | None:
    """The newest that asked most of these checks; a run of a few checks is nothing to measure a
    whole one by. Where there is none, the newest.
    """
    known = list(records)
    chosen = _measure(header.asked.keys(), [record.header for record in known])
    return next((one for one in known if one.header is chosen), None)


def _measure(asked: Set[str], known: list[Header]) -> Header | None:
    for header in known:
        if len(asked & header.asked.keys()) >= ENOUGH * len(asked):
            return header
    return known[0] if known else None


def point(header: Header, restated: float | None = None) -> Point:
    """One run of the trend."""
    return Point(
        run_id=header.run_id,
        as_of=header.as_of,
        posture=header.posture.percent,
        restated=restated,
        counts=dict(header.counts),
        checks_version=header.checks_version,
    )


def _order(header: Dated, folder: Path) -> Order:
    """By the time judged by, then read at, then the number of a second run of the day."""
    number = re.fullmatch(r".*\.(\d+)", folder.name)
    return (
        header.as_of.timestamp(),
        header.collected_at.timestamp(),
        int(number.group(1)) if number else 1,
    )
