"""What kind of account it is, and whether the admin has declared it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...datasets.declared import ApprovedAccount, ApprovedResource, BreakGlass, ServiceAccount
from ...declare.derive import derive
from ...model import Lookup, Row

if TYPE_CHECKING:
    from ...datasets.m365.directory import User


class EmergencyName(Row):
    """A declared break-glass account, in lower case: Graph keeps the case a name was typed in."""

    id: str


class ApprovedName(Row):
    """A declared approved account or group, in lower case."""

    id: str


class ServiceName(Row):
    """A declared account that no person signs in with, in lower case."""

    id: str


class ResourceName(Row):
    """A resource that policies may leave out by declaration, in lower case."""

    id: str


@derive
def emergency_name(account: BreakGlass) -> EmergencyName:
    """By id or by sign-in name, as declared."""
    return EmergencyName(id=account.account.lower())


@derive
def approved_name(account: ApprovedAccount) -> ApprovedName:
    """By id or by sign-in name, as declared."""
    return ApprovedName(id=account.account.lower())


@derive
def service_name(account: ServiceAccount) -> ServiceName:
    """By id or by sign-in name, as declared."""
    return ServiceName(id=account.account.lower())


@derive
def resource_name(resource: ApprovedResource) -> ResourceName:
    """By app id."""
    return ResourceName(id=resource.app.lower())


Declared = Lookup[EmergencyName] | Lookup[ApprovedName] | Lookup[ServiceName]


def is_declared(user: User, declared: Declared) -> bool:
    """Named by id or by sign-in name."""
    return user.id.lower() in declared or user.user_principal_name.lower() in declared


def is_excused(
    principal: str,
    users: Lookup[User],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
) -> bool:
    """A user, group or app that is declared, by id or by sign-in name."""
    if principal.lower() in emergency or principal.lower() in approved:
        return True
    user = users.get(principal)
    return user is not None and (is_declared(user, emergency) or is_declared(user, approved))


def guest_kind(user: User) -> str | None:
    """The flag conditional access has for this kind of guest; None for one's own people."""
    external = "#EXT#" in user.user_principal_name.upper()
    if user.user_type == "Guest":
        return "b2bCollaborationGuest" if external else "internalGuest"
    return "b2bCollaborationMember" if external else None
