"""What Microsoft itself says would happen when an emergency account signs in."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.m365.api import graph
from ...datasets.m365.policies import PolicyGrant, PolicyState
from ...declare.derive import derive
from ...model import Row
from .emergency import EmergencyUser

CLIENTS = ("browser", "mobileAppsAndDesktopClients")


class EmergencySignIn(Row, label="told"):
    """An emergency account with one kind of client."""

    id: str
    user: str
    client: str
    told: str


@derive
def emergency_sign_ins(account: EmergencyUser) -> Iterator[EmergencySignIn]:
    """Legacy clients are better blocked."""
    for client in CLIENTS:
        told = f"{account.account} with {client}"
        yield EmergencySignIn(
            id=f"{account.id}.{client}", user=account.id, client=client, told=told
        )


@graph(
    "/identity/conditionalAccess/evaluate",
    query=(("user", "{user}"), ("client", "{client}")),
    permission="Policy.Read.All",
    each=EmergencySignIn,
    asks_fields=False,
)
class WhatIf(Row, rename="camel", owner="sign_in", label="display_name"):
    """One policy, and whether it applies to the sign-in; ``analysis_reasons`` says why not."""

    id: str
    sign_in: str
    display_name: str
    state: PolicyState
    grant_controls: PolicyGrant | None
    policy_applies: bool
    analysis_reasons: str
