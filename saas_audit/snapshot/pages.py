"""Which pages of a file count, and which records they hold."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from .journal import Dropped, Split, Written
from .manifest import Frame

if TYPE_CHECKING:
    from collections.abc import Iterable

Piece = tuple[str, str]
"""Whose pages, and which part of the list: ``("", "")`` for a list read in one go."""


class Pages:
    """The pages of one file: ``held`` are those that count, ``size`` is where the next begins."""

    def __init__(self) -> None:
        self.size = 0
        self.held: dict[Piece, list[tuple[Written, Frame]]] = {}
        self.keys: dict[Piece, array[int]] = {}
        self._is_spelt_once = True
        self.parts: tuple[str, ...] = ()

    def take(self, line: Written | Split | Dropped) -> None:
        """Another page, or some fewer, or in which parts they come."""
        if isinstance(line, Split):
            self.parts = line.parts
        elif isinstance(line, Written):
            frame = Frame(self.size, line.size, line.sha256, line.subject)
            self.held.setdefault((line.subject, line.part), []).append((line, frame))
            self.size += line.size
        elif line.everything:
            self.held.clear()
            self.keys.clear()
            self.parts = ()
        else:
            self.held.pop((line.subject, line.part), None)
            self.keys.pop((line.subject, line.part), None)

    def note(self, piece: Piece, keys: Iterable[bytes]) -> None:
        """Which records a page held: by their keys, so that one that came twice counts once.

        Eight bytes a record; two keys with the same hash are taken for one.
        """
        held = list(keys)
        if not held:  # of most people there is nothing to list
            return
        self.keys.setdefault(piece, array("q")).extend(map(hash, held))
        self._is_spelt_once = self._is_spelt_once and b"\\" not in b"".join(held)

    def unique(self, subject: str) -> int:
        """How many different records the pages of a subject hold."""
        return _different(keys for (whose, _), keys in self.keys.items() if whose == subject)

    def are_distinct(self) -> bool:
        """Whether it is certain that no record came twice for the same subject."""
        whose: dict[str, list[array[int]]] = {}
        for (subject, _), keys in self.keys.items():
            whose.setdefault(subject, []).append(keys)
        noted = sum(map(len, self.keys.values()))
        return (
            self._is_spelt_once
            and noted == self.all_rows
            and noted == sum(map(_different, whose.values()))
        )

    def last(self, piece: Piece) -> Written | None:
        """The last page of a piece."""
        held = self.held.get(piece)
        return held[-1][0] if held else None

    @property
    def count(self) -> int:
        return sum(map(len, self.held.values()))

    @property
    def all_rows(self) -> int:
        return sum(line.rows for held in self.held.values() for line, _ in held)

    @property
    def frames(self) -> tuple[Frame, ...]:
        """By subject and part, each in the order it was read: not as the pages happened to come."""
        return tuple(frame for piece in sorted(self.held) for _, frame in self.held[piece])


def _different(hashes: Iterable[array[int]]) -> int:
    return len(set().union(*hashes))
