"""How long sessions last under conditional access."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.m365.directory import User
from ...datasets.m365.policies import ConditionalAccessPolicy, PolicySession, SignInFrequency
from ...declare.derive import derive
from ...model import Lookup, Row, Rows
from .accounts import ApprovedName, EmergencyName, ResourceName
from .admin_roles import AdminRole
from .conditional_access import MODERN, Demand, cases_of, every_resource, spares_managed_only
from .grants import asks_every_time
from .groups import Membership
from .reach import CountingPolicy, Reach
from .roles import ActiveHolding


def _ends_sessions(policy: ConditionalAccessPolicy) -> bool:
    session = policy.session_controls
    return session is not None and (_hours(session) is not None or _ends_with_browser(session))


SESSIONS = Demand(
    met=_ends_sessions,
    target=every_resource,
    clients=MODERN,
    may_spare_managed=lambda _: True,
)


class SessionPolicy(CountingPolicy, of=ConditionalAccessPolicy):
    """A policy that ends sessions. ``hours`` is None where it sets no time."""

    hours: int | None
    ends_with_browser: bool
    spares_managed: bool


class AdminSession(Row, owner="held", of=AdminRole, label="policy"):
    """A policy that ends the sessions of somebody in a privileged role."""

    id: str
    held: str
    policy: str
    hours: int | None
    ends_with_browser: bool
    spares_managed: bool


@derive
def session_policy(
    policy: ConditionalAccessPolicy, spared: Lookup[ResourceName]
) -> SessionPolicy | None:
    """One that speaks of every platform and every modern client; legacy ones hold no session."""
    found, session = cases_of(policy, SESSIONS, spared), policy.session_controls
    if found != SESSIONS.cases:
        return None
    assert session is not None, "it ends sessions"
    return SessionPolicy(
        id=policy.id,
        display_name=policy.display_name,
        users=policy.conditions.users,
        cases=found,
        hours=_hours(session),
        ends_with_browser=_ends_with_browser(session),
        spares_managed=spares_managed_only(policy.conditions),
    )


@derive
def admin_sessions(
    held: AdminRole,
    users: Lookup[User],
    policies: Rows[SessionPolicy],
    groups: Lookup[Membership],
    roles: Lookup[ActiveHolding],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
) -> Iterator[AdminSession]:
    """Each that reaches them, as if they had activated the role."""
    user = users.get(held.user)
    assert user is not None, "administrators are users"
    reach = Reach(user, groups, roles, emergency, approved, acting_as=held.acting_as)
    for policy in policies.where(lambda policy: reach.reached(policy.users)):
        yield AdminSession(
            id=f"{held.id}:{policy.id}",
            held=held.id,
            policy=policy.display_name,
            hours=policy.hours,
            ends_with_browser=policy.ends_with_browser,
            spares_managed=policy.spares_managed,
        )


def _hours(session: PolicySession) -> int | None:
    frequency = session.sign_in_frequency
    if frequency is None or not frequency.is_enabled:
        return None
    return 0 if asks_every_time(frequency) else _in_hours(frequency)


def _in_hours(frequency: SignInFrequency) -> int | None:
    if frequency.value is None or frequency.type is None:
        return None
    return frequency.value * (24 if frequency.type == "days" else 1)


def _ends_with_browser(session: PolicySession) -> bool:
    browser = session.persistent_browser
    return browser is not None and bool(browser.is_enabled) and browser.mode == "never"
