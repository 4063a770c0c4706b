"""The people of a world, each with what is known of them: for a report, not for a verdict.

Each answer is a word. What was not seen says so, and is never taken for a no.
"""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

from ..derived.people.admins import ADMINS
from ..derived.people.factors import FACTORS, SalesforceFactor
from ..derived.people.person import Person
from ..derived.people.sightings import SEEN
from ..model import ORGANISATION, PLATFORMS, Platform, Row
from .words import NOT_SEEN, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from .world import World

State = Literal["", "active", "guest", "disabled", "absent", "not seen", "ambiguous"]
"""``""``: no tenant of that platform is known; ``absent``: everything was read."""

Kind = tuple[Platform, bool, bool]
"""Of an account: where it is, whether it is enabled, whether it is a guest's."""
Told = tuple[tuple[Platform, str], ...]
"""Of accounts: where they are, and the word about each."""


class KnownPeople:
    """Derived anew at each pass: nobody is held, but how many there are is remembered."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._states: Counter[tuple[State, ...]] | None = None

    def __iter__(self) -> Iterator[Known]:
        facts = _Facts(self._world)
        states: Counter[tuple[State, ...]] = Counter()
        for person, _ in self._world.stream(Person, ORGANISATION):
            known = Known(person, facts)
            states[known.states] += 1
            yield known
        self._states = states

    def states(self) -> Mapping[tuple[State, ...], int]:
        """How many people stand how, platform by platform in the order of ``PLATFORMS``."""
        if self._states is None:
            for _ in self:
                pass
        return self._states or {}


class _Facts:
    """What the platforms say of accounts, by id."""

    def __init__(self, world: World) -> None:
        def by(
            types: Mapping[Platform, type[Row]], word: Callable[[Any], str], without: str = NOT_SEEN
        ) -> dict[Platform, Words]:
            return {one: Words(world, made, word, without) for one, made in types.items()}

        self.platforms = frozenset(tenant.platform for tenant in world.tenants)
        self.admins = by(ADMINS, _yes, without="no")
        self.factors = by({**FACTORS, "salesforce": SalesforceFactor}, _usable)
        self.seen = by(SEEN, _day)


class Known:
    """A person, and the words for what is known of them.

    Most people are alike: what follows from where their accounts are is worked out once for all.
    """

    def __init__(self, person: Person, facts: _Facts) -> None:
        self.person = person
        self._facts = facts
        self._accounts = [(one.platform, one.enabled, one.id) for one in person.accounts]
        kinds = tuple([(one.platform, one.enabled, one.is_guest) for one in person.accounts])
        self.states = _states(kinds, facts.platforms, person.open_on, tuple(person.gaps))

    def second_factors(self) -> tuple[str, ...]:
        """By platform: ``yes`` if every account there that can sign in has one; "" without one."""
        words = self._facts.factors
        told = [(at, words[at].of(key)) for at, enabled, key in self._accounts if enabled]
        return _factors(self.states, tuple(told))

    def admin_in(self) -> str:
        """Platforms; with a question mark where that was not seen."""
        words = self._facts.admins
        told = [(at, words[at].of(key)) for at, _, key in self._accounts]
        return _admin_in(self.states, tuple(told))

    def last_seen(self) -> str:
        """The day of the last sign-in anywhere that was told."""
        words = self._facts.seen
        told = [words[at].of(key) for at, _, key in self._accounts]
        days = [word for word in told if word[:1].isdigit()]
        return max(days, default=NOT_SEEN if NOT_SEEN in told else "never")


@functools.lru_cache(4096)
def _states(
    kinds: tuple[Kind, ...],
    known: frozenset[str],
    open_on: tuple[Platform, ...],
    unseen: tuple[str, ...],
) -> tuple[State, ...]:
    def state(platform: Platform) -> State:
        """The best of the accounts there."""
        accounts = [kind for kind in kinds if kind[0] == platform]
        enabled = [is_guest for _, is_enabled, is_guest in accounts if is_enabled]
        if enabled:
            return "guest" if all(enabled) else "active"
        if accounts:
            return "disabled"
        if platform not in known:
            return ""
        if platform in open_on:
            return "ambiguous"
        return "not seen" if platform in unseen else "absent"

    return tuple(state(platform) for platform in PLATFORMS)


@functools.lru_cache(4096)
def _factors(states: tuple[State, ...], told: Told) -> tuple[str, ...]:
    def factor(platform: Platform, state: State) -> str:
        if state in (NOT_SEEN, "ambiguous"):
            return NOT_SEEN
        words = {word for at, word in told if at == platform}
        return next((word for word in ("no", NOT_SEEN, "yes") if word in words), "")

    return tuple(map(factor, PLATFORMS, states))


@functools.lru_cache(4096)
def _admin_in(states: tuple[State, ...], told: Told) -> str:
    marks = {"yes": "", NOT_SEEN: "?"}
    found = []
    for platform, state in zip(PLATFORMS, states, strict=True):
        words = {word for at, word in told if at == platform} | {state} & {NOT_SEEN}
        found += [platform + marks[word] for word in ("yes", NOT_SEEN) if word in words][:1]
    return " ".join(found)


def _usable(factor: Any) -> str:
    return "yes" if factor.usable else "no"


def _yes(_: Row) -> str:
    return "yes"


def _day(seen: Any) -> str:
    return _written(seen.at.date()) if seen.at else "never"


@functools.lru_cache(4096)
def _written(day: date) -> str:
    return day.isoformat()
