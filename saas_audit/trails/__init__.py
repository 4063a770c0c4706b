"""Who changed a setting: what audit logs tell, and which check each event speaks of."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from . import google, m365, salesforce
from .model import Event, Log, Subject, Trail

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..declare.check import Check

__all__ = ["LOGS", "Event", "Log", "Subject", "Trail", "activities_of", "trail_of"]

LOGS: Mapping[str, Log] = {"m365": m365.LOG, "google": google.LOG, "salesforce": salesforce.LOG}
"""By platform."""

_CHECKS: dict[str, Trail] = {**m365.CHECKS, **google.CHECKS, **salesforce.CHECKS}
_SUBJECTS: dict[str, Trail] = {**m365.SUBJECTS, **google.SUBJECTS, **salesforce.SUBJECTS}


def trail_of(check: Check) -> Trail | None:
    """Which events speak of a check: its own, else those of what it is asked about."""
    if check.is_manual or check.id in _CHECKS:
        return _CHECKS.get(check.id)
    subject = check.contract.subject
    return _SUBJECTS.get(subject.__name__) if subject and check.platform in LOGS else None


@functools.cache
def activities_of(platform: str) -> frozenset[str]:
    """All that any trail of a platform is about."""
    of = {"m365": m365, "google": google, "salesforce": salesforce}[platform]
    trails: Iterable[Trail] = (*of.CHECKS.values(), *of.SUBJECTS.values())
    return frozenset().union(*(one.all_activities for one in trails))
