"""Which calendars each user owns."""

from __future__ import annotations

from ...derived.google.owners import CalendarOwner
from ...model import Row
from .api import DEEP, google


@google(
    "calendar.v3 calendarList.list",
    scope="calendar.calendarlist.readonly",
    items=("items",),
    tier=DEEP,
    each=CalendarOwner,
    acting_as="{primary_email}",
    max_results="250",
    min_access_role="owner",
    show_hidden="true",
)
class OwnedCalendar(Row, rename="camel", owner="user", label="summary"):
    """A calendar that a user owns: the primary one, and others; those hidden from view too."""

    id: str
    user: str
    summary: str
