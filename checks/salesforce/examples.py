"""Small worlds that the truth tables of this folder share. No checks."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from saas_audit.datasets.salesforce.entities import EntityDefinition
from saas_audit.datasets.salesforce.moment import Moment
from saas_audit.datasets.salesforce.object_permissions import ObjectPermission
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.permissions import (
    PREFIX,
    PermissionColumn,
    PermissionSet,
    PermissionSetAssignment,
)
from saas_audit.datasets.salesforce.sites import Site
from saas_audit.datasets.salesforce.users import Profile, User, UserLicense
from saas_audit.derived.salesforce.rights import FIELDS

ACME = Organization(id="00D", name="Acme", is_sandbox=False)
LONG_AGO = Moment(2024, 2, 1, tzinfo=UTC)
LAST_WEEK = Moment(2026, 10, 26, tzinfo=UTC)
TOMORROW = Moment(2026, 11, 3, tzinfo=UTC)


def user(name: str, **changed: Any) -> User:
    """An active employee; ``changed`` says what is special."""
    licence = UserLicense(name=changed.pop("licence", "Salesforce"))
    plain: dict[str, Any] = {
        "username": f"{name}@acme.example",
        "is_active": True,
        "user_type": "Standard",
        "created_date": LONG_AGO,
        "last_login_date": LAST_WEEK,
        "profile_id": f"{name}'s profile",
        "profile": Profile(name="Any", user_license=licence),
    }
    return User(id=name, **{**plain, **changed})


def permission_set(name: str, *rights: str, **changed: Any) -> PermissionSet:
    """A set that gives these permissions and no other."""
    flags = {field: right in rights for right, field in FIELDS.items()}
    plain = {"label": name, "type": "Regular", "permission_set_group_id": None, "profile": None}
    return PermissionSet(id=name, **{**plain, **flags, **changed})


def grant(who: str, what: str, until: Moment | None = None) -> PermissionSetAssignment:
    """The user holds the set."""
    return PermissionSetAssignment(
        id=f"{who}-{what}", assignee_id=who, permission_set_id=what, expiration_date=until
    )


def holder(name: str, *rights: str, **changed: Any) -> list[Any]:
    """A user whose profile gives these permissions."""
    profile = f"{name}'s profile"
    return [user(name, **changed), permission_set(profile, *rights), grant(name, profile)]


def customer(name: str, *rights: str, **changed: Any) -> list[Any]:
    """Somebody outside with a profile."""
    return holder(name, *rights, **{"user_type": "PowerPartner", **changed})


def visitor(name: str, status: str = "Active", **changed: Any) -> list[Any]:
    """The guest user of a site, and the site."""
    site = Site(id=f"site-{name}", name=f"site of {name}", status=status, guest_user_id=name)
    return [user(name, user_type="Guest", **changed), site]


def guest(
    name: str, status: str = "Active", rights: tuple[str, ...] = (), **changed: Any
) -> list[Any]:
    """The same with a profile that gives these permissions."""
    held = [permission_set(f"{name}'s profile", *rights), grant(name, f"{name}'s profile")]
    return [*visitor(name, status, **changed), *held]


def columns(*without: str) -> list[PermissionColumn]:
    """The permissions that the org has: all that we know of, less these."""
    return [PermissionColumn(name=PREFIX + right) for right in FIELDS if right not in without]


def may(holder_of: str, thing: str, **flags: Any) -> ObjectPermission:
    """What the profile of a user gives on an object: Read, and what is said."""
    plain = {
        "permissions_create": False,
        "permissions_read": True,
        "permissions_edit": False,
        "permissions_delete": False,
        "permissions_view_all_fields": False,
        "permissions_view_all_records": False,
        "permissions_modify_all_records": False,
    }
    parent = flags.pop("parent", None) or f"{holder_of}'s profile"
    return ObjectPermission(
        id=f"{parent}-{thing}",
        batch="1",
        parent_id=parent,
        sobject_type=thing,
        **{**plain, **flags},
    )


def wide(holder_of: str, thing: str, **flags: Any) -> ObjectPermission:
    """The profile of a user gives every record of an object."""
    return may(holder_of, thing, permissions_view_all_records=True, **flags)


def entity(name: str, internal: str = "Private", external: str = "Private") -> EntityDefinition:
    """An object's defaults."""
    return EntityDefinition(
        qualified_api_name=name,
        batch="1",
        internal_sharing_model=internal,
        external_sharing_model=external,
    )
