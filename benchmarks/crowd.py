"""Large organisations: *careful*, and as many people more as it takes. Nobody is held in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from saas_audit.simulator import organisations
from saas_audit.simulator.cast import Person
from saas_audit.simulator.google import objects as google
from saas_audit.simulator.m365 import tenant as m365

if TYPE_CHECKING:
    from collections.abc import Callable

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class Crowd(Sequence[Any]):
    """The people there are, then ``more`` made on demand by number."""

    def __init__(self, there: list[Any], more: int, make: Callable[[int], Any]) -> None:
        self._there, self._more, self._make = there, more, make

    def __len__(self) -> int:
        return len(self._there) + self._more

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if place >= len(self):
            raise IndexError(place)
        inside = len(self._there)
        return self._there[place] if place < inside else self._make(place - inside)

    def beginning(self, letter: str) -> Crowd:
        """Those whose sign-in name begins with a letter: every thirty-sixth of those made."""
        there = [one for one in self._there if one["userPrincipalName"].lower().startswith(letter)]
        first = LETTERS.index(letter)
        more = len(range(first, self._more, len(LETTERS)))
        return Crowd(there, more, lambda n: self._make(first + n * len(LETTERS)))


def _person(number: int) -> Person:
    """Sign-in names begin with every letter and digit alike."""
    return Person(f"{LETTERS[number % 36]}{number}", f"Person {number}")


def world(people: int) -> organisations.World:
    """*careful* with so many people more on each platform."""
    held = organisations.world("careful")
    graph = held.m365.graph
    report = "/reports/authenticationMethods/userRegistrationDetails"
    graph["/users"] = Crowd(graph["/users"], people, lambda n: m365.user("careful", _person(n)))
    graph[report] = Crowd(
        graph[report],
        people,
        lambda n: m365.registration(m365.user("careful", _person(n)), admin=False, capable=True),
    )
    users = Crowd(
        held.google.users,
        people,
        lambda n: google.user(1000 + n, _person(n), "careful", "/", emails=[]),
    )
    held.google = msgspec.structs.replace(held.google, users=users)
    return held
