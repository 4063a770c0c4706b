"""Exceptions and tasks, as reports see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from ..model import Value

State = Literal["active", "expiring", "expired", "moved", "resolved"]
"""``expiring``: within 30 days. ``moved``: what is seen is no longer what was accepted.
``resolved``: the finding is gone. Only active and expiring ones hold.
"""


class Acceptance(msgspec.Struct, frozen=True, kw_only=True):
    """One exception: a finding somebody answers for, as it was seen, until a day."""

    id: str
    finding_id: str
    check_id: str
    tenant: str
    subject_id: str
    subject_name: str
    seen: Value
    wanted: Value
    reason: str
    approved_by: str
    on: date
    until: date


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What the action plan says of a finding."""

    finding_id: str
    owner: str = ""
    due: date | None = None
    decision: Literal["", "fix", "accept", "not_ours"] = ""
    justification: str = ""


class Decisions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything decided, and how each exception stands in this run."""

    acceptances: tuple[Acceptance, ...] = ()
    states: Mapping[str, State] = msgspec.field(default_factory=dict)
    tasks: Mapping[str, Task] = msgspec.field(default_factory=dict)
    """By finding id."""

    def acceptance(self, finding_id: str) -> Acceptance | None:
        """The exception that speaks of a finding, whatever its state."""
        named = (one for one in self.acceptances if one.finding_id == finding_id)
        return next(named, None)
