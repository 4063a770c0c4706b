"""Populations seen from a key or from a value: what stands beside a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..errors import Unknown
from .row import Row
from .rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .population import Population

T_co = TypeVar("T_co", bound=Row, covariant=True)
S = TypeVar("S", bound=Row)


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
