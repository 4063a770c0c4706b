"""What differs between two runs beside the tenants: rules and config."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .rules import lists_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..declare.check import Check
    from .model import Effective
    from .record import Header


def rules(old: Header, new: Header, names: Mapping[str, str]) -> tuple[str, ...]:
    """Checks that both runs asked, and whose rule moved; and those that only one of them knew.

    ``names``: former ids, and what the checks are called today.
    """
    then = {names.get(id_, id_): one.rule for id_, one in old.asked.items()}
    now = {id_: one.rule for id_, one in new.asked.items()}
    return tuple(sorted(id_ for id_ in now if id_ in then and now[id_] != then[id_]))


def config(old: Effective, new: Effective) -> tuple[str, ...]:
    """What the config says differently, as it would be spelled there."""
    found = ["profile"] if old.profile != new.profile else []
    found += [f'checks."{check}".{knob}' for check, knob in _differing(old.set, new.set)]
    for place, name in _differing(old.declared, new.declared):
        found.append(f"declared.{name}" + (f" of {place}" if place else ""))
    return tuple(found)


def concerns(check: Check, old: Effective, new: Effective) -> bool:
    """Is this check judged by another config than then?"""
    ids = (check.id, *check.aliases)
    if old.profile != new.profile and check.profiles:
        return True
    if any(name in ids for name, _ in _differing(old.set, new.set)):
        return True
    lists = lists_of(check) if not check.is_manual else frozenset()
    return any(name in lists for _, name in _differing(old.declared, new.declared))


def _differing(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    for place in sorted({*old, *new}):
        one, other = old.get(place, {}), new.get(place, {})
        for name in sorted({*one, *other}):
            if one.get(name) != other.get(name):
                yield place, name
