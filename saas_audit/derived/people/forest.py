"""Accounts by number, and which of them were joined: arrays, so that millions fit."""

from __future__ import annotations

from array import array
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator


class Forest:
    """Accounts joined to people; the first account of a person stands for all."""

    def __init__(self, parents: array[int]) -> None:
        self._parents = parents

    def first(self, one: int) -> int:
        """The first account of whoever this account belongs to."""
        parents = self._parents
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        return one

    def join(self, one: int, other: int) -> None:
        """These two, and all that belongs to either, are one person's."""
        low, high = sorted((self.first(one), self.first(other)))
        self._parents[high] = low

    def firsts(self) -> Iterator[int]:
        """The first account of everybody, in order."""
        return (place for place, parent in enumerate(self._parents) if place == parent)

    def chained(self) -> array[int]:
        """By account, the next one of the same person; 0 after the last."""
        total = len(self._parents)
        after, last = array("I", bytes(4 * total)), array("I", range(total))
        for place, parent in enumerate(self._parents):
            if place != parent:
                first = self.first(place)
                after[last[first]] = place
                last[first] = place
        return after

    def copy(self) -> Forest:
        """To try something out."""
        return Forest(self._parents[:])


class Links:
    """Pairs of accounts that share a name; names are numbered."""

    def __init__(self) -> None:
        self._names, self._ones, self._others = array("I"), array("I"), array("I")

    def add(self, name: int, one: int, other: int) -> None:
        """One more pair."""
        self._names.append(name)
        self._ones.append(one)
        self._others.append(other)

    def __bool__(self) -> bool:
        return bool(self._names)

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        return zip(self._names, self._ones, self._others, strict=True)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Without the names."""
        return zip(self._ones, self._others, strict=True)

    def ends(self) -> Iterator[int]:
        """Every account that is in a pair."""
        return chain(self._ones, self._others)

    def without(self, names: Container[int]) -> Links:
        """The pairs that share another name."""
        kept = Links()
        for name, one, other in self:
            if name not in names:
                kept.add(name, one, other)
        return kept
