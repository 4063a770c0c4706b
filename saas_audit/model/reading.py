"""Rows on their way in: one at a time, and at the end what was missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .row import Row, key_of, owner_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from .gap import Gap

T = TypeVar("T", bound=Row)


class Once:
    """Tells a row that was there before, by its owner and key."""

    def __init__(self) -> None:
        self._seen: set[Any] = set()

    def is_new(self, row: Row) -> bool:
        """Whether this is the first with its owner and key."""
        key = key_of(row)
        identity = (str(owner_of(row)), key) if type(row).__row__.owner else key
        if identity in self._seen:
            return False
        self._seen.add(identity)
        return True


class Reading(Generic[T]):
    """Rows as they come, each with the page it came from; what is missing is known at the end."""

    def __init__(
        self,
        rows: Iterable[tuple[T, str]] = (),
        *,
        gap: Gap | None = None,
        gaps_of: dict[str, Gap] | None = None,
        answered: Container[str] | None = None,
    ) -> None:
        self.rows = rows
        self.gap = gap
        self.gaps_of: dict[str, Gap] = gaps_of or {}
        self.answered = answered

    def __iter__(self) -> Iterator[tuple[T, str]]:
        return iter(self.rows)

    @property
    def any_gap(self) -> Gap | None:
        return self.gap or next(iter(self.gaps_of.values()), None)

    def note(self, gap: Gap | None) -> None:
        """Rows may be missing anywhere. The first reason is kept."""
        self.gap = self.gap or gap
