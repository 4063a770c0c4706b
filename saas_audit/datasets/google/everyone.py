"""What lets anybody's account in without its second factor, or into their data."""

from __future__ import annotations

from ...derived.google.people import ActiveUser
from ...model import Row
from .api import USER_SECURITY_ALL, google
from .security import API, SECURITY


@google(
    f"{API} asps.list",
    scope=SECURITY,
    items=("items",),
    tier=USER_SECURITY_ALL,
    each=ActiveUser,
    user_key="{primary_email}",
)
class UserAppPassword(Row, rename="camel", key="code_id", owner="user", label="name"):
    """A password made for one app. It signs in without a second step, used or not."""

    code_id: int
    user: str
    name: str


@google(
    f"{API} tokens.list",
    scope=SECURITY,
    items=("items",),
    tier=USER_SECURITY_ALL,
    each=ActiveUser,
    user_key="{primary_email}",
)
class UserAppGrant(Row, rename="camel", key="client_id", owner="user", label="display_text"):
    """An app that a user has let into the account, and how far."""

    client_id: str
    user: str
    display_text: str
    scopes: list[str]
