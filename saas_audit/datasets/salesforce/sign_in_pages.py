"""Sign-in pages: those of the org itself and of its sites, and what each offers."""

from __future__ import annotations

from typing import Literal

from ...model import Row
from .api import API, SETUP, salesforce


@salesforce("soql AuthConfig", permission=(API, SETUP), proof="count")
class SignInPage(Row, rename="pascal", at_least=1, label="developer_name"):
    """What a page offers beside, or in place of, a password. Staff signs in at ``Org``."""

    id: str
    developer_name: str
    type: Literal["Community", "Org", "Portal", "Site"]
    is_active: bool
    auth_options_saml: bool
    auth_options_auth_provider: bool
