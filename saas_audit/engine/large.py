"""Populations too large to be held: read again whenever they are gone over, found by page.

What is held of a row is eight bytes: some of the hash of its key, and the page it is on. A key is
looked up by decoding the pages that may have it; those just used are kept.
"""

from __future__ import annotations

import bisect
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from ..model import Population, Row, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..model import Reading

T = TypeVar("T", bound=Row)

LARGE = 250_000
"""Rows that are held in memory without a thought: half a kilobyte each."""
PAGE_BITS = 24
_PAGES = (1 << PAGE_BITS) - 1
_HASHES = (1 << 63) - 1 - _PAGES
KEPT_PAGES = 16
PATIENCE = 4
"""How often each page is decoded for lookups, on average, before everything is held after all."""


class Again(Sequence[T]):
    """As many rows as there were, read again each time."""

    def __init__(self, read: Callable[[], Reading[T]], length: int) -> None:
        self._read = read
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        return (row for row, _ in self._read())

    def __getitem__(self, place: Any) -> Any:
        return list(self)[place]


class ByKey:
    """The first row with a key, from the page it is on."""

    def __init__(self, places: array[int], page: Callable[[int], Iterable[Any]]) -> None:
        self._places = places
        self._page = page
        self._kept: OrderedDict[int, dict[str, Any]] = OrderedDict()
        self._patience = PATIENCE * len({place & _PAGES for place in places}) + KEPT_PAGES

    def get(self, key: str) -> Any:
        """The row, or None."""
        wanted = hash(key) & _HASHES
        at = bisect.bisect_left(self._places, wanted)
        while at < len(self._places) and self._places[at] & _HASHES == wanted:
            found = self._rows(self._places[at] & _PAGES).get(key)
            if found is not None:
                return found
            at += 1
        return None

    def _rows(self, number: int) -> dict[str, Any]:
        held = self._kept.get(number)
        if held is not None:
            self._kept.move_to_end(number)
            return held
        held = {}
        for row in self._page(number):
            held.setdefault(key_of(row), row)
        self._kept[number] = held
        self._patience -= 1
        if len(self._kept) > KEPT_PAGES and self._patience > 0:
            self._kept.popitem(last=False)
        return held


class LargePopulation(Population[T]):
    """A population whose rows are not held."""

    def __init__(
        self,
        row_type: type[T],
        read: Callable[[], Reading[T]],
        page: Callable[[int], Iterable[T]],
    ) -> None:
        reading = read()
        places = array("q")
        for row, ref in reading:
            places.append((hash(key_of(row)) & _HASHES) | (number_in(ref) & _PAGES))
        super().__init__(
            row_type,
            Again(read, len(places)),
            gap=reading.gap,
            gaps_of=reading.gaps_of,
            answered=reading.answered,
        )
        self._by_key = ByKey(array("q", sorted(places)), page)

    @property
    def by_key(self) -> Mapping[str, T]:
        """As of any population; only ``get`` is there."""
        return self._by_key  # type: ignore[return-value]


def number_in(ref: str) -> int:
    """The page that ``FILE#PAGE`` speaks of."""
    return int(ref.rpartition("#")[2])
