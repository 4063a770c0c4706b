"""One change as an audit log tells it, and which changes speak of which check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

import msgspec

from ..model import Row


class Subject(msgspec.Struct, frozen=True):
    """What a finding is about, by the vendor's key and by the name people know."""

    id: str
    name: str


class Event(msgspec.Struct, frozen=True):
    """One thing that somebody changed.

    ``by`` is a sign-in name, or ``app NAME``; "" where the log does not say. ``ids`` and ``names``
    are of what was changed, ``details`` which of its settings: names and details in lower case.
    ``told`` is the log's own sentence, where it has no more than that.
    """

    id: str
    at: datetime
    by: str
    activity: str
    ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    details: frozenset[str] = frozenset()
    told: str = ""


Explains = Literal["a change", "an arrival", "both"]
"""Of something that was asked about before; of something that was not, or did not exist."""

Target = Callable[[Event, Subject], bool]
"""Whether an event is about the subject of a finding."""


def anywhere(event: Event, subject: Subject) -> bool:  # noqa: ARG001
    """There is one such setting in a tenant."""
    return True


def by_id(event: Event, subject: Subject) -> bool:
    """The log names the subject by its key. Names do not count: anybody may choose one."""
    return subject.id.lower() in event.ids


def by_name(event: Event, subject: Subject) -> bool:
    """The log names the subject as people do: by an address or a domain, which are unique."""
    return subject.name.lower() in event.names


class Trail(msgspec.Struct, frozen=True, kw_only=True):
    """Which events tell that the setting behind a check was changed.

    ``details``: one of these has to be named as what was changed. ``last``: each event sets the
    whole of it. Of such events the last one made it what it is; of others, one is believed only if
    it is alone. ``clouds`` are activities that may have done it as well and do not say to whom:
    where there is one, nobody is named.
    """

    activities: frozenset[str]
    target: Target = anywhere
    details: frozenset[str] = frozenset()
    clouds: frozenset[str] = frozenset()
    explains: Explains = "a change"
    last: bool = False

    @property
    def believes_last(self) -> bool:
        """Whether of several events the last is the one."""
        return self.last or bool(self.details)

    @property
    def all_activities(self) -> frozenset[str]:
        """Everything that has to be read."""
        return self.activities | self.clouds

    def tells_of(self, event: Event, subject: Subject) -> bool:
        """Whether an event is about this subject, and this setting where that is told."""
        named = not self.details or bool(self.details & event.details)
        return event.activity in self.activities and named and self.target(event, subject)


class Log(msgspec.Struct, frozen=True):
    """A platform's audit log: its rows, which activities a row tells of, and the events of one.

    Both raise Unknown where a row does not hold what is needed.
    """

    row_type: type[Row]
    activities: Callable[[Any], Iterable[str]]
    events: Callable[[Any, str], Iterator[Event]]
