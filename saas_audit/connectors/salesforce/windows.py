"""Lists that the vendor gives in pieces only: day by day, or in halves that are small enough.

``days of FIELD``: thirty days and today, one query each. ``halves of FIELD``: a query gives no
more than ``MOST`` rows and says nothing of the rest, so the time is halved until each part counts
fewer. The first and the last piece are open, so that nothing falls outside.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ...model import Reason
from ..interface import ReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .soql import Query

MOST = 2500
DAYS = 30
START = datetime(2000, 1, 1, tzinfo=UTC)
SHORTEST = timedelta(seconds=2)


def pieces(
    recipe: str, query: Query, now: datetime, count: Callable[[Query], int]
) -> Iterator[Query]:
    """The queries that together give the whole list."""
    kind, _, field = recipe.partition(" of ")
    if kind == "days":
        yield from _days(query, field, now)
    elif kind == "halves":
        yield from _halves(query, field, (None, None), now, count)
    else:
        yield query


def _days(query: Query, field: str, now: datetime) -> Iterator[Query]:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(DAYS, 0, -1):
        start = today - timedelta(days=back)
        yield _between(query, field, start, start + timedelta(days=1))
    yield _between(query, field, today, None)


def _halves(
    query: Query,
    field: str,
    span: tuple[datetime | None, datetime | None],
    now: datetime,
    count: Callable[[Query], int],
) -> Iterator[Query]:
    part = _between(query, field, *span)
    if count(part) <= MOST:
        yield part
        return
    start, end = span[0] or START, span[1] or now
    if end - start < SHORTEST:
        raise ReadError(Reason.TRUNCATED, f"more than {MOST} rows in a moment; no query shows all")
    middle = (start + (end - start) / 2).replace(microsecond=0)
    yield from _halves(query, field, (span[0], middle), now, count)
    yield from _halves(query, field, (middle, span[1]), now, count)


def _between(query: Query, field: str, start: datetime | None, end: datetime | None) -> Query:
    bounds = []
    if start is not None:
        bounds.append(f"{field} >= {_literal(start)}")
    if end is not None:
        bounds.append(f"{field} < {_literal(end)}")
    return query.within(*bounds)


def _literal(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
