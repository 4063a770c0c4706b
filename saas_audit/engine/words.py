"""One word about each row of a population, by its key, without the rows: millions fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import Unknown
from ..model import ORGANISATION, Population, Row, key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .world import World

NOT_SEEN = "not seen"


class Words:
    """What a row type says of each key, in a word; ``NOT_SEEN`` where that is unknown.

    ``without``: what it means that there certainly is no row with the key. The rows pass by once;
    of each key its hash is kept, of 64 bits. Two keys with one hash and two words are not seen.
    """

    def __init__(
        self,
        world: World,
        row_type: type[Row],
        word: Callable[[Any], str],
        without: str = NOT_SEEN,
    ) -> None:
        self._without = without
        self._words: dict[int, str] = {}
        self._shells: list[Population[Any]] = []
        for one, tenant in world.places(row_type, ORGANISATION):
            reading = world.stream(one, tenant)
            for row, _ in reading:
                told = _said(word, row)
                if self._words.setdefault(hash(key_of(row)), told) != told:
                    self._words[hash(key_of(row))] = NOT_SEEN
            gap, gaps_of, answered = reading.gap, reading.gaps_of, reading.answered
            shell = Population(one, (), gap=gap, gaps_of=gaps_of, answered=answered)
            self._shells += () if shell.is_whole else (shell,)

    def of(self, key: str) -> str:
        """The word about the row with this key."""
        told = self._words.get(hash(key))
        if told is not None:
            return told
        is_open = any(shell.hidden_at(key) for shell in self._shells) if self._shells else False
        return NOT_SEEN if is_open else self._without


def _said(word: Callable[[Any], str], row: Row) -> str:
    try:
        return word(row)
    except Unknown:
        return NOT_SEEN
