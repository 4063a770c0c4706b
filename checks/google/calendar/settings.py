"""Calendar: what outsiders see of it."""

from __future__ import annotations

from saas_audit import HIGH, Verdict, check, controls, unread
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.collaboration_settings import (
    CalendarSharing,
    PrimaryCalendarSharing,
)

from ..examples import GMAIL, ROOT, UNITS, open_child, open_group, policy, service, told

PRIMARY = "calendar.primary_calendar_max_allowed_external_sharing"
FREE_BUSY: frozenset[CalendarSharing] = frozenset({"EXTERNAL_FREE_BUSY_ONLY"})


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["GWS.CALENDAR.1.1v1"], "CIS GWS 1.3.0": ["3.1.1.1.1"]},
)
def primary_external_sharing_free_busy(
    sharing: PrimaryCalendarSharing, *, allowed: frozenset[CalendarSharing] = FREE_BUSY
) -> Verdict:
    """Outsiders see of people's own calendars no more than when they are busy.

    Why: titles, guests and meeting links of a calendar tell a stranger whom to impersonate.
    Fix: Admin console > Apps > Google Workspace > Calendar > Sharing settings > External sharing
        options for primary calendars: choose "Only free/busy information".
    See: https://support.google.com/a/answer/60765
    """
    most = sharing.max_allowed_external_sharing
    return Verdict(most in allowed, saw=told(most, sharing), want=allowed)


def _most(word: str) -> dict[str, str]:
    return {"maxAllowedExternalSharing": word}


ON = [*UNITS, GMAIL, service("calendar")]
CLOSED = policy(PRIMARY, _most("EXTERNAL_FREE_BUSY_ONLY"))

primary_external_sharing_free_busy.passes(ON, CLOSED)
primary_external_sharing_free_busy.passes("nobody ever set it: that is Google's default", ON)
primary_external_sharing_free_busy.fails(
    "one org unit shows everything",
    ON,
    CLOSED,
    open_child(PRIMARY, _most("EXTERNAL_ALL_INFO_READ_ONLY")),
)
primary_external_sharing_free_busy.fails(
    "one group shows everything, and nobody else is told apart",
    ON,
    open_group(PRIMARY, _most("EXTERNAL_ALL_INFO_READ_ONLY")),
)
primary_external_sharing_free_busy.unknown(
    "a value Google adds tomorrow", ON, policy(PRIMARY, _most("EXTERNAL_TITLES_ONLY"))
)
primary_external_sharing_free_busy.unknown(ON, unread(Policy))
primary_external_sharing_free_busy.skips("Calendar is off", ROOT, GMAIL)
