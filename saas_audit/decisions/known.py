"""What of a run can be decided on: its failures, one by one and as each check found them."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Protocol

import msgspec

from ..engine.judge import CheckResult
from ..errors import UsageError
from ..model import Finding, Outcome, finding_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FAILURES = (Outcome.FAIL, Outcome.ACCEPTED)

_INSTEAD = {
    Outcome.PASS: "passes: there is nothing to accept",
    Outcome.NOT_APPLICABLE: "does not apply: there is nothing to accept",
    Outcome.UNKNOWN: "could not be decided, and an exception speaks of what was seen; "
    "saas-audit doctor says what to grant",
    Outcome.MANUAL: "is for a person to look at; say who did under [attested] in the config",
}


class FindingsOf(Protocol):
    """Gives the findings behind a result."""

    def of(self, result: CheckResult) -> Iterator[Finding]: ...


class Group(msgspec.Struct, frozen=True):
    """All failures of one check in one tenant."""

    result: CheckResult
    failures: tuple[Finding, ...]

    @property
    def id(self) -> str:
        """The id of the row that sums them up."""
        return finding_id(self.result.check_id, self.result.tenant.tenant_id)


class Known:
    """The failures of a run, by finding id."""

    def __init__(self, results: Iterable[CheckResult], findings: FindingsOf) -> None:
        self.groups: dict[str, Group] = {}
        self.home: dict[str, Group] = {}
        for result in results:
            listed = findings.of(result) if result.failed else ()
            group = Group(result, tuple(one for one in listed if one.outcome in FAILURES))
            self.groups[group.id] = group
            self.home.update((one.id, group) for one in group.failures)

    def one(self, name: str) -> Finding | None:
        """The failure of this id."""
        group = self.home.get(name)
        return next((one for one in group.failures if one.id == name), None) if group else None

    def failures(self, name: str) -> tuple[Finding, ...]:
        """The failure of this id, or all that it sums up. Raises UsageError saying why none."""
        if found := self.one(name):
            return (found,)
        if group := self.groups.get(name):
            if group.failures:
                return group.failures
            raise UsageError(f"{name}: {told(group)} {_INSTEAD[group.result.outcome]}")
        raise UsageError(f"{name}: the run has no such finding{self._near(name)}")

    def _near(self, name: str) -> str:
        near = difflib.get_close_matches(name, [*self.home, *self.groups], n=3, cutoff=0.7)
        return f"; nearest: {', '.join(near)}" if near else "; findings.csv lists them all"


def told(group: Group) -> str:
    """``CHECK in TENANT``."""
    home = group.result.tenant
    return f"{group.result.check_id} in {home.name or 'the organisation'}"
