"""Which failures somebody means: ids of findings, or a check with where and whom."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import msgspec

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model import Finding
    from .known import Group, Known


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """``names`` are ids of findings, or of checks (these hold a dot); ``tenants`` and ``subjects``
    go with a check; ``whole`` allows for several where one name stands for them.
    """

    names: tuple[str, ...]
    tenants: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    whole: bool = False

    @property
    def checks(self) -> list[str]:
        """The checks among the names."""
        return [name for name in self.names if "." in name]

    def of(self, known: Known) -> list[Finding]:
        """The failures meant, each once. Raises UsageError saying what is unclear."""
        if len(self.checks) < len(self.names) and (self.tenants or self.subjects):
            raise UsageError("--tenant and --subject go with a check's id, not with a finding's")
        found = [one for name in self.names for one in self._of(known, name)]
        return list({one.id: one for one in found}.values())

    def _of(self, known: Known, name: str) -> Sequence[Finding]:
        if "." in name:
            return self._of_check(known, name)
        found = known.failures(name)
        if len(found) > 1 and not self.whole:
            raise UsageError(
                f"{name} sums up {len(found)} findings of {found[0].check_id}; name those you "
                "mean (findings.csv, evidence/findings), or add --all"
            )
        return found

    def _of_check(self, known: Known, name: str) -> Sequence[Finding]:
        group = self._place(known, name)
        failures = known.failures(group.id)
        if self.subjects:
            return [_called(name, failures, who) for who in self.subjects]
        if len(failures) > 1 and not self.whole:
            raise UsageError(
                f"{name} fails for {len(failures)} subjects: say which with --subject, or --all"
            )
        return failures

    def _place(self, known: Known, name: str) -> Group:
        """The tenant meant. Raises UsageError where that is unclear."""
        groups = [one for one in known.groups.values() if one.result.check_id == name]
        places = ", ".join(sorted(one.result.tenant.name or "-" for one in groups))
        meant = [
            one for one in groups if not self.tenants or one.result.tenant.name in self.tenants
        ]
        if not groups:
            raise UsageError(f"{name} was not asked in this run")
        if len(meant) != 1:
            raise UsageError(f"{name} was asked in {places}: name one of them with --tenant")
        return meant[0]


def _called(name: str, failures: Sequence[Finding], who: str) -> Finding:
    """By id, else by name; a name that two bear is no name."""
    found = [one for one in failures if one.subject_id == who]
    found = found or [one for one in failures if one.subject_name == who]
    if len(found) > 1:
        raise UsageError(f"{name} fails for {len(found)} subjects called {who}: give the id")
    if found:
        return found[0]
    near = difflib.get_close_matches(who, [one.subject_name for one in failures])
    hint = f"; nearest: {', '.join(near)}" if near else ""
    raise UsageError(f"{name} does not fail for a subject called {who}{hint}")
