"""Tokens and when they were last used."""

from __future__ import annotations

from ...datasets.salesforce.apps import OauthToken
from ...datasets.salesforce.moment import Moment
from ...declare.derive import derive
from ...model import Row


class TokenUse(Row, of=OauthToken, label="name"):
    """``name``: of the app, and in whose name it speaks; never used, it counts from its making."""

    id: str
    name: str
    last_used: Moment
    is_orphan: bool


@derive
def token_uses(held: OauthToken) -> TokenUse:
    token = held.token
    user = token.user
    return TokenUse(
        id=held.number,
        name=f"{token.app_name or 'an app'} for {user.username if user else 'nobody'}",
        last_used=token.last_used_date or token.created_date,
        is_orphan=user is None or not user.is_active,
    )
