"""What lets an administrator's account in without its second factor."""

from __future__ import annotations

from ...derived.google.people import Admin
from ...model import Row
from .api import USER_SECURITY, google

API = "admin.directory_v1"
SECURITY = "admin.directory.user.security"


@google(
    f"{API} asps.list",
    scope=SECURITY,
    items=("items",),
    tier=USER_SECURITY,
    each=Admin,
    user_key="{id}",
)
class AppPassword(Row, rename="camel", key="code_id", owner="user", label="name"):
    """A password made for one app. It signs in without a second step."""

    code_id: int
    user: str
    name: str


@google(
    f"{API} tokens.list",
    scope=SECURITY,
    items=("items",),
    tier=USER_SECURITY,
    each=Admin,
    user_key="{id}",
)
class AppGrant(Row, rename="camel", key="client_id", owner="user", label="display_text"):
    """An app that a user has let into the account, and how far."""

    client_id: str
    user: str
    display_text: str
    scopes: list[str]
