"""Apps of the own network, published with Private Access, and who reaches them from where."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.m365.directory import Application, User
from ...datasets.m365.policies import ConditionalAccessPolicy
from ...declare.derive import derive
from ...model import Lookup, Own, Row, Rows
from .accounts import ApprovedName, EmergencyName, ResourceName
from .audiences import Audience
from .conditional_access import MODERN, Demand, blocks, cases_of, resource
from .grants import managed_device
from .groups import Membership
from .reach import CountingPolicy, Reach
from .roles import ActiveHolding

PRIVATE_ACCESS = frozenset(
    {
        "PrivateAccessNonWebApplication",
        "NetworkAccessManagedApplication",
        "NetworkAccessQuickAccessApplication",
    }
)
"""The tags that Private Access gives to its apps."""


class PrivateApp(Row, of=Application, label="display_name"):
    """An app published with Private Access."""

    id: str
    app_id: str
    display_name: str | None


@derive
def private_app(app: Application) -> PrivateApp | None:
    """By its tags: what the app publishes is told in beta only."""
    if app.app_id is None or PRIVATE_ACCESS.isdisjoint(app.tags):
        return None
    return PrivateApp(id=app.id, app_id=app.app_id, display_name=app.display_name)


def _from_managed_devices(app: PrivateApp) -> Demand:
    return Demand(
        met=managed_device,
        target=resource(app.app_id.lower()),
        clients=MODERN,
        may_spare_managed=blocks,
    )


class PrivateAppPolicy(CountingPolicy, owner="app", of=PrivateApp):
    """A policy that demands a managed device for one of these apps."""

    app: str


@derive
def private_app_policies(
    app: PrivateApp, policies: Rows[ConditionalAccessPolicy], spared: Lookup[ResourceName]
) -> Iterator[PrivateAppPolicy]:
    """Alone, or among all resources."""
    demand = _from_managed_devices(app)
    for policy in policies.where(lambda policy: bool(cases_of(policy, demand, spared))):
        yield PrivateAppPolicy(
            id=f"{app.id}:{policy.id}",
            app=app.id,
            display_name=policy.display_name,
            users=policy.conditions.users,
            cases=cases_of(policy, demand, spared),
        )


class OpenAudience(Row, owner="app", of=PrivateApp, label="example"):
    """Users who reach such an app from any device; ``example`` is one of them."""

    id: str
    app: str
    example: str


@derive
def open_audiences(
    app: PrivateApp,
    policies: Own[PrivateAppPolicy],
    audiences: Rows[Audience],
    users: Lookup[User],
    groups: Lookup[Membership],
    roles: Lookup[ActiveHolding],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
) -> Iterator[OpenAudience]:
    """Whoever may be given the app one day."""
    cases = _from_managed_devices(app).cases
    for audience in audiences:
        user = users.get(audience.example)
        assert user is not None, "an audience is made of users"
        if Reach(user, groups, roles, emergency, approved).left(policies, cases):
            key = f"{app.id}:{audience.id}"
            yield OpenAudience(id=key, app=app.id, example=user.user_principal_name)
