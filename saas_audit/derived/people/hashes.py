"""Which keys there are, by eight bytes each: millions fit."""

from __future__ import annotations

import bisect
from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable


class Hashes:
    """Keys can be added until one is asked for."""

    def __init__(self, keys: Iterable[Hashable] = ()) -> None:
        self._held = array("q", map(hash, keys))
        self._is_sorted = False

    def add(self, key: Hashable) -> None:
        """One more, before anything is asked."""
        self._held.append(hash(key))

    def __contains__(self, key: Hashable) -> bool:
        if not self._is_sorted:
            self._held, self._is_sorted = array("q", sorted(self._held)), True
        wanted = hash(key)
        at = bisect.bisect_left(self._held, wanted)
        return at < len(self._held) and self._held[at] == wanted
