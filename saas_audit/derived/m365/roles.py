"""Who really holds a role: groups expanded, active and eligible kept apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...datasets.m365.directory import RegistrationDetail, ServicePrincipal, User
from ...datasets.m365.roles import RoleAssignment, RoleEligibility
from ...declare.derive import derive
from ...model import Lookup, Row, Rows
from .groups import Membership
from .licences import EntraLicence
from .role_groups import GroupEligibility, RoleGroup

GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
DIRECTORY_SYNC = frozenset(
    {"d29b2b05-8046-44ba-8758-1e26182fcf32", "a92aed5d-d78a-4d16-b381-09adb37eb3b0"}
)
"""Roles of the accounts that synchronise directories; they cannot do MFA."""

PRIVILEGED = {
    GLOBAL_ADMINISTRATOR: "Global Administrator",
    "e8611ab8-c189-46e8-94e1-60213ab1f814": "Privileged Role Administrator",
    "fe930be7-5e62-47db-91af-98c3a49a38b1": "User Administrator",
    "f28a1f50-f6e7-4571-818b-6a12f2af6b6c": "SharePoint Administrator",
    "29232cdf-9323-42fd-ade2-1d097af3e4de": "Exchange Administrator",
    "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2": "Hybrid Identity Administrator",
    "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3": "Application Administrator",
    "158c047a-c907-4556-b7ef-446551a6b5f7": "Cloud Application Administrator",
    "7be44c8a-adaf-4e2a-84d6-ab2649e08a13": "Privileged Authentication Administrator",
    "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9": "Conditional Access Administrator",
}
"""Role template ids: SCuBA's highly privileged roles, and two that can undo their protection."""


class Holding(Row, owner="principal"):
    """One principal's hold on one role; the principal is a person or a service principal."""

    id: str
    principal: str
    role: str
    scope: str


class ActiveHolding(Holding):
    """In force now."""


class EligibleHolding(Holding):
    """To be activated on request."""


@derive
def active_holdings(
    assignment: RoleAssignment, groups: Lookup[Membership]
) -> Iterator[ActiveHolding]:
    """A group's members each hold what the group holds."""
    for principal in _principals(assignment.principal_id, groups):
        yield ActiveHolding(
            id=f"{assignment.id}:{principal}",
            principal=principal,
            role=assignment.role_definition_id,
            scope=assignment.directory_scope_id,
        )


@derive
def eligible_holdings(
    eligibility: RoleEligibility, groups: Lookup[Membership]
) -> Iterator[EligibleHolding]:
    """As above, for what may be activated."""
    for principal in _principals(eligibility.principal_id, groups):
        yield EligibleHolding(
            id=f"{eligibility.id}:{principal}",
            principal=principal,
            role=eligibility.role_definition_id,
            scope=eligibility.directory_scope_id,
        )


@derive
def eligible_through_group(
    assignment: RoleAssignment, groups: Lookup[RoleGroup], eligible: Lookup[GroupEligibility]
) -> Iterator[EligibleHolding]:
    """Whoever may join a group may hold what it holds."""
    group = assignment.principal_id
    if group is not None and group in groups:
        yield from _joining(assignment, eligible.all(group=group))


@derive
def eligible_twice(
    eligibility: RoleEligibility, groups: Lookup[RoleGroup], eligible: Lookup[GroupEligibility]
) -> Iterator[EligibleHolding]:
    """May join a group that may activate the role."""
    group = eligibility.principal_id
    if group is not None and group in groups:
        yield from _joining(eligibility, eligible.all(group=group))


def _joining(
    held: RoleAssignment | RoleEligibility, eligible: Rows[GroupEligibility]
) -> Iterator[EligibleHolding]:
    for one in eligible:
        if one.access_id == "member" and one.principal_id is not None:
            yield EligibleHolding(
                id=f"{held.id}:joins:{one.principal_id}",
                principal=one.principal_id,
                role=held.role_definition_id,
                scope=held.directory_scope_id,
            )


def _principals(principal: str | None, groups: Lookup[Membership]) -> tuple[str, ...]:
    if principal is None:
        return ()
    group = groups.get(principal)
    return tuple(sorted(group.members)) if group else (principal,)


def is_privileged(holding: Holding) -> bool:
    """Of the whole tenant or of a part of it."""
    return holding.role in PRIVILEGED


def _is_global(holding: Holding) -> bool:
    return holding.role == GLOBAL_ADMINISTRATOR and holding.scope == "/"


def _holds(
    principal: str,
    test: Callable[[Holding], bool],
    active: Lookup[ActiveHolding],
    eligible: Lookup[EligibleHolding],
    licence: EntraLicence,
) -> bool:
    """An active hold is witness enough; eligible ones are asked for only where PIM is licensed."""
    if active.all(principal=principal).where(test):
        return True
    return licence.p2 and bool(eligible.all(principal=principal).where(test))


class PrivilegedUser(Row, of=User, at_least=1, label="user_principal_name"):
    """Somebody who holds a highly privileged role, or may activate one (where PIM is licensed)."""

    id: str
    user_principal_name: str


@derive
def privileged_user(
    user: User,
    active: Lookup[ActiveHolding],
    eligible: Lookup[EligibleHolding],
    licence: EntraLicence,
) -> PrivilegedUser | None:
    """Disabled accounts are among them: they keep their roles."""
    if not _holds(user.id, is_privileged, active, eligible, licence):
        return None
    return PrivilegedUser(id=user.id, user_principal_name=user.user_principal_name)


class GlobalAdmin(Row, of=User, at_least=1, label="user_principal_name"):
    """An enabled user who is Global Administrator of the whole tenant, or may become one."""

    id: str
    user_principal_name: str


@derive
def global_admin(
    user: User,
    active: Lookup[ActiveHolding],
    eligible: Lookup[EligibleHolding],
    licence: EntraLicence,
) -> GlobalAdmin | None:
    """Break-glass accounts count; whoever can sign in with the role is one of the few."""
    if not _holds(user.id, _is_global, active, eligible, licence) or not user.account_enabled:
        return None
    return GlobalAdmin(id=user.id, user_principal_name=user.user_principal_name)


class Administrator(Row, of=User, label="user_principal_name"):
    """An enabled user who holds a privileged role, or whom the vendor's report calls an admin."""

    id: str
    user_principal_name: str


@derive
def administrator(
    user: User, privileged: Lookup[PrivilegedUser], details: Lookup[RegistrationDetail]
) -> Administrator | None:
    """The report alone misses those who are only eligible."""
    if not user.account_enabled:
        return None
    detail = None if user.id in privileged else details.get(user.id)
    if user.id in privileged or (detail and detail.is_admin):
        return Administrator(id=user.id, user_principal_name=user.user_principal_name)
    return None


class PrivilegedApp(Row, of=ServicePrincipal, label="display_name"):
    """A service principal that holds a highly privileged role."""

    id: str
    display_name: str | None


@derive
def privileged_app(
    app: ServicePrincipal,
    active: Lookup[ActiveHolding],
    eligible: Lookup[EligibleHolding],
    licence: EntraLicence,
) -> PrivilegedApp | None:
    """As for users."""
    if not _holds(app.id, is_privileged, active, eligible, licence):
        return None
    return PrivilegedApp(id=app.id, display_name=app.display_name)
