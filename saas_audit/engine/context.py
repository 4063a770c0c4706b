"""What a check or derive is given beside its subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ..errors import Unknown
from ..model import Gap, Lookup, Own, Reason, Row, Rows, Setting, viewed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..declare.contract import Need
    from ..model import Tenant
    from .world import World


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


def binder(world: World, need: Need, tenant: Tenant) -> Shared | Callable[[str], Any]:
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
