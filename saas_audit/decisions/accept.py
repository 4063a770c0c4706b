"""Making exceptions: what was seen is written down with who answers for it, and until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from ..errors import UsageError
from .model import Acceptance, Decisions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model import Finding

LONGEST = timedelta(days=396)
"""Thirteen months: whoever looks once a year has a month to do so. There is no way round it, as an
exception without an end is a rule; a knob in the config is the place for one.
"""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Why, who answers for it, from when, and the last day it holds."""

    reason: str
    approved_by: str
    on: date
    until: date

    def check(self) -> None:
        """Raises UsageError for terms nobody could hold anyone to."""
        if not self.reason.strip():
            raise UsageError("an exception needs a reason")
        if not self.approved_by.strip():
            raise UsageError("an exception needs somebody who approved it")
        if self.until < self.on:
            raise UsageError(f"{self.until} has passed: an exception ends in the future")
        if self.until - self.on > LONGEST:
            raise UsageError(
                f"{self.until} is too far away: an exception is looked at again within 13 months, "
                f"by {self.on + LONGEST} here"
            )


def accepted(decisions: Decisions, failures: Iterable[Finding], terms: Terms) -> Decisions:
    """The decisions with an exception for each failure; one that had one keeps its number."""
    terms.check()
    held = {one.finding_id: one for one in decisions.acceptances}
    last = decisions.last
    for finding in failures:
        before = held.get(finding.id)
        last += before is None
        name = before.id if before else f"EX-{last:03}"
        held[finding.id] = _acceptance(name, finding, terms)
    return msgspec.structs.replace(decisions, acceptances=tuple(held.values()), last=last)


def _acceptance(name: str, finding: Finding, terms: Terms) -> Acceptance:
    return Acceptance(
        id=name,
        finding_id=finding.id,
        check_id=finding.check_id,
        tenant=finding.tenant_id,
        subject_id=finding.subject_id,
        subject_name=finding.subject_name,
        severity=finding.severity,
        seen=finding.seen,
        wanted=finding.wanted,
        reason=" ".join(terms.reason.split()),
        approved_by=" ".join(terms.approved_by.split()),
        on=terms.on,
        until=terms.until,
    )
