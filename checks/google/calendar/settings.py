"""Calendar: what outsiders see of it."""

from __future__ import annotations

from saas_audit import HIGH, MEDIUM, Verdict, check, controls, unread
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.collaboration_settings import (
    CalendarSharing,
    PrimaryCalendarSharing,
    SecondaryCalendarSharing,
)

from ..examples import GMAIL, ROOT, UNITS, open_child, open_group, policy, service, told

PRIMARY = "calendar.primary_calendar_max_allowed_external_sharing"
SECONDARY = "calendar.secondary_calendar_max_allowed_external_sharing"
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


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["GWS.CALENDAR.1.2v1"], "CIS GWS 1.3.0": ["3.1.1.2.1"]},
)
def secondary_external_sharing_free_busy(
    sharing: SecondaryCalendarSharing, *, allowed: frozenset[CalendarSharing] = FREE_BUSY
) -> Verdict:
    """Outsiders see of calendars of teams, projects and rooms no more than when they are busy.

    Why: such a calendar holds everybody's meetings about one subject, and whoever made it has
        forgotten with whom it is shared.
    Fix: Admin console > Apps > Google Workspace > Calendar > Sharing settings > External sharing
        options for secondary calendars: choose "Only free/busy information".
    See: https://support.google.com/a/answer/60765
    """
    most = sharing.max_allowed_external_sharing
    return Verdict(most in allowed, saw=told(most, sharing), want=allowed)


CLOSED_TOO = policy(SECONDARY, _most("EXTERNAL_FREE_BUSY_ONLY"))

secondary_external_sharing_free_busy.passes(ON, CLOSED_TOO)
secondary_external_sharing_free_busy.fails("nobody ever set it", ON)
secondary_external_sharing_free_busy.fails(
    "people's own calendars are closed, these not", ON, CLOSED
)
secondary_external_sharing_free_busy.fails(
    "one org unit shows everything",
    *(ON, CLOSED_TOO, open_child(SECONDARY, _most("EXTERNAL_ALL_INFO_READ_ONLY"))),
)
secondary_external_sharing_free_busy.unknown(
    "a value Google adds tomorrow", ON, policy(SECONDARY, _most("EXTERNAL_TITLES_ONLY"))
)
secondary_external_sharing_free_busy.unknown(ON, unread(Policy))
secondary_external_sharing_free_busy.skips("Calendar is off", ROOT, GMAIL, CLOSED_TOO)
