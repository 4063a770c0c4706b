"""Calendars, each once, with an owner who can be spoken for."""

from __future__ import annotations

from ... import Lookup, Row, derive
from ...datasets.google.calendar_lists import OwnedCalendar
from .owners import CalendarOwner


class Calendar(Row, label="name"):
    """A calendar; several people may own it, one of them is asked."""

    id: str
    name: str
    email: str


@derive
def calendars(owned: OwnedCalendar, owners: Lookup[CalendarOwner]) -> Calendar | None:
    owner = owners.get(owned.user)
    if owner is None:
        return None
    name = f"{owned.summary} ({owner.primary_email})"
    return Calendar(id=owned.id, name=name, email=owner.primary_email)
