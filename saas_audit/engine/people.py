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

    from ..derived.people.accounts import Account
    from .world import World

State = Literal["", "active", "guest", "disabled", "absent", "not seen", "ambiguous"]
"""``""``: no tenant of that platform is known; ``absent``: everything was read."""

Mark = tuple[Platform, bool, bool, str, str]
"""Of an account: where it is, whether it is enabled, whether it is a guest's; the word about its
rights, and, if it is enabled, about its second factor.
"""


RESTS_ON: tuple[type[Row], ...] = (
    *(Person, SalesforceFactor),
    *(one for types in (ADMINS, FACTORS, SEEN) for one in types.values()),
)
"""What people, and all that is known of them, are made of."""


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

    def mark(self, account: Account) -> Mark:
        """What decides how somebody with this account stands."""
        at, key, is_enabled = account.platform, account.id, account.enabled
        factor = self.factors[at].of(key) if is_enabled else ""
        return at, is_enabled, account.is_guest, self.admins[at].of(key), factor


class Known:
    """A person, and the words for what is known of them.

    ``states``, ``second_factors``: by platform, in the order of ``PLATFORMS``; of the latter,
    ``yes`` if every account there that can sign in has one, "" without such an account.
    ``admin_in``: platforms; with a question mark where that was not seen.
    """

    def __init__(self, person: Person, facts: _Facts) -> None:
        self.person = person
        self._seen = facts.seen
        marks = tuple([facts.mark(one) for one in person.accounts])
        told = _told(marks, facts.platforms, person.open_on, tuple(person.gaps))
        self.states, self.second_factors, self.admin_in = told

    @property
    def last_seen(self) -> str:
        """The day of the last sign-in anywhere that was told."""
        told = [self._seen[one.platform].of(one.id) for one in self.person.accounts]
        days = [word for word in told if word[:1].isdigit()]
        return max(days, default=NOT_SEEN if NOT_SEEN in told else "never")


@functools.lru_cache(4096)
def _told(
    marks: tuple[Mark, ...],
    known: frozenset[str],
    open_on: tuple[Platform, ...],
    unseen: tuple[str, ...],
) -> tuple[tuple[State, ...], tuple[str, ...], str]:
    """Most people are alike: this is worked out once for all of a kind."""
    states: list[State] = []
    factors, admin_in = [], []
    for platform in PLATFORMS:
        here = [one for one in marks if one[0] == platform]
        state = _state(here, platform in known, platform in open_on, platform in unseen)
        states.append(state)
        factors.append(_factor(here, state))
        admin = _best({one[3] for one in here} | {state} & {NOT_SEEN}, "yes", NOT_SEEN)
        admin_in += [platform + ADMIN[admin]] if admin else []
    return tuple(states), tuple(factors), " ".join(admin_in)


ADMIN = {"yes": "", NOT_SEEN: "?"}


def _state(here: list[Mark], is_known: bool, is_open: bool, is_unseen: bool) -> State:
    """The best of the accounts on one platform."""
    enabled = [is_guest for _, is_enabled, is_guest, _, _ in here if is_enabled]
    if enabled:
        return "guest" if all(enabled) else "active"
    if here:
        return "disabled"
    if not is_known:
        return ""
    if is_open:
        return "ambiguous"
    return "not seen" if is_unseen else "absent"


def _factor(here: list[Mark], state: State) -> str:
    """The worst of those that can sign in."""
    if state in (NOT_SEEN, "ambiguous"):
        return NOT_SEEN
    return _best({one[4] for one in here}, "no", NOT_SEEN, "yes")


def _best(words: set[str], *order: str) -> str:
    """The first of these that is among the words; "" if none is."""
    return next((word for word in order if word in words), "")


def _usable(factor: Any) -> str:
    return "yes" if factor.usable else "no"


def _yes(_: Row) -> str:
    return "yes"


def _day(seen: Any) -> str:
    return _written(seen.at.date()) if seen.at else "never"


@functools.lru_cache(4096)
def _written(day: date) -> str:
    return day.isoformat()
