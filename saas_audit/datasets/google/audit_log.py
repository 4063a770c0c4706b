"""The admin audit log, where it is the only witness. It forgets after some six months."""

from __future__ import annotations

from ...model import Moment, Part, Row
from .api import google

METHOD = "admin.reports_v1 activities.list"
AUDIT = "admin.reports.audit.readonly"


class EventId(Part, rename="camel"):
    """When it happened."""

    time: Moment


class Parameter(Part, rename="camel"):
    """One detail of an event."""

    name: str
    value: str = ""
    multi_value: list[str] = []


class Event(Part, rename="camel"):
    """What happened."""

    name: str
    parameters: list[Parameter] = []


class DelegationEvent(Row, rename="camel", key="etag"):
    """An administrator gave a client domain-wide delegation, or took it back."""

    etag: str
    id: EventId
    events: list[Event]


@google(
    METHOD,
    scope=AUDIT,
    items=("items",),
    witness="docs only",
    user_key="all",
    application_name="admin",
    event_name="AUTHORIZE_API_CLIENT_ACCESS",
    max_results="1000",
)
class DelegationGiven(DelegationEvent):
    """Given."""


@google(
    METHOD,
    scope=AUDIT,
    items=("items",),
    witness="docs only",
    user_key="all",
    application_name="admin",
    event_name="REMOVE_API_CLIENT_ACCESS",
    max_results="1000",
)
class DelegationTaken(DelegationEvent):
    """Taken back."""


class Occurrence(Part, rename="camel"):
    """When it happened; the vendor's number tells apart what happened at once."""

    time: Moment
    unique_qualifier: str


class Actor(Part, rename="camel"):
    """Who did it: a person, or a program by its key."""

    email: str = ""
    key: str = ""


@google(
    METHOD,
    scope=AUDIT,
    items=("items",),
    witness="docs only",
    user_key="all",
    application_name="admin",
    max_results="1000",
    start_time="{since}",
)
class AdminActivity(Row, rename="camel", key="etag"):
    """What an administrator changed, whatever it was; one activity may hold several events."""

    etag: str
    id: Occurrence
    actor: Actor
    events: list[Event]
