"""What users let apps into lately, as the token audit log tells it."""

from __future__ import annotations

from ...derived.google.window import ReviewWindow
from ...model import Part, Row
from .api import google
from .audit_log import AUDIT, METHOD, Event


class Actor(Part, rename="camel"):
    """Who did it."""

    email: str


@google(
    METHOD,
    scope=AUDIT,
    items=("items",),
    witness="docs only",
    each=ReviewWindow,
    user_key="all",
    application_name="token",
    event_name="authorize",
    max_results="1000",
    start_time="{since}",
)
class AppAuthorized(Row, rename="camel", key="etag", owner="window"):
    """Somebody let an app into their account. ``scope`` holds many values."""

    etag: str
    window: str
    actor: Actor
    events: list[Event]
