"""Exceptions and tasks, as files hold them and reports see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import msgspec

from ..model import Severity, Value, finding_id
from .owners import Owners

if TYPE_CHECKING:
    from ..declare.check import Check
    from ..model import Finding, Tenant

State = Literal["active", "expiring", "expired", "moved", "resolved"]
"""``expiring``: within 30 days. ``moved``: what is seen is no longer what was accepted.
``resolved``: the finding is gone. Only active and expiring ones hold.
"""
Decision = Literal["", "fix", "accept", "not_ours"]

HOLDS = ("active", "expiring")
BACK = ("moved", "expired")


class Acceptance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exception: a finding somebody answers for, as it was seen, until a day (that day too).

    ``severity`` is how bad it was; a worse one is not what was accepted.
    """

    id: str
    finding_id: str
    check_id: str
    tenant: str
    subject_id: str
    subject_name: str
    severity: Severity = Severity.LOW
    seen: Value
    wanted: Value
    reason: str
    approved_by: str
    on: date
    until: date


class Task(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What the action plan says of a finding, or of all that a check found in a tenant."""

    finding_id: str
    check_id: str = ""
    tenant: str = ""
    subject_id: str = ""
    owner: str = ""
    due: date | None = None
    decision: Decision = ""
    justification: str = ""


NO_TASK = Task(finding_id="")
"""Nothing was decided."""


class Decisions(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything decided, and how each exception stands in this run.

    ``states`` is by exception id, ``tasks`` by finding id; ``last`` is the highest number an
    exception was ever given, so that none is given twice.
    """

    acceptances: tuple[Acceptance, ...] = ()
    states: Mapping[str, State] = msgspec.field(default_factory=dict)
    tasks: Mapping[str, Task] = msgspec.field(default_factory=dict)
    last: int = 0
    owners: Owners = Owners()

    @cached_property
    def by_finding(self) -> Mapping[str, Acceptance]:
        """The exceptions, by the finding they speak of."""
        return {one.finding_id: one for one in self.acceptances}

    def acceptance(self, finding_id: str) -> Acceptance | None:
        """The exception that speaks of a finding, whatever its state."""
        return self.by_finding.get(finding_id)

    def task(self, finding: Finding, home: Tenant) -> Task:
        """The finding's own task, else that of all its check found there, else an empty one."""
        if not self.tasks:
            return NO_TASK
        for name in (finding.id, finding_id(finding.check_id, home.tenant_id)):
            if name in self.tasks:
                return self.tasks[name]
        return NO_TASK

    def owner(self, check: Check, finding: Finding, home: Tenant) -> str:
        """Whose a finding is: the plan's word, else the config's."""
        return self.task(finding, home).owner or self.owners.of(check, home)
