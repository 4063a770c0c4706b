"""Everything that is known, by row type and tenant: read, declared or derived.

Unknown is carried along here and nowhere else: a gap in a source becomes a gap in what is derived
from it, and reaches a check only through the population it reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ..declare.derive import Derive, concrete, derives_of, is_derived
from ..errors import DeclarationError, Unknown
from ..model import (
    ORGANISATION,
    AsOf,
    Gap,
    Lookup,
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
)

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


class World:
    """One organisation, as far as it is known. ``kept`` row types are held in memory."""

    def __init__(self, backing: Backing, kept: Container[type[Row]] = ()) -> None:
        self._backing = backing
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
        return [
            self.population(one, tenant)
            for one in concrete(row_type)
            for tenant in self.tenants_of(one, seen_from)
        ]

    def population(self, row_type: type[T], tenant: Tenant) -> Population[T]:
        """All rows of one type in one tenant, held in memory."""
        if (row_type, tenant) not in self._populations:
            reading = self._read(row_type, tenant)
            pairs = list(reading)
            self._populations[row_type, tenant] = Population(
                row_type,
                [row for row, _ in pairs],
                gap=reading.gap,
                gaps_of=reading.gaps_of,
                answered=reading.answered,
                refs=[ref for _, ref in pairs],
            )
        return self._populations[row_type, tenant]

    def stream(self, row_type: type[T], tenant: Tenant) -> Reading[T]:
        """The rows of one type in one tenant, once; from memory if they are kept there."""
        if (row_type, tenant) not in self._populations and row_type not in self._kept:
            return self._read(row_type, tenant)
        held = self.population(row_type, tenant)
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
        if row_type.__row__.of is not None:
            reading.answered = set()
        reading.rows = self._derived(row_type, tenant, reading)
        return reading

    def _derived(
        self, row_type: type[T], tenant: Tenant, reading: Reading[T]
    ) -> Iterator[tuple[T, str]]:
        self._deriving.append(row_type)
        try:
            passes = [
                one
                for derive in derives_of(row_type)
                for one in self._passes(derive, row_type, tenant)
            ]
        finally:
            self._deriving.pop()
        seen: set[object] = set()
        has_owner = bool(row_type.__row__.owner)
        for one in passes:
            for row, ref in one.rows(reading):
                identity = (str(owner_of(row)), key_of(row)) if has_owner else key_of(row)
                if identity not in seen:
                    seen.add(identity)
                    yield row, ref

    def _passes(self, one: Derive, row_type: type[Row], tenant: Tenant) -> list[_Pass | _Flow]:
        """A pass for each subject type and tenant; a derive that is called once has one."""
        places = [
            (subject, home)
            for subject in concrete(one.contract.subject or row_type)
            for home in self.tenants_of(subject, tenant)
        ]
        if not one.contract.at_once:
            return [_Pass(self, one, subject, home, row_type) for subject, home in places]
        stream: Stream[Any] = Stream((home, self.stream(subject, home)) for subject, home in places)
        context = [bind(Row()) for bind in self.binders(one.contract.needs, tenant)]
        return [_Flow(one, stream, context)]

    def binders(self, needs: Sequence[Need], tenant: Tenant) -> list[Callable[[Row], Any]]:
        """One function per context parameter: from the subject to what the check is given."""
        return [self._binder(need, tenant) for need in needs]

    def _binder(self, need: Need, tenant: Tenant) -> Callable[[Row], Any]:
        if need.row_type is None:
            return lambda _, now=self.as_of: now  # type: ignore[misc]
        populations = self.populations(need.row_type, tenant)
        if need.kind == "own":
            return lambda subject: Own(p.owned_by(key_of(subject)) for p in populations)
        if need.kind == "lookup":
            lookup: Lookup[Any] = Lookup(populations)
            return lambda _: lookup
        if need.kind == "rows":
            rows: Rows[Any] = Rows([population.piece() for population in populations])
            return lambda _: rows
        return _one(need, Lookup(populations))


def _one(need: Need, lookup: Lookup[Any]) -> Callable[[Row], Any]:
    """The row with the subject's key; a setting: the tenant's."""
    row_type = need.row_type or Row
    is_setting = issubclass(row_type, Setting)

    def bind(subject: Row) -> Any:
        key = "" if is_setting else key_of(subject)
        row = lookup.get(key)
        if row is None and not need.optional:
            raise Unknown(Gap(Reason.NOT_RETURNED, row_type.__name__, "there is no such row"), key)
        return row

    return bind


class _Pass:
    """One derive over the rows of one type in one tenant."""

    def __init__(
        self, world: World, derive: Derive, subject: type[Row], tenant: Tenant, makes: type[Row]
    ) -> None:
        self._derive = derive
        self._subjects = world.stream(subject, tenant)
        self._binders = world.binders(derive.contract.needs, tenant)
        self._of = makes.__row__.of is not None and issubclass(subject, makes.__row__.of)
        meta = subject.__row__
        self._same_keys = self._of and meta.of is not None and meta.owner in ("", meta.key)

    def rows(self, reading: Reading[Any]) -> Iterator[tuple[Any, str]]:
        for subject, ref in self._subjects:
            key = key_of(subject)
            try:
                for row in _several(self._call(subject)):
                    self._check_owner(row, key)
                    yield row, ref
            except Unknown as unknown:
                if self._of:
                    reading.gaps_of.setdefault(key, unknown.gap)
                else:
                    reading.note(unknown.gap)
            else:
                if isinstance(reading.answered, set):
                    reading.answered.add(key)
        self._inherit_gaps(reading)

    def _call(self, subject: Row) -> Any:
        return self._derive.function(subject, *[bind(subject) for bind in self._binders])

    def _inherit_gaps(self, reading: Reading[Any]) -> None:
        """Subjects that were never seen derive nothing: what they lack, the result lacks."""
        if self._same_keys:
            for key, gap in self._subjects.gaps_of.items():
                reading.gaps_of.setdefault(key, gap)
            reading.note(self._subjects.gap)
        else:
            reading.note(self._subjects.any_gap)

    def _check_owner(self, row: Row, subject: str) -> None:
        if not self._of:
            return
        told = owner_of(row) if type(row).__row__.owner else key_of(row)
        if told != subject:
            raise DeclarationError(
                f"{self._derive.name} made {type(row).__name__} of {told} while called for "
                f"{subject}; drop of= or speak of the subject only"
            )


class _Flow:
    """One derive that is called once, with all there is; what it never saw, the result lacks."""

    def __init__(self, derive: Derive, stream: Stream[Any], context: list[Any]) -> None:
        self._derive, self._stream, self._context = derive, stream, context

    def rows(self, reading: Reading[Any]) -> Iterator[tuple[Any, str]]:
        try:
            yield from self._derive.function(self._stream, *self._context)
        except Unknown as unknown:
            reading.note(unknown.gap)
        for gap in self._stream.gaps.values():
            reading.note(gap)


def _several(made: Any) -> Iterable[Any]:
    if made is None:
        return ()
    return (made,) if isinstance(made, Row) else made


def _not_too_few(row_type: type[T], reading: Reading[T]) -> Reading[T]:
    """Below what every real tenant has, the answer is not the whole truth."""
    least = row_type.__row__.at_least
    if not least:
        return reading
    rows = reading.rows

    def counted() -> Iterator[tuple[T, str]]:
        count = 0
        for pair in rows:
            count += 1
            yield pair
        if count < least and reading.any_gap is None:
            few = f"{count} read, every tenant has at least {least}"
            reading.note(Gap(Reason.SUSPICIOUSLY_EMPTY, row_type.__name__, few))

    reading.rows = counted()
    return reading
