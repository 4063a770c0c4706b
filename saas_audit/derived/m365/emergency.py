"""Whether a declared break-glass account would work on the day it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...datasets.declared import BreakGlass
from ...datasets.m365.directory import User
from ...datasets.m365.policies import (
    ConditionalAccessPolicy,
    PolicyConditions,
    PolicyGrant,
    SecurityDefaults,
)
from ...declare.derive import derive
from ...model import Lookup, Row, Rows
from .conditional_access import LEGACY, named_flows
from .groups import Membership
from .licences import EntraLicence
from .reach import Reach
from .roles import GLOBAL_ADMINISTRATOR, ActiveHolding
from .standing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

DEVICE = frozenset({"compliantDevice", "domainJoinedDevice"})


class EmergencyUser(Row, of=BreakGlass, owner="account", label="account"):
    """The user behind a declared account, where there is one."""

    id: str
    account: str


@derive
def emergency_user(account: BreakGlass, users: Rows[User]) -> EmergencyUser | None:
    """Declared by id or by sign-in name."""
    user = _named(account, users)
    return EmergencyUser(id=user.id, account=account.account) if user else None


def _named(account: BreakGlass, users: Rows[User]) -> User | None:
    name = account.account.lower()
    named = users.where(lambda one: name in (one.id.lower(), one.user_principal_name.lower()))
    return next(iter(named), None)


class EmergencyAccount(Row, key="account", of=BreakGlass, label="account"):
    """A declared account, and everything that would keep it from working."""

    account: str
    problems: tuple[str, ...]


@derive
def emergency_account(
    account: BreakGlass,
    users: Rows[User],
    roles: Lookup[ActiveHolding],
    standing: Lookup[Standing],
    policies: Rows[ConditionalAccessPolicy],
    groups: Lookup[Membership],
    defaults: SecurityDefaults,
    licence: EntraLicence,
) -> EmergencyAccount:
    """Under security defaults there is nothing to be excluded from.

    What the config approves takes nobody out of a policy, so it is not asked.
    """
    user = _named(account, users)
    if user is None:
        return EmergencyAccount(account=account.account, problems=("does not exist",))
    problems = list(_own_problems(user))
    held = roles.all(principal=user.id).where(_is_global)
    if not held:
        problems.append("does not hold Global Administrator")
    elif licence.p2 and not standing.all(principal=user.id).where(_is_for_good):
        problems.append("does not hold Global Administrator for good")
    if not defaults.is_enabled:
        reach = Reach(user, groups, roles, Lookup(), Lookup())
        problems += [f"can be locked out by {name}" for name in _lock_outs(reach, policies)]
    return EmergencyAccount(account=account.account, problems=tuple(problems))


def _own_problems(user: User) -> Iterator[str]:
    if not user.account_enabled:
        yield "is disabled"
    if user.on_premises_sync_enabled:
        yield "is synchronised from the own directory"
    if not user.user_principal_name.lower().endswith(".onmicrosoft.com"):
        yield "is not in the onmicrosoft.com domain"


def _is_global(holding: ActiveHolding) -> bool:
    return holding.role == GLOBAL_ADMINISTRATOR and holding.scope == "/"


def _is_for_good(held: Standing) -> bool:
    """By name, or in a group that holds the role."""
    return held.role == GLOBAL_ADMINISTRATOR and held.end is None


def _lock_outs(reach: Reach, policies: Rows[ConditionalAccessPolicy]) -> list[str]:
    """Enforced policies that block the account or want a managed device of it."""
    return [one.display_name for one in policies if _locks_out(reach, one)]


def _locks_out(reach: Reach, policy: ConditionalAccessPolicy) -> bool:
    return (
        policy.state == "enabled"
        and blocks_or_needs_a_device(policy.grant_controls)
        and _is_for_sign_ins(policy.conditions)
        and (users := policy.conditions.users) is not None
        and reach.reached(users)
    )


def _is_for_sign_ins(when: PolicyConditions) -> bool:
    """Who may not register a device or a method, or use old clients, can sign in all the same."""
    apps, clients = when.applications, frozenset(when.client_app_types or ("all",))
    if apps is not None and apps.include_user_actions:
        return False
    return not clients <= LEGACY and not named_flows(when)


def blocks_or_needs_a_device(grant: PolicyGrant | None) -> bool:
    """A device that is one alternative among others is not needed."""
    if grant is None:
        return False
    controls = grant.built_in_controls or []
    if "block" in controls:
        return True
    others = (
        grant.authentication_strength,
        grant.custom_authentication_factors,
        grant.terms_of_use,
    )
    is_device = [control in DEVICE for control in controls]
    if grant.operator == "AND":
        return any(is_device)
    return bool(is_device) and all(is_device) and not any(others)
