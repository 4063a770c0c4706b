"""Rows that pass by once and are not held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from .row import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .gap import Gap
    from .reading import Reading
    from .tenant import Tenant

T_co = TypeVar("T_co", bound=Row, covariant=True)


class Stream(Generic[T_co]):
    """Every row of a type, tenant by tenant, once.

    Iterating yields the tenant, the row and the page it came from, and raises nothing: what was
    not seen stands in ``gaps``, by platform, when all have passed.
    """

    def __init__(self, readings: Iterable[tuple[Tenant, Reading[T_co]]]) -> None:
        self._waiting = list(readings)[::-1]
        self.gaps: dict[str, Gap] = {}

    def __iter__(self) -> Iterator[tuple[Tenant, T_co, str]]:
        while self._waiting:
            tenant, reading = self._waiting.pop()
            for row, ref in reading:
                yield tenant, row, ref
            if gap := reading.any_gap:
                self.gaps.setdefault(tenant.platform, gap)
