"""Everything known of one row type in one scope, and why it may not be all."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .gap import Gap, Missing, Reason
from .row import Row, key_of, peek
from .rows import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

T = TypeVar("T", bound=Row)


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
