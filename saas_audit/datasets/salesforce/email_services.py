"""Inbound email services: addresses whose mail starts code."""

from __future__ import annotations

from ...model import Row
from .api import API, SETUP, salesforce


@salesforce("soql EmailServicesFunction", permission=(API, SETUP), proof="count")
class EmailService(Row, rename="pascal", label="function_name"):
    """A service; ``authorized_senders``: addresses and domains, or nothing for everybody."""

    id: str
    function_name: str
    is_active: bool
    is_authentication_required: bool
    is_tls_required: bool
    authorized_senders: str | None


@salesforce("soql EmailServicesAddress", permission=(API, SETUP), proof="count")
class EmailServiceAddress(Row, rename="pascal", owner="function_id", label="local_part"):
    """An address of a service, and the user in whose name its mail is worked on."""

    id: str
    function_id: str
    local_part: str
    is_active: bool
    authorized_senders: str | None
    run_as_user_id: str | None
