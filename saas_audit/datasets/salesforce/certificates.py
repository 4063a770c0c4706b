"""Certificates that the org signs with or shows."""

from __future__ import annotations

from ...model import Row
from .api import API, SETUP, salesforce
from .moment import Moment


@salesforce("tooling Certificate", permission=(API, SETUP), proof="count")
class Certificate(Row, rename="pascal", label="developer_name"):
    """A certificate; ``options_is_unusable``: a request, whose signed chain is yet to come.

    ``expiration_date`` is a day.
    """

    id: str
    developer_name: str
    expiration_date: Moment | None
    options_is_unusable: bool
