"""What differs between two runs beside the tenants: rules, config, time."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from .join import renamed, same_tenant
from .rules import lists_of, reads_time, rule_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..declare.check import Check
    from .record import Header


class Between:
    """Two runs, older and newer, and the checks that are installed."""

    def __init__(self, old: Header, new: Header, checks: Mapping[str, Check]) -> None:
        self.old = old
        self.new = new
        self.checks = checks
        names = renamed(checks)
        self._then = {names.get(id_, id_): one for id_, one in old.asked.items()}

    @functools.cached_property
    def rules(self) -> tuple[str, ...]:
        """Checks that both runs had, and whose rule moved."""
        then, now = self._then, self.new.asked
        return tuple(sorted(id_ for id_ in now if id_ in then and now[id_].rule != then[id_].rule))

    @functools.cached_property
    def config(self) -> tuple[str, ...]:
        """What the config says differently, as it would be spelled there."""
        old, new = self.old.effective, self.new.effective
        found = ["profile"] if old.profile != new.profile else []
        found += [f'checks."{check}".{knob}' for check, knob in _differing(old.set, new.set)]
        for place, name in _differing(old.declared, new.declared):
            found.append(f"declared.{name}" + (f" of {place}" if place else ""))
        return tuple(found)

    @property
    def is_judged_alike(self) -> bool:
        """The same checks with the same rules under the same config."""
        alike = self._then.keys() == self.new.asked.keys()
        return alike and not self.rules and not self.config

    def is_new(self, check_id: str) -> bool:
        """The older run did not have the check."""
        return check_id not in self._then

    def is_trusted(self, check_id: str) -> bool:
        """The rule that is installed is the newer run's, so that it may speak for it."""
        check, asked = self.checks.get(check_id), self.new.asked.get(check_id)
        return bool(check and asked and not check.is_manual and rule_hash(check) == asked.rule)

    @property
    def are_all_trusted(self) -> bool:
        """Every check of the newer run that does not ask a person."""
        named = [(id_, self.checks.get(id_)) for id_ in self.new.asked]
        return all(check and (check.is_manual or self.is_trusted(id_)) for id_, check in named)

    def moved(self, check_id: str) -> tuple[bool, bool, bool]:
        """Of a check that both runs had: rule, config, time that it reads."""
        check = self.checks.get(check_id)
        if check is None:
            return (True, True, True)
        timed = self.old.as_of != self.new.as_of and reads_time(check)
        return (check_id in self.rules, self._concerned(check), timed)

    def _concerned(self, check: Check) -> bool:
        """Is this check judged by another config than then?"""
        old, new = self.old.effective, self.new.effective
        if old.profile != new.profile and check.profiles:
            return True
        if any(name in (check.id, *check.aliases) for name, _ in _differing(old.set, new.set)):
            return True
        lists = frozenset() if check.is_manual else lists_of(check)
        return any(name in lists for _, name in _differing(old.declared, new.declared))

    def home_then(self, home: str) -> str:
        """The folder of a tenant in the older run, whatever it is called now."""
        mine = [one for one in self.new.tenants if one.folder == home]
        was = (one.folder for one in self.old.tenants if mine and same_tenant(one, mine[0]))
        return next(was, home)

    def tenant_name(self, home: str) -> str:
        """The admin's word for a tenant; the organisation's for what is of no tenant."""
        named = (one.name for one in self.new.tenants if one.folder == home)
        return next(named, self.new.organisation)


def _differing(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    for place in sorted({*old, *new}):
        one, other = old.get(place, {}), new.get(place, {})
        for name in sorted({*one, *other}):
            if one.get(name) != other.get(name):
                yield place, name
