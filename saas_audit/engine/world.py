"""Everything that is known, by row type and tenant: read, declared or derived.

Unknown is carried along here and nowhere else: a gap in a source becomes a gap in what is derived
from it, and reaches a check only through the population it reads.
"""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..declare.derive import Derive, concrete, derives_of, is_derived
from ..errors import DeclarationError
from ..model import (
    ORGANISATION,
    AsOf,
    Gap,
    Once,
    Population,
    Reading,
    Reason,
    Row,
    Tenant,
)
from .context import Context, binder
from .large import LARGE, LargePopulation
from .needs import closure
from .passes import Answered, Flow, Pass

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from ..declare.contract import Need

T = TypeVar("T", bound=Row)


class Backing(Protocol):
    """Where rows that are not derived come from: a snapshot, or the line of a truth table."""

    @property
    def tenants(self) -> Sequence[Tenant]: ...

    @property
    def as_of(self) -> AsOf: ...

    def reading(self, row_type: type[T], tenant: Tenant) -> Reading[T]:
        """The rows of a read or declared type in one tenant."""

    def size(self, row_type: type[Row], tenant: Tenant) -> int:
        """About how many rows that will be."""

    def page(self, row_type: type[T], tenant: Tenant, number: int) -> list[T]:
        """The rows of one of the pages that ``reading`` tells with each row."""


class World:
    """One organisation, as far as it is known. ``kept`` row types are held in memory, unless
    there are more than ``large`` rows.
    """

    def __init__(
        self, backing: Backing, kept: Container[type[Row]] = (), large: int = LARGE
    ) -> None:
        self._backing = backing
        self._limit = large
        self._kept = kept
        self._populations: dict[tuple[type[Row], Tenant], Population[Any]] = {}
        self._deriving: tuple[type[Row], ...] = ()

    def advance(self, backing: Backing) -> None:
        """From now on there is more to read: of the same time and tenants, and nothing that was
        asked for so far has changed. What was held stays, except where it rests on the last run.
        """
        self._backing = backing
        for row_type, tenant in list(self._populations):
            if any(one.__row__.remembered for one in closure([row_type])):
                del self._populations[row_type, tenant]

    def keep_for(self, row_types: Iterable[type[Row]]) -> None:
        """Let go of what is held and not needed to come by these; it could be had again."""
        needed = closure(row_types, self._is_held)
        for row_type, tenant in list(self._populations):
            if row_type not in needed:
                del self._populations[row_type, tenant]

    def _is_held(self, row_type: type[Row]) -> bool:
        return all((row_type, home) in self._populations for home in self.tenants_of(row_type))

    @property
    def as_of(self) -> AsOf:
        return self._backing.as_of

    @property
    def tenants(self) -> Sequence[Tenant]:
        return self._backing.tenants

    def tenants_of(self, row_type: type[Row], seen_from: Tenant = ORGANISATION) -> list[Tenant]:
        """Whose rows count: the viewer's own tenant on its platform, else all of the platform."""
        meta = row_type.__row__
        if meta.config and meta.per_tenant:
            own = seen_from != ORGANISATION
            return [seen_from] if own else list(self._backing.tenants)
        if not meta.platform:
            return [ORGANISATION]
        if seen_from.platform == meta.platform:
            return [seen_from]
        return [one for one in self._backing.tenants if one.platform == meta.platform]

    def populations(self, row_type: type[Row], seen_from: Tenant) -> list[Population[Any]]:
        """Every population that a context parameter of this type stands for."""
        return [self.population(one, tenant) for one, tenant in self.places(row_type, seen_from)]

    def places(self, row_type: type[Row], seen_from: Tenant) -> list[tuple[type[Row], Tenant]]:
        """Every kind of this type, and the tenants whose rows of it count."""
        return [(o, tenant) for o in concrete(row_type) for tenant in self.tenants_of(o, seen_from)]

    def population(self, row_type: type[T], tenant: Tenant) -> Population[T]:
        """All rows of one type in one tenant, held in memory unless they are very many."""
        if (row_type, tenant) not in self._populations:
            large = not is_derived(row_type) and self._backing.size(row_type, tenant) > self._limit
            make = self._large if large else self._held
            self._populations[row_type, tenant] = make(row_type, tenant)
        return self._populations[row_type, tenant]

    def _held(self, row_type: type[T], tenant: Tenant) -> Population[T]:
        reading = self._read(row_type, tenant)
        rows, refs = [], []
        for row, ref in reading:
            rows.append(row)
            refs.append(ref)
        return Population(
            row_type,
            rows,
            gap=reading.gap,
            gaps_of=reading.gaps_of,
            answered=reading.answered,
            refs=refs,
        )

    def _large(self, row_type: type[T], tenant: Tenant) -> Population[T]:
        read = functools.partial(self._read, row_type, tenant)

        def page(number: int) -> list[T]:
            return self._backing.page(row_type, tenant, number)

        return LargePopulation(row_type, read, page)

    def stream(self, row_type: type[T], tenant: Tenant) -> Reading[T]:
        """The rows of one type in one tenant, once; from memory if they are kept there."""
        if (row_type, tenant) not in self._populations and row_type not in self._kept:
            return self._read(row_type, tenant)
        held = self.population(row_type, tenant)
        if isinstance(held, LargePopulation):
            return self._read(row_type, tenant)
        pairs = zip(held.rows, held.refs, strict=True)
        gaps_of = dict(held.gaps_of)
        return Reading(pairs, gap=held.gap, gaps_of=gaps_of, answered=held.answered)

    def _read(self, row_type: type[T], tenant: Tenant) -> Reading[T]:
        if not is_derived(row_type):
            reading = self._backing.reading(row_type, tenant)
        elif row_type in self._deriving:
            chain = " <- ".join(one.__name__ for one in (*self._deriving, row_type))
            raise DeclarationError(f"rows are derived from themselves: {chain}")
        else:
            reading = self._derive(row_type, tenant)
        return _not_too_few(row_type, reading)

    def _derive(self, row_type: type[T], tenant: Tenant) -> Reading[T]:
        reading: Reading[T] = Reading()
        reading.rows = self._derived(row_type, tenant, reading, (*self._deriving, row_type))
        return reading

    def _derived(
        self, row_type: type[T], tenant: Tenant, reading: Reading[T], chain: tuple[type[Row], ...]
    ) -> Iterator[tuple[T, str]]:
        """``chain``: for whose sake; kept, because it is gone over after those have begun."""
        before, self._deriving = self._deriving, chain
        try:
            made = [self._passes(one, row_type, tenant) for one in derives_of(row_type)]
        finally:
            self._deriving = before
        passes = list(itertools.chain.from_iterable(made))
        if row_type.__row__.of is not None:
            reading.answered = Answered(passes)
        if len(passes) == 1 and passes[0].is_apart:
            yield from passes[0].rows(reading)
            return
        once = Once()
        for one in passes:
            yield from (pair for pair in one.rows(reading) if once.is_new(pair[0]))

    def _passes(self, one: Derive, row_type: type[Row], tenant: Tenant) -> Sequence[Pass | Flow]:
        """One for each subject type and tenant; of a derive that is called once, one."""
        places = [
            (subject, home)
            for subject in concrete(one.contract.subject or row_type)
            for home in self.tenants_of(subject, tenant)
        ]
        if one.contract.at_once:
            return [Flow(self, one, places, tenant)]
        return [Pass(self, one, subject, home, row_type) for subject, home in places]

    def context(self, needs: Sequence[Need], tenant: Tenant) -> Context:
        """What a check or derive is given beside its subject; what is the same for all, once."""
        return Context(binder(self, need, tenant) for need in needs)


def _not_too_few(row_type: type[T], reading: Reading[T]) -> Reading[T]:
    """Below what every real tenant has, the answer is not the whole truth."""
    least = row_type.__row__.at_least
    if not least:
        return reading
    rows = iter(reading)

    def counted() -> Iterator[tuple[T, str]]:
        first = list(itertools.islice(rows, least))
        yield from first
        yield from rows
        if len(first) < least and reading.any_gap is None:
            few = f"{len(first)} read, every tenant has at least {least}"
            reading.note(Gap(Reason.SUSPICIOUSLY_EMPTY, row_type.__name__, few))

    reading.rows = counted()
    return reading
