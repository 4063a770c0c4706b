"""Populations that know what they lack.

A failure needs one witness; a pass needs everybody. So each of these yields what was read, and only
then raises ``Unknown`` if that was not all.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from ..errors import Unknown
from .gap import Gap, Missing, Reason
from .row import Row, key_of, label_of, peek

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

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


class Population(Generic[T]):
    """Everything known of one row type in one scope; what ``Rows``, ``Own`` and ``Lookup`` view.

    ``gap`` says why rows may be missing anywhere; ``gaps_of`` why some may be missing that belong
    to one owner. ``answered`` is None unless rows are read or derived for each owner: then, for
    whom that was done to the end. ``refs`` runs beside ``rows``: the page of the snapshot each row
    was read from. A population is final: what follows from these is worked out once.
    """

    def __init__(
        self,
        row_type: type[T],
        rows: Sequence[T],
        *,
        gap: Gap | None = None,
        gaps_of: Mapping[str, Gap] | None = None,
        answered: Container[str] | None = None,
        refs: Sequence[str] = (),
    ) -> None:
        self.row_type = row_type
        self.rows = rows
        self.gap = gap
        self.gaps_of = gaps_of or {}
        self.refs = refs
        self.any_gap = gap or next(iter(self.gaps_of.values()), None)
        """A reason why this is not the whole population; None if it is."""
        meta = row_type.__row__
        self._owner = meta.owner
        self._is_derived = meta.source is None
        self._keyed_by_owner = answered is not None and meta.owner in ("", meta.key)
        self.nothing: Piece[T] = Piece(row_type, ())
        self.is_whole = self.any_gap is None and (answered is None or self._is_derived)
        """Whoever is asked about, no row about them can be missing."""
        self.answered = None if self.is_whole else answered
        """Nobody asks where nothing is missing; and it may hold all that the rows were made of."""
        self._indexes: dict[str, tuple[dict[Any, list[T]], Gap | None]] = {}
        self._matching: dict[str, Callable[[Any], Piece[T]]] = {}

    def piece(self) -> Piece[T]:
        """All rows, as one piece of a ``Rows``."""
        return Piece(self.row_type, self.rows, self.any_gap)

    def owned_by(self, owner: str) -> Piece[T]:
        """The rows that belong to ``owner``, with only the gaps that may hide one of them."""
        return self.owning()(owner)

    def owning(self) -> Callable[[str], Piece[T]]:
        """``owned_by``, for whoever asks often."""
        return self.matching(self._owner)

    @functools.cached_property
    def by_key(self) -> Mapping[str, T]:
        """Each row by its key; of two with one key, the first."""
        first: dict[str, T] = {}
        for row in self.rows:
            first.setdefault(key_of(row), row)
        return first

    def hidden_at(self, key: str) -> Gap | None:
        """Why there may be a row with this key although none was seen."""
        if self.is_whole:
            return None
        return self._gap_at(key) if self._keyed_by_owner else self.any_gap

    def matching(self, field: str) -> Callable[[Any], Piece[T]]:
        """From a value to the rows with that ``field``; a row that lacks the field is a gap.

        Asked by owner, only what may hide that owner's rows is a gap.
        """
        if (known := self._matching.get(field)) is None:
            is_sure = self.is_whole and self.index(field)[1] is None
            known = self._surely(field) if is_sure else functools.partial(self._perhaps, field)
            self._matching[field] = known
        return known

    def _surely(self, field: str) -> Callable[[Any], Piece[T]]:
        row_type, find, nothing = self.row_type, self.index(field)[0].get, self.nothing

        def matching(value: Any) -> Piece[T]:
            found = find(value)
            return nothing if found is None else Piece(row_type, found)

        return matching

    def _perhaps(self, field: str, value: Any) -> Piece[T]:
        rows, gap = self.index(field)
        if not self.is_whole:
            gap = (self._gap_at(value) if field == self._owner else self.any_gap) or gap
        return Piece(self.row_type, rows.get(value, ()), gap)

    def _gap_at(self, owner: str) -> Gap | None:
        """Why rows about ``owner`` may be missing, where rows are read or derived one by one."""
        if owner in self.gaps_of:
            return self.gaps_of[owner]
        if self.answered is None:
            return self.any_gap
        if owner in self.answered:
            return None
        if self._is_derived:
            return self.gap
        return self.gap or Gap(Reason.NOT_COLLECTED, self.row_type.__name__, "nobody asked for it")

    def index(self, field: str) -> tuple[dict[Any, list[T]], Gap | None]:
        """The rows by the values of a field, and why some may not be found by it."""
        if (held := self._indexes.get(field)) is None:
            held = self._indexes[field] = _indexed(self.row_type, self.rows, field)
        return held


def _indexed(
    row_type: type[T], rows: Iterable[T], field: str
) -> tuple[dict[Any, list[T]], Gap | None]:
    """Rows by the value of a field; a field that is a collection is indexed by each member."""
    index: dict[Any, list[T]] = {}
    gap = None
    is_key = field == row_type.__row__.key
    for row in rows:
        value = peek(row, field) if field else ""
        if isinstance(value, Missing):
            gap = gap or Gap(value.reason, f"{row_type.__name__}.{field}", value.detail)
            continue
        for one in value if isinstance(value, (list, tuple, frozenset)) else (value,):
            index.setdefault(str(one) if is_key else one, []).append(row)
    return index, gap


def viewed(
    kind: type[Rows[Any]], populations: Sequence[Population[Any]], field: str | None = None
) -> Callable[[Any], Rows[Any]]:
    """From the value of a field (None: from an owner) to the rows; mostly there are none."""
    finders = [one.owning() if field is None else one.matching(field) for one in populations]
    if len(finders) != 1:
        return lambda value: kind([find(value) for find in finders])
    (find,), nothing = finders, populations[0].nothing
    none = kind((nothing,))

    def rows(value: Any) -> Rows[Any]:
        piece = find(value)
        return none if piece is nothing else kind((piece,))

    return rows


class Lookup(Generic[T_co]):
    """Rows by key, or by the value of a field."""

    __slots__ = ("_find", "_is_whole", "_populations", "_views")

    def __init__(self, populations: Iterable[Population[Any]] = ()) -> None:
        self._populations = tuple(populations)
        self._is_whole = all(population.is_whole for population in self._populations)
        self._find: Callable[[str], Any] | None = None
        self._views: dict[str, Callable[[Any], Rows[Any]]] = {}

    def get(self, key: str) -> T_co | None:
        """The row with this key; None only if it is certain that there is none."""
        find = self._find or self._finder()
        row = find(key)
        if row is None and not self._is_whole:
            for population in self._populations:
                if gap := population.hidden_at(key):
                    raise Unknown(gap, key)
        return row  # type: ignore[no-any-return]

    def _finder(self) -> Callable[[str], Any]:
        finders = [population.by_key.get for population in self._populations]
        if len(finders) == 1:
            (self._find,) = finders
        else:
            self._find = lambda key: next(filter(None, (find(key) for find in finders)), None)
        return self._find

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def all(self, **where: Any) -> Rows[T_co]:
        """``all(field=value)``: the rows with that value; a list matches by its members."""
        ((field, value),) = where.items()
        view = self._views.get(field) or self._view(field)
        return view(value)

    def _view(self, field: str) -> Callable[[Any], Rows[Any]]:
        self._views[field] = viewed(Rows, self._populations, field)
        return self._views[field]

    def is_sure_of(self, field: str) -> bool:
        """Whether ``all(field=...)`` can lack no row, whatever is asked for."""
        return self._is_whole and not any(one.index(field)[1] for one in self._populations)

    def insist(self, **where: Any) -> None:
        """Raises Unknown if ``all(field=value)`` may lack a row."""
        ((field, value),) = where.items()
        for population in self._populations:
            if gap := population.matching(field)(value).gap:
                raise Unknown(gap)

    def of(self, row_type: type[S]) -> Lookup[S]:
        """The part that is of this type, with the gaps of that part only."""
        return Lookup(p for p in self._populations if issubclass(p.row_type, row_type))
