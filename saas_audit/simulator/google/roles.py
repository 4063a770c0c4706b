"""Admin roles, who was given them, and where those people sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cast import PARTNER
from . import objects as google
from .objects import ROOT

if TYPE_CHECKING:
    from .tenant import Object, Tenant

ROBOT = "108880000000000000009"
"""The unique id of a service account: it looks like a user's."""


def role(key: str, name: str, privileges: list[str], **more: bool) -> Object:
    """An admin role as the Directory lists it; flags that are off are left out."""
    held = [{"privilegeName": one, "serviceId": "00haapch16h1ysv"} for one in privileges]
    return {
        "kind": "admin#directory#role",
        "roleId": key,
        "roleName": name,
        "roleDescription": name,
        "rolePrivileges": held,
        **more,
    }


def _googles_own() -> list[Object]:
    desk = ["USERS_RETRIEVE", "USERS_RESET_PASSWORD", "ORGANIZATION_UNITS_RETRIEVE"]
    return [
        role("1", "_SEED_ADMIN_ROLE", ["USERS_ALL"], isSystemRole=True, isSuperAdminRole=True),
        role("4", "_HELP_DESK_ADMIN_ROLE", desk, isSystemRole=True),
    ]


def _to_robot(number: int, key: str) -> Object:
    return {**google.role(number, {"id": ROBOT}), "roleId": key}


def careful(tenant: Tenant) -> None:
    """Roles of their own read, or end at an org unit; a guest has none; SSO is off at the root."""
    readers = role("20", "Readers", ["USERS_RETRIEVE", "GROUPS_RETRIEVE"])
    branch = role("21", "Branch office", ["USERS_UPDATE"])
    tenant.roles.extend([*_googles_own(), readers, branch])
    there = {"roleId": "21", "scopeType": "ORG_UNIT", "orgUnitId": "03ph8a2z1staff0"}
    tenant.role_assignments.append({**google.role(21, tenant.users[3]), **there})
    tenant.role_assignments.append(_to_robot(20, "20"))
    tenant.sso_assignments.append(google.sso(20, "careful", "SSO_OFF", f"orgUnits/{ROOT}"))
    guest = google.user(20, PARTNER, "careful", "/Staff", isGuestUser=True, isMailboxSetup=False)
    tenant.users.append(guest)


def careless(tenant: Tenant) -> None:
    """A machine may do nearly everything; one super administrator has not been seen for years.

    The help desk has no second step and signs in elsewhere; its guest does too.
    """
    nearly = role("20", "Integration", ["USERS_ALL", "GROUPS_ALL"])
    tenant.roles.extend([*_googles_own(), nearly])
    tenant.role_assignments.append(_to_robot(20, "20"))
    google.named(tenant.users, "gita")["lastLoginTime"] = "1970-01-01T00:00:00.000Z"
    hugo = google.named(tenant.users, "hugo")
    hugo["isEnrolledIn2Sv"] = False
    guest = google.user(20, PARTNER, "careless", hugo["orgUnitPath"], isGuestUser=True)
    tenant.users.append({**guest, "isMailboxSetup": False})
    friends = tenant.groups[1]
    tenant.members[friends["id"]].append(google.member(guest))
    sso = google.sso(20, "careless", "SAML_SSO", f"groups/{friends['id']}")
    sso["signInBehavior"] = {"redirectCondition": "NEVER"}
    tenant.sso_assignments.append(sso)
