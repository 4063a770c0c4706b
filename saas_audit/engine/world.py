"""Everything that is known, by row type and tenant: read, declared or derived.

Unknown is carried along here and nowhere else: a gap in a source becomes a gap in what is derived
from it, and reaches a check only through the population it reads.
"""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec

from ..declare.derive import Derive, concrete, derives_of, is_derived
from ..errors import DeclarationError, Unknown
from ..model import (
    ORGANISATION,
    AsOf,
    Gap,
    Lookup,
    Once,
    Own,
    Population,
    Reading,
    Reason,
    Row,
    Rows,
    Setting,
    Stream,
    Tenant,
    key_of,
    owner_of,
    viewed,
)
from .large import LARGE, LargePopulation

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

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
        self._deriving: list[type[Row]] = []

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
        page = functools.partial(self._backing.page, row_type, tenant)
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
        reading.rows = self._derived(row_type, tenant, reading)
        return reading

    def _derived(
        self, row_type: type[T], tenant: Tenant, reading: Reading[T]
    ) -> Iterator[tuple[T, str]]:
        self._deriving.append(row_type)
        try:
            made = [self._passes(one, row_type, tenant) for one in derives_of(row_type)]
        finally:
            self._deriving.pop()
        passes = list(itertools.chain.from_iterable(made))
        if row_type.__row__.of is not None:
            reading.answered = _Answered(passes)
        if len(passes) == 1 and passes[0].is_one_each:
            yield from passes[0].rows(reading)
            return
        once = Once()
        for one in passes:
            yield from (pair for pair in one.rows(reading) if once.is_new(pair[0]))

    def _passes(self, one: Derive, row_type: type[Row], tenant: Tenant) -> Sequence[_Pass | _Flow]:
        """One for each subject type and tenant; of a derive that is called once, one."""
        places = [
            (subject, home)
            for subject in concrete(one.contract.subject or row_type)
            for home in self.tenants_of(subject, tenant)
        ]
        if one.contract.at_once:
            return [_Flow(self, one, places, tenant)]
        return [_Pass(self, one, subject, home, row_type) for subject, home in places]

    def context(self, needs: Sequence[Need], tenant: Tenant) -> Context:
        """What a check or derive is given beside its subject; what is the same for all, once."""
        return Context(self._binder(need, tenant) for need in needs)

    def _binder(self, need: Need, tenant: Tenant) -> Shared | Callable[[str], Any]:
        if need.kind == "as_of" or need.row_type is None:
            return Shared(self.as_of)
        populations = self.populations(need.row_type, tenant)
        if need.kind == "own":
            return viewed(Own, populations)
        if need.kind == "lookup":
            return Shared(Lookup(populations))
        if need.kind == "rows":
            return Shared(Rows([population.piece() for population in populations]))
        return _one(need, Lookup(populations))


class Shared(msgspec.Struct, frozen=True):
    """Given to every subject alike."""

    value: Any


class Context:
    """From a subject's key to the arguments that follow it."""

    def __init__(self, binders: Iterable[Shared | Callable[[str], Any]]) -> None:
        self._arguments: list[Any] = []
        self._asked: list[tuple[int, Callable[[str], Any]]] = []
        for place, binder in enumerate(binders):
            if isinstance(binder, Shared):
                self._arguments.append(binder.value)
            else:
                self._arguments.append(None)
                self._asked.append((place, binder))

    @property
    def of(self) -> Callable[[str], Sequence[Any]]:
        """From a key to the arguments; raises Unknown if one is unknown for this subject."""
        return self._each if self._asked else lambda _: self._arguments

    def _each(self, key: str) -> Sequence[Any]:
        arguments = self._arguments.copy()
        for place, bind in self._asked:
            arguments[place] = bind(key)
        return arguments


def _one(need: Need, lookup: Lookup[Any]) -> Callable[[str], Any]:
    """The row with the subject's key; a setting: the tenant's."""
    row_type = need.row_type or Row
    is_setting = issubclass(row_type, Setting)

    def bind(key: str) -> Any:
        wanted = "" if is_setting else key
        row = lookup.get(wanted)
        if row is None and not need.optional:
            gap = Gap(Reason.NOT_RETURNED, row_type.__name__, "there is no such row")
            raise Unknown(gap, wanted)
        return row

    return bind


class _Pass:
    """One derive over the rows of one type in one tenant."""

    def __init__(
        self, world: World, derive: Derive, subject: type[Row], tenant: Tenant, makes: type[Row]
    ) -> None:
        self._name, self._function = derive.name, derive.function
        self._stream = functools.partial(world.stream, subject, tenant)
        self._subjects = self._stream()
        self._context = world.context(derive.contract.needs, tenant).of
        self._of = makes.__row__.of is not None and issubclass(subject, makes.__row__.of)
        self._same_keys = self._of and subject.__row__.of is not None and _is_own_key(subject)
        self.is_one_each = self._of and _is_own_key(subject) and _is_own_key(makes)
        """At most one row of each subject, known by the subject's key."""
        self._owner = (owner_of if makes.__row__.owner else key_of) if self._of else None
        """From what is made to whom it is about, where that is one subject."""
        self._unanswered: set[str] = set()

    def rows(self, reading: Reading[Any]) -> Iterator[tuple[Any, str]]:
        """What is made, as it is made; what is missing goes into ``reading``."""
        function, context, owner = self._function, self._context, self._owner
        for subject, ref in self._subjects:
            key = key_of(subject)
            try:
                made = function(subject, *context(key))
                if made is None:
                    continue
                if isinstance(made, Row):
                    if owner and owner(made) != key:
                        self._refuse(made, key)
                    yield made, ref
                    continue
                for row in self._several(made, key):
                    yield row, ref
            except Unknown as unknown:
                self._unanswered.add(key)
                if self._of:
                    reading.gaps_of.setdefault(key, unknown.gap)
                else:
                    reading.note(unknown.gap)
        self._inherit_gaps(reading)

    def answered(self) -> Iterator[str]:
        """The keys of the subjects that it was called for to the end."""
        keys = (key_of(subject) for subject, _ in self._stream())
        return (key for key in keys if key not in self._unanswered)

    def _several(self, made: Iterable[Row], subject: str) -> Iterator[Row]:
        """Each about the subject it was made for; of those that have its key, the first."""
        owner, is_first = self._owner, True
        for row in made:
            if owner and owner(row) != subject:
                self._refuse(row, subject)
            if is_first or not self.is_one_each:
                yield row
            is_first = False

    def _inherit_gaps(self, reading: Reading[Any]) -> None:
        """Subjects that were never seen derive nothing: what they lack, the result lacks."""
        if self._same_keys:
            for key, gap in self._subjects.gaps_of.items():
                reading.gaps_of.setdefault(key, gap)
            reading.note(self._subjects.gap)
        else:
            reading.note(self._subjects.any_gap)

    def _refuse(self, row: Row, subject: str) -> None:
        told = self._owner and self._owner(row)
        raise DeclarationError(
            f"{self._name} made {type(row).__name__} of {told} while called for "
            f"{subject}; drop of= or speak of the subject only"
        )


class _Flow:
    """One derive that is called once, with all there is; what it never saw, the result lacks."""

    is_one_each = True

    def __init__(
        self,
        world: World,
        derive: Derive,
        places: Sequence[tuple[type[Row], Tenant]],
        tenant: Tenant,
    ) -> None:
        self._function = derive.function
        self._stream: Stream[Any] = Stream((at, world.stream(one, at)) for one, at in places)
        self._context = world.context(derive.contract.needs, tenant).of("")

    def rows(self, reading: Reading[Any]) -> Iterator[tuple[Any, str]]:
        """What is made, as it is made; what is missing goes into ``reading``."""
        try:
            yield from self._function(self._stream, *self._context)
        except Unknown as unknown:
            reading.note(unknown.gap)
        for gap in self._stream.gaps.values():
            reading.note(gap)

    def answered(self) -> Iterator[str]:
        """It speaks of no row one by one."""
        return iter(())


def _is_own_key(row_type: type[Row]) -> bool:
    """Whether a row's key alone tells it apart from all others."""
    return row_type.__row__.owner in ("", row_type.__row__.key)


class _Answered:
    """For whom every derive was called to the end.

    That is asked only where the population has a gap as a whole, so nothing is kept until then:
    the subjects are gone over once more.
    """

    def __init__(self, passes: Sequence[_Pass | _Flow]) -> None:
        self._passes = passes

    @functools.cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(key for one in self._passes for key in one.answered())

    def __contains__(self, key: object) -> bool:
        return key in self._keys


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
