"""Whom each calendar is open to."""

from __future__ import annotations

from typing import Literal

from ...derived.google.calendars import Calendar
from ...model import Part, Row
from .api import DEEP, google

CalendarRole = Literal[
    "none", "freeBusyReader", "reader", "writerWithoutPrivateAccess", "writer", "owner"
]


class AclScope(Part, rename="camel"):
    """Whom a rule is about. ``default`` is everybody, signed in or not."""

    type: Literal["default", "user", "group", "domain"]


@google(
    "calendar.v3 acl.list",
    scope="calendar.acls.readonly",
    items=("items",),
    tier=DEEP,
    each=Calendar,
    acting_as="{email}",
    calendar_id="{id}",
    max_results="250",
)
class CalendarRule(Row, rename="camel", owner="calendar"):
    """Whom a calendar is open to, and how far."""

    id: str
    calendar: str
    role: CalendarRole
    scope: AclScope
