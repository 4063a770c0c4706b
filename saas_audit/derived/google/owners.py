"""Whose files and calendars can be read: that takes somebody who can be spoken for."""

from __future__ import annotations

from ... import Lookup, Row, derive
from ...datasets.declared import CalendarsHandedOver, FilesHandedOver
from ...datasets.google.directory import User
from ...errors import Unknown
from ...model import Gap, Reason
from .people import is_active


class FileOwner(Row, of=User, label="primary_email"):
    """A user whose files can be read."""

    id: str
    primary_email: str


@derive
def file_owners(user: User, handed_over: Lookup[FilesHandedOver]) -> FileOwner | None:
    if is_active(user):
        return FileOwner(id=user.id, primary_email=user.primary_email)
    if user.primary_email.lower() in handed_over:
        return None
    raise _out_of_reach("files_handed_over", user)


class CalendarOwner(Row, of=User, label="primary_email"):
    """A user whose calendars can be read."""

    id: str
    primary_email: str


@derive
def calendar_owners(user: User, handed_over: Lookup[CalendarsHandedOver]) -> CalendarOwner | None:
    if is_active(user):
        return CalendarOwner(id=user.id, primary_email=user.primary_email)
    if user.primary_email.lower() in handed_over:
        return None
    raise _out_of_reach("calendars_handed_over", user)


def _out_of_reach(declared: str, user: User) -> Unknown:
    told = f"nobody can speak for a suspended or archived account; or declare it in {declared}"
    return Unknown(Gap(Reason.NOT_COLLECTED, "User", told), user.primary_email)
