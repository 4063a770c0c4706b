"""Certificates that the org signs with or shows."""

from __future__ import annotations

from ...model import Row
from .api import API, SETUP, salesforce
from .moment import Moment


@salesforce("tooling Certificate", permission=(API, SETUP), proof="count")
class Certificate(Row, rename="pascal", label="developer_name"):
    """A certificate, or the request for one: that has no ``expiration_date`` yet. It is a day."""

    id: str
    developer_name: str
    expiration_date: Moment | None
