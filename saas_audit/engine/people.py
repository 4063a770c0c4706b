"""The people of a world, each with what is known of them: for a report, not for a verdict.

Each answer is a word. What was not seen says so, and is never taken for a no.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

from ..derived.people.admins import ADMINS
from ..derived.people.factors import FACTORS, SalesforceFactor
from ..derived.people.person import Person
from ..derived.people.sightings import SEEN
from ..errors import Unknown
from ..model import ORGANISATION, PLATFORMS, Lookup, Platform, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from ..derived.people.accounts import Account
    from .world import World

State = Literal["", "active", "guest", "disabled", "absent", "not seen", "ambiguous"]
"""``""``: no tenant of that platform is known; ``absent``: everything was read."""

NOT_SEEN = "not seen"


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
        def by(types: dict[Platform, Any]) -> dict[Platform, Lookup[Any]]:
            return {one: Lookup(world.populations(t, ORGANISATION)) for one, t in types.items()}

        self.platforms = {tenant.platform for tenant in world.tenants}
        self.admins = by(dict(ADMINS))
        self.factors = by({**FACTORS, "salesforce": SalesforceFactor})
        self.seen = by(dict(SEEN))


class Known:
    """A person, and the words for what is known of them."""

    def __init__(self, person: Person, facts: _Facts) -> None:
        self.person = person
        self._facts = facts
        self.states = tuple(self._state(one) for one in PLATFORMS)

    def state(self, platform: Platform) -> State:
        """The best of the accounts there."""
        return self.states[PLATFORMS.index(platform)]

    def _state(self, platform: Platform) -> State:
        accounts = self._on(platform)
        if any(one.enabled and not one.is_guest for one in accounts):
            return "active"
        if any(one.enabled for one in accounts):
            return "guest"
        if accounts:
            return "disabled"
        if platform not in self._facts.platforms:
            return ""
        if platform in self.person.open_on:
            return "ambiguous"
        return "not seen" if platform in self.person.gaps else "absent"

    def second_factor(self, platform: Platform) -> str:
        """``yes`` if every account there that can sign in has one; "" without such an account."""
        if self.state(platform) in (NOT_SEEN, "ambiguous"):
            return NOT_SEEN
        accounts = [one for one in self._on(platform) if one.enabled]
        told = {self._told(self._facts.factors[platform], one, _usable) for one in accounts}
        return next((word for word in ("no", NOT_SEEN, "yes") if word in told), "")

    def admin_in(self) -> str:
        """Platforms; with a question mark where that was not seen."""
        told = {one: self._administers(one) for one in PLATFORMS}
        marks = {"yes": "", NOT_SEEN: "?"}
        return " ".join(one + marks[word] for one, word in told.items() if word in marks)

    def _administers(self, platform: Platform) -> str:
        facts = self._facts.admins[platform]
        told = {self._told(facts, one, _yes, without="no") for one in self._on(platform)}
        told |= {self.state(platform)} & {NOT_SEEN}
        return next((word for word in ("yes", NOT_SEEN) if word in told), "no")

    def last_seen(self) -> str:
        """The day of the last sign-in anywhere that was told."""
        told = [
            self._told(self._facts.seen[one.platform], one, _day) for one in self.person.accounts
        ]
        days = [word for word in told if word[:1].isdigit()]
        return max(days, default=NOT_SEEN if NOT_SEEN in told else "never")

    def _on(self, platform: Platform) -> list[Account]:
        return [one for one in self.person.accounts if one.platform == platform]

    def _told(
        self,
        facts: Lookup[Any],
        account: Account,
        word: Callable[[Row], str],
        without: str = NOT_SEEN,
    ) -> str:
        """``without``: what it means that the platform says nothing about this account."""
        try:
            found = facts.get(account.id)
            return word(found) if found is not None else without
        except Unknown:
            return NOT_SEEN


def _usable(factor: Any) -> str:
    return "yes" if factor.usable else "no"


def _yes(_: Row) -> str:
    return "yes"


def _day(seen: Any) -> str:
    at: datetime | None = seen.at
    return f"{at:%Y-%m-%d}" if at else "never"
