"""Calendars that are open to everybody."""

from __future__ import annotations

from saas_audit import HIGH, Own, Verdict, check, controls, unread
from saas_audit.datasets.declared import CalendarsHandedOver
from saas_audit.datasets.google.calendar_lists import OwnedCalendar
from saas_audit.datasets.google.calendars import AclScope, CalendarRole, CalendarRule
from saas_audit.derived.google.calendars import Calendar

from ..examples import user

DETAILS: frozenset[CalendarRole] = frozenset(
    {"reader", "writerWithoutPrivateAccess", "writer", "owner"}
)


@check(severity=HIGH, control=controls.SHARING_STAYS_KNOWN)
def no_public_calendars(
    calendar: Calendar, rules: Own[CalendarRule], *, allow_public_free_busy: bool = True
) -> Verdict:
    """No calendar shows its events to the whole internet.

    Why: who meets whom, and the links to the calls, are worth more than most documents.
    Fix: the owner's Calendar > the calendar > Settings and sharing > Access permissions: untick
        "Make available to public"; for all, lower Apps > Google Workspace > Calendar > Sharing.
    See: https://support.google.com/calendar/answer/37083
    """
    shown = DETAILS if allow_public_free_busy else DETAILS | {"freeBusyReader"}
    public = rules.where(lambda one: one.scope.type == "default" and one.role in shown)
    return Verdict(not public, saw=[one.role for one in public.seen()], want="not public")


ANN = [user("ann"), OwnedCalendar(id="ann@acme.example", user="ann", summary="Ann")]
BOARD = OwnedCalendar(id="board", user="ann", summary="Board")
LEO = user("leo", suspended=True)


def _rule(of: str, role: str, whom: str = "default") -> CalendarRule:
    return CalendarRule(id=whom, calendar=of, role=role, scope=AclScope(type=whom))


FREE_BUSY = _rule("ann@acme.example", "freeBusyReader")

no_public_calendars.passes(
    "no rule but the owner's", ANN, _rule("ann@acme.example", "owner", "user")
)
no_public_calendars.passes("when, but not what", ANN, FREE_BUSY)
no_public_calendars.fails(ANN, FREE_BUSY, allow_public_free_busy=False)
no_public_calendars.fails(
    "a second calendar, the first is closed", ANN, FREE_BUSY, BOARD, _rule("board", "reader")
)
no_public_calendars.passes("our own domain", ANN, _rule("ann@acme.example", "reader", "domain"))
no_public_calendars.passes("open to nobody", ANN, _rule("ann@acme.example", "none"))
no_public_calendars.unknown(
    "nobody can speak for a suspended user", ANN, LEO, unread(OwnedCalendar, of="leo")
)
no_public_calendars.passes(
    "their calendars are gone", ANN, LEO, CalendarsHandedOver(account="leo@acme.example")
)
no_public_calendars.fails(
    "one is proof, whoever else was not read",
    *(ANN, LEO, unread(OwnedCalendar, of="leo"), _rule("ann@acme.example", "writer")),
)
no_public_calendars.unknown(ANN, unread(CalendarRule, of="ann@acme.example"))
no_public_calendars.unknown(ANN, user("ben"), unread(OwnedCalendar, of="ben"))
no_public_calendars.unknown(ANN, unread(OwnedCalendar))
