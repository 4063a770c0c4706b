"""What a check or derive is given beside its subject."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec

from ..errors import Unknown
from ..model import Gap, Lookup, Own, Reason, Row, Rows, Setting, key_of, viewed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..declare.contract import Need
    from ..model import AsOf, Population, Reading, Tenant

T = TypeVar("T", bound=Row)

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Shared(msgspec.Struct, frozen=True):
    """Given to every subject alike."""

    value: Any


class Context:
    """From a subject to the arguments that follow it."""

    def __init__(self, binders: Iterable[Shared | Callable[[str], Any]]) -> None:
        self._arguments: list[Any] = []
        self._asked: list[tuple[int, Callable[[str], Any]]] = []
        for place, binder in enumerate(binders):
            if isinstance(binder, Shared):
                self._arguments.append(binder.value)
            else:
                self._arguments.append(None)
                self._asked.append((place, binder))

    def bound(
        self, function: Callable[..., Any], settings: Mapping[str, Any] = NOTHING
    ) -> Callable[[Any], Any]:
        """The function of a subject alone. It raises Unknown if an argument is unknown for it.

        It is called for every subject there is: each way pays for what it has to do, and no more.
        """
        if [place for place, _ in self._asked] == [0]:
            ((_, bind),), (_, *others) = self._asked, self._arguments
            return lambda subject: function(subject, bind(key_of(subject)), *others, **settings)
        if self._asked:
            return lambda subject: function(subject, *self._each(key_of(subject)), **settings)
        if self._arguments or settings:
            arguments = tuple(self._arguments)
            return lambda subject: function(subject, *arguments, **settings)
        return function

    def _each(self, key: str) -> Sequence[Any]:
        arguments = self._arguments.copy()
        for place, bind in self._asked:
            arguments[place] = bind(key)
        return arguments


class Knowledge(Protocol):
    """What is known, as whoever judges or derives asks for it: see ``World``."""

    @property
    def as_of(self) -> AsOf: ...

    def populations(self, row_type: type[Row], seen_from: Tenant) -> list[Population[Any]]:
        """Every population that a context parameter of this type stands for."""

    def stream(self, row_type: type[T], tenant: Tenant) -> Reading[T]:
        """The rows of one type in one tenant, once."""

    def context(self, needs: Sequence[Need], tenant: Tenant) -> Context:
        """What a check or derive is given beside its subject."""


def binder(world: Knowledge, need: Need, tenant: Tenant) -> Shared | Callable[[str], Any]:
    """How one argument comes about: the same for every subject, or from the subject's key."""
    if need.row_type is None:
        return Shared(world.as_of)
    populations = world.populations(need.row_type, tenant)
    if need.kind == "own":
        return viewed(Own, populations)
    if need.kind == "lookup":
        return Shared(Lookup(populations))
    if need.kind == "rows":
        return Shared(Rows([population.piece() for population in populations]))
    return _one(need, Lookup(populations))


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
