"""Enabled people, once for each privileged role they hold or may activate."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.m365.directory import User
from ...declare.derive import derive
from ...model import Lookup, Row
from .licences import EntraLicence
from .roles import (
    PRIVILEGED,
    ActiveHolding,
    EligibleHolding,
    Holding,
    PrivilegedUser,
    is_privileged,
)


class AdminRole(Row, at_least=1, label="told"):
    """Somebody in one privileged role: policies may ask more of one role than of another."""

    id: str
    user: str
    acting_as: str
    """The role, as conditional access sees it; "" for one that is held in a part of the tenant."""
    told: str


@derive
def admin_roles(
    admin: PrivilegedUser,
    user: User,
    active: Lookup[ActiveHolding],
    eligible: Lookup[EligibleHolding],
    licence: EntraLicence,
) -> Iterator[AdminRole]:
    """A role to be activated counts as held: the next sign-in may be with it."""
    if not user.account_enabled:
        return
    for held in active.all(principal=admin.id).where(is_privileged):
        yield _in_role(admin, held)
    if licence.p2:
        for may_hold in eligible.all(principal=admin.id).where(is_privileged):
            yield _in_role(admin, may_hold)


def _in_role(admin: PrivilegedUser, held: Holding) -> AdminRole:
    told = f"{admin.user_principal_name} as {PRIVILEGED[held.role]}"
    seen = held.role if held.scope == "/" else ""
    key = f"{admin.id}:{held.role}:{held.scope}"
    return AdminRole(id=key, user=admin.id, acting_as=seen, told=told)
