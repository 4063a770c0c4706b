"""What a check needs, followed to its end: contexts, derives, and whom a source is read for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..declare.derive import concrete, derives_of, is_derived

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..declare.check import Check
    from ..model import Row, Source


def closure(
    row_types: Iterable[type[Row]],
    at_hand: Callable[[type[Row]], bool] = lambda _: False,
) -> tuple[type[Row], ...]:
    """Every concrete row type reached, in the order it is met; nothing beyond those ``at_hand``."""
    found: dict[type[Row], None] = {}
    waiting = [one for row_type in row_types for one in concrete(row_type)]
    while waiting:
        row_type = waiting.pop(0)
        if row_type not in found:
            found[row_type] = None
            waiting.extend(() if at_hand(row_type) else _named_by(row_type))
    return tuple(found)


def needs_of(check: Check) -> tuple[type[Row], ...]:
    """Every row type a check rests on."""
    return closure(check.contract.row_types)


def sources_of(row_types: Iterable[type[Row]]) -> dict[Source, list[type[Row]]]:
    """The sources among them, with the row types read from each. Equal sources are one."""
    found: dict[tuple[object, ...], tuple[Source, list[type[Row]]]] = {}
    for row_type in row_types:
        if source := row_type.__row__.source:
            found.setdefault(source.identity, (source, []))[1].append(row_type)
    return dict(found.values())


def used_twice(checks: Iterable[Check]) -> frozenset[type[Row]]:
    """Row types that more than one pass reads, or that are context: these are held in memory."""
    streamed: Counter[type[Row]] = Counter()
    context: set[type[Row]] = set()
    selected = list(checks)
    for subject in {check.contract.subject for check in selected if check.contract.subject}:
        streamed.update(concrete(subject))
    for check in selected:
        context.update(_context(check.contract.row_types[1:]))
    for row_type in closure(t for check in selected for t in check.contract.row_types):
        if is_derived(row_type):
            for one in derives_of(row_type):
                streamed.update(concrete(one.contract.row_types[0]))
                context.update(_context(one.contract.row_types[1:]))
    return frozenset(context | {one for one, passes in streamed.items() if passes > 1})


def _context(row_types: Iterable[type[Row]]) -> list[type[Row]]:
    return [one for row_type in row_types for one in concrete(row_type)]


def _named_by(row_type: type[Row]) -> list[type[Row]]:
    """The concrete row types that this one cannot do without."""
    if is_derived(row_type):
        named = [t for one in derives_of(row_type) for t in one.contract.row_types]
    else:
        source = row_type.__row__.source
        named = [source.each] if source and source.each else []
    return [one for row_type in named for one in concrete(row_type)]
