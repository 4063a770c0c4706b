"""Sites that Salesforce publishes to the web."""

from __future__ import annotations

from ...model import Row
from .api import API, SETUP, salesforce


@salesforce("soql Site", permission=(API, SETUP), proof="count")
class Site(Row, rename="pascal", label="name"):
    """A site, and the guest user that everybody is on it. ``status`` is ``Active`` when live."""

    id: str
    name: str
    status: str
    guest_user_id: str | None
