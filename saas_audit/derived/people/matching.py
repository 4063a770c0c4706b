"""Which accounts are one person's: a million people in arrays, not in objects.

Names are believed from strong to weak, all of one strength at once, so that the order in which
accounts were read decides nothing. Accounts that a strength would join are joined, unless that
gave somebody two accounts of one tenant, or joined what the admin declared to be different people:
then it is open whose they are, and nobody is joined by the names that say so. Two accounts of one
tenant are one person's only by declaration.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import msgspec

from ...model import PLATFORMS, Platform
from .accounts import Account
from .addresses import PLACE, STRENGTH, Basis
from .forest import Forest, Links
from .shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


BUCKETS = 256
CROWD = 64
"""So many claimants of one name are compared with each other; the rest with the first of them."""
NOBODYS = 255
"""The strength of a machine's claim."""
BITS = 64
"""Tenants told apart. Beyond, two may be taken for one: that leaves people open, joins nobody."""

BIT: dict[Platform, int] = {platform: 1 << n for n, platform in enumerate(PLATFORMS)}
ANYWHERE = sum(BIT.values())
ON = [tuple(one for one, bit in BIT.items() if bits & bit) for bits in range(ANYWHERE + 1)]
"""From bits to the platforms they stand for."""


class Found(msgspec.Struct, frozen=True):
    """A person. ``basis``: the weakest of what joined the accounts. ``claimed_on``: where others
    claim one of the names; ``open_on``: where one of those accounts may be this person's as well.
    ``ref``: the page of the first account.
    """

    accounts: tuple[Account, ...]
    basis: Basis
    claimed_on: tuple[Platform, ...]
    open_on: tuple[Platform, ...]
    ref: str


class Match:
    """Takes in accounts one by one (``add``), joins them (``settle``), gives back people."""

    def __init__(
        self, same: Iterable[Iterable[str]] = (), different: Iterable[Iterable[str]] = ()
    ) -> None:
        self._same = _by_name(same)
        self._different = _by_name(different)
        self._told_same: dict[int, list[int]] = {}
        self._told_different: dict[int, list[int]] = {}
        self._claims = [(array("q"), array("I"), bytearray()) for _ in range(BUCKETS)]
        self._tenants: dict[str, int] = {}
        self._held = array("Q")
        self._on = bytearray()
        self._shelf = Shelf()

    def refuse(self, names: Iterable[str]) -> None:
        """Names of machines: whoever else has one is not known by it."""
        for name in names:
            self._claim(name, 0, NOBODYS)

    def add(self, tenant: str, account: Account, ref: str) -> None:
        """One more account."""
        place = len(self._on)
        number = self._tenants.setdefault(tenant, len(self._tenants))
        self._held.append(1 << number % BITS)
        self._on.append(BIT[account.platform])
        self._shelf.put(account, ref)
        for name, basis in account.names.items():
            self._claim(name, place, PLACE[basis])
        for declared, told in (
            (self._same, self._told_same),
            (self._different, self._told_different),
        ):
            if declared:
                for entry in _entries(account, declared):
                    told.setdefault(entry, []).append(place)

    def _claim(self, name: str, place: int, strength: int) -> None:
        """Python's own hash of a name: 64 bits, and nobody outside can tell which."""
        number = hash(name)
        names, places, strengths = self._claims[number % BUCKETS]
        names.append(number)
        places.append(place)
        strengths.append(strength)

    def settle(self) -> None:
        """Join what belongs together; nothing can be added after that."""
        total = len(self._on)
        self._forest = Forest(array("I", range(total)))
        self._basis = bytearray(total)
        self._open = bytearray(total)
        self._claimed = bytearray(total)
        for places in self._told_same.values():
            self._accept([(places[0], other) for other in places[1:]], 0)
        for strength, links in enumerate(self._links()):
            if links:
                self._join(links, strength)

    def _accept(self, links: Iterable[tuple[int, int]], strength: int) -> None:
        for one, other in links:
            low, high = sorted((self._forest.first(one), self._forest.first(other)))
            if low == high:
                continue
            self._forest.join(low, high)
            self._held[low] |= self._held[high]
            self._on[low] |= self._on[high]
            self._open[low] |= self._open[high]
            self._claimed[low] |= self._claimed[high]
            self._basis[low] = max(strength, self._basis[low], self._basis[high])

    def _links(self) -> list[Links]:
        """Per strength, the accounts that share a name. The claims are used up."""
        links, names = [Links() for _ in STRENGTH], 0
        while self._claims:
            claimed, places, strengths = self._claims.pop()
            shared = _twice(claimed)
            claimants: dict[int, list[tuple[int, int]]] = {}
            for name, place, strength in zip(claimed, places, strengths, strict=True):
                if name in shared:
                    claimants.setdefault(name, []).append((strength, place))
            for claims in claimants.values():
                claims.sort()
                names += 1
                if claims[-1][0] != NOBODYS:
                    _link(names, claims, links)
        return links

    def _join(self, links: Links, strength: int) -> None:
        """Everything that this strength says, except where it contradicts itself."""
        spoiled = self._spoiled(links)
        sound = links.without(spoiled) if spoiled else links
        trial = self._forest.copy()
        for one, other in sound.pairs():
            trial.join(one, other)
        clashes = self._clashes(trial, sound)
        self._accept(
            (pair for pair in sound.pairs() if trial.first(pair[0]) not in clashes), strength
        )
        for people in (*spoiled.values(), *clashes.values()):
            self._leave_open(sorted({self._forest.first(one) for one in people}))

    def _spoiled(self, links: Links) -> dict[int, set[int]]:
        """Names that two claim who cannot be one: nobody is known by them. All their claimants."""
        apart, first = self._apart(), self._forest.first
        spoiled: dict[int, set[int]] = {}
        for name, one, other in links:
            if self._are_two(first(one), first(other), apart):
                spoiled[name] = set()
        for name, one, other in links if spoiled else ():
            if name in spoiled:
                spoiled[name].update((one, other))
        return spoiled

    def _are_two(self, one: int, other: int, apart: dict[int, set[int]]) -> bool:
        """Both have an account of one tenant already, or the admin says so."""
        if one == other:
            return False
        return bool(self._held[one] & self._held[other]) or other in apart.get(one, ())

    def _clashes(self, trial: Forest, links: Links) -> dict[int, set[int]]:
        """Who several names together would join, and must not be: all accounts, by the first."""
        held = array("Q", bytes(8 * len(self._on)))
        seen = bytearray(len(self._on))
        clashing: dict[int, set[int]] = {}
        for place in links.ends():
            person = self._forest.first(place)
            if seen[person]:
                continue
            seen[person] = 1
            whole = trial.first(person)
            if held[whole] & self._held[person]:
                clashing[whole] = set()
            held[whole] |= self._held[person]
        for one, foes in self._apart().items():
            if any(trial.first(one) == trial.first(foe) for foe in foes):
                clashing.setdefault(trial.first(one), set())
        for place in links.ends() if clashing else ():
            if (whole := trial.first(place)) in clashing:
                clashing[whole].add(place)
        return clashing

    def _leave_open(self, people: list[int]) -> None:
        """Each may have what another has, unless both have an account of one tenant already, or
        the admin says that they are two. In a crowd nobody asks.
        """
        apart = self._apart()
        is_crowd = len(people) > CROWD
        for one in people:
            for other in people[: 1 if is_crowd else None]:
                if one == other:
                    continue
                self._claimed[one] |= self._on[other]
                if not self._are_two(one, other, apart):
                    self._open[one] |= self._on[other]
            if is_crowd:
                self._claimed[one] = self._open[one] = ANYWHERE

    def _apart(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for places in self._told_different.values():
            people = {self._forest.first(place) for place in places}
            for one in people:
                found.setdefault(one, set()).update(people - {one})
        return found

    def people(self) -> Iterator[Found]:
        """In the order of their first accounts."""
        after = self._forest.chained()
        for first in self._forest.firsts():
            yield self._person(first, after)

    def _person(self, first: int, after: array[int]) -> Found:
        account, ref = self._shelf.get(first)
        accounts, place = [account], first
        while place := after[place]:
            accounts.append(self._shelf.get(place)[0])
        basis = STRENGTH[self._basis[first]] if len(accounts) > 1 else "unmatched"
        claimed, open_on = ON[self._claimed[first]], ON[self._open[first]]
        return Found(tuple(accounts), basis, claimed, open_on, ref)


def _twice(names: array[int]) -> set[int]:
    """Names that are there more than once."""
    seen: set[int] = set()
    add = seen.add
    return {name for name in names if name in seen or add(name)}


def _by_name(groups: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, names in enumerate(groups):
        for name in names:
            found.setdefault(name.lower(), []).append(number)
    return found


def _entries(account: Account, declared: dict[str, list[int]]) -> list[int]:
    """The declared entries that name this account."""
    names = {account.id.lower(), account.address.lower()}
    full = {f"{account.platform}:{name}" for name in names}
    return sorted({entry for name in names | full for entry in declared.get(name, ())})


def _link(name: int, claims: list[tuple[int, int]], links: list[Links]) -> None:
    """Each claimant with those whose claim is as strong or stronger, as the weaker of the two."""
    for number, (strength, place) in enumerate(claims[1:], start=1):
        for _, other in claims[: min(number, CROWD)]:
            links[strength].add(name, other, place)
