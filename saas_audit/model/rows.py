"""Populations that know what they lack.

A failure needs one witness; a pass needs everybody. So each of these yields what was read, and only
then raises ``Unknown`` if that was not all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from ..errors import Unknown
from .gap import Gap, Reason
from .row import Row, label_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T_co = TypeVar("T_co", bound=Row, covariant=True)
T = TypeVar("T", bound=Row)
S = TypeVar("S", bound=Row)


class Count:
    """How many: at least ``low``, and at most ``high`` where that is known.

    A comparison raises ``Unknown`` only where it is really open: "at least 9 <= 4" is false,
    "at least 3 <= 4" is unknown.
    """

    __slots__ = ("gap", "high", "low")

    def __init__(self, low: int, high: int | None, gap: Gap | None) -> None:
        self.low, self.high, self.gap = low, high, gap

    def __le__(self, limit: int) -> bool:
        if self.low > limit:
            return False
        if self.high is not None and self.high <= limit:
            return True
        raise Unknown(self.gap or Gap(Reason.TRUNCATED, "count"))

    def __gt__(self, limit: int) -> bool:
        return not self <= limit

    def __ge__(self, limit: int) -> bool:
        return not self <= limit - 1

    def __lt__(self, limit: int) -> bool:
        return self <= limit - 1

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, int):
            return NotImplemented
        if self.low == self.high:
            return self.low == other
        if other < self.low or (self.high is not None and other > self.high):
            return False
        raise Unknown(self.gap or Gap(Reason.TRUNCATED, "count"))

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"at least {self.low}"

    __repr__ = __str__


class Piece(msgspec.Struct, Generic[T], frozen=True):
    """The rows of one row type, and why they may not be all (None: they are)."""

    row_type: type[T]
    rows: Sequence[T]
    gap: Gap | None = None
    undecided: int = 0
    """Rows a ``where`` could not decide; they bound the count where nothing else is missing."""


class Rows(Generic[T_co]):
    """A population. Iterating yields what was read and then raises if that was not all."""

    __slots__ = ("_pieces",)

    def __init__(self, pieces: Iterable[Piece[Any]] = ()) -> None:
        self._pieces = tuple(pieces)

    def __iter__(self) -> Iterator[T_co]:
        for piece in self._pieces:
            yield from piece.rows
        if gap := self.gap:
            raise Unknown(gap)

    def __bool__(self) -> bool:
        if self._has_rows:
            return True
        if gap := self.gap:
            raise Unknown(gap)
        return False

    @property
    def _has_rows(self) -> bool:
        for piece in self._pieces:  # noqa: SIM110  (asked for every subject: any() costs twice)
            if piece.rows:
                return True
        return False

    @property
    def gap(self) -> Gap | None:
        """Why this is not the whole population; None if it is."""
        for piece in self._pieces:
            if piece.gap:
                return piece.gap
        return None

    def where(self, test: Callable[[T_co], bool]) -> Rows[T_co]:
        """The rows that meet ``test``; one that cannot be decided leaves a gap and is passed by."""
        if not self._has_rows:
            return self
        return Rows(_kept(piece, test) for piece in self._pieces)

    def any(self, test: Callable[[T_co], bool]) -> bool:
        """``bool(where(test))``, without keeping the rows: one witness is enough."""
        unknown = None
        for piece in self._pieces:
            unknown = unknown or piece.gap
            for row in piece.rows:
                try:
                    if test(row):
                        return True
                except Unknown as undecided:
                    unknown = unknown or undecided.gap
        if unknown:
            raise Unknown(unknown)
        return False

    def __add__(self, other: Rows[S]) -> Rows[T_co | S]:
        """Both, with the gaps of both."""
        return Rows((*self._pieces, *other._pieces))

    def of(self, row_type: type[S]) -> Rows[S]:
        """The part that is of this type, with the gaps of that part only."""
        return Rows(piece for piece in self._pieces if issubclass(piece.row_type, row_type))

    def count(self) -> Count:
        """How many, as far as that is known."""
        low = sum(len(piece.rows) for piece in self._pieces)
        open_end = any(piece.gap and not piece.undecided for piece in self._pieces)
        high = None if open_end else low + sum(piece.undecided for piece in self._pieces)
        return Count(low, high, self.gap)

    def seen(self) -> tuple[T_co, ...]:
        """What was read, whole or not. For reports; a check that decides by this is wrong."""
        if len(self._pieces) == 1:
            return tuple(self._pieces[0].rows)
        return tuple(row for piece in self._pieces for row in piece.rows)

    def __str__(self) -> str:
        """``3: ann, ben, carla``: the count, then up to five labels."""
        rows = self.seen()
        if not rows:
            return "none" if self.gap is None else "none seen"
        names = ", ".join(label_of(row) for row in rows[:5])
        return f"{self.count()}: {names}" + (", ..." if len(rows) > 5 else "")

    __repr__ = __str__


class Own(Rows[T_co]):
    """The rows that belong to the subject."""


def _kept(piece: Piece[Any], test: Callable[[Any], bool]) -> Piece[Any]:
    kept: list[Any] = []
    undecided, gap = 0, None
    for row in piece.rows:
        try:
            if test(row):
                kept.append(row)
        except Unknown as unknown:
            undecided, gap = undecided + 1, gap or unknown.gap
    if piece.gap and not piece.undecided:
        return Piece(piece.row_type, kept, piece.gap)
    if piece.undecided or undecided:
        return Piece(piece.row_type, kept, piece.gap or gap, piece.undecided + undecided)
    return Piece(piece.row_type, kept)
