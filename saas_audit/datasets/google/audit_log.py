"""The admin audit log, where it is the only witness. It forgets after some six months."""

from __future__ import annotations

from ...model import Part, Row
from .api import google
from .directory import Moment

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
