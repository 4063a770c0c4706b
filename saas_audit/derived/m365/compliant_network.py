"""Policies that let people in through Global Secure Access only, and whom they would lock out."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.m365.directory import User
from ...datasets.m365.locations import NamedLocation
from ...datasets.m365.policies import ConditionalAccessPolicy
from ...declare.derive import derive
from ...model import Lookup, Row, Rows
from .emergency import EmergencyUser
from .groups import Membership
from .reach import Reach
from .roles import ActiveHolding

COMPLIANT_NETWORK = "#microsoft.graph.compliantNetworkNamedLocation"


class NetworkPolicy(Row, of=ConditionalAccessPolicy, label="display_name"):
    """An enforced policy that blocks sign-ins from outside the compliant network."""

    id: str
    display_name: str


@derive
def network_policy(
    policy: ConditionalAccessPolicy, locations: Lookup[NamedLocation]
) -> NetworkPolicy | None:
    """A place that no longer exists is no network."""
    grant, where = policy.grant_controls, policy.conditions.locations
    if policy.state != "enabled" or grant is None or where is None:
        return None
    if "block" not in (grant.built_in_controls or ()):
        return None
    for place in where.exclude_locations or ():
        if place in ("All", "AllTrusted"):
            continue
        location = locations.get(place)
        if location is not None and location.kind == COMPLIANT_NETWORK:
            return NetworkPolicy(id=policy.id, display_name=policy.display_name)
    return None


class LockedOut(Row, owner="policy", of=NetworkPolicy, label="account"):
    """An emergency account such a policy does not leave out."""

    id: str
    policy: str
    account: str


@derive
def locked_out(
    network: NetworkPolicy,
    policy: ConditionalAccessPolicy,
    accounts: Rows[EmergencyUser],
    users: Lookup[User],
    groups: Lookup[Membership],
    roles: Lookup[ActiveHolding],
) -> Iterator[LockedOut]:
    """What the config approves takes nobody out of a policy."""
    spoken_to = policy.conditions.users
    if spoken_to is None:
        return
    for account in accounts:
        user = users.get(account.id)
        assert user is not None, "emergency accounts are users"
        if Reach(user, groups, roles, Lookup(), Lookup()).reached(spoken_to):
            yield LockedOut(
                id=f"{network.id}:{user.id}", policy=network.id, account=account.account
            )
