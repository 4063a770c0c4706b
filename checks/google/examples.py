"""What the checks of this folder share: wording, and small worlds for truth tables. No checks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from saas_audit.datasets.google.directory import (
    Domain,
    Expiration,
    Group,
    GroupMember,
    OrgUnit,
    RoleAssignment,
    User,
)
from saas_audit.datasets.google.policies import Policy, PolicyQuery, PolicySetting
from saas_audit.model import Beside

if TYPE_CHECKING:
    from saas_audit.derived.google.in_force import Effective

ROOT = OrgUnit(org_unit_id="id:root", org_unit_path="/")
SALES = OrgUnit(org_unit_id="id:sales", org_unit_path="/Sales", parent_org_unit_id="id:root")
FIELD = OrgUnit(org_unit_id="id:field", org_unit_path="/Sales/Field", parent_org_unit_id="id:sales")
UNITS = [ROOT, SALES, FIELD]

ALL_ADMINS = "WORKSPACE_ALL_ADMIN_GROUP"
EPOCH = "1970-01-01T00:00:00Z"
ENDED = Expiration(expire_time=datetime(2026, 1, 1, tzinfo=UTC))
ENDS = Expiration(expire_time=datetime(2027, 1, 1, tzinfo=UTC))
NOW = "2026-11-02T06:00:00Z"
"""The time of the run in every example."""

LONG_AGO, TOMORROW = "2024-02-01T00:00:00Z", "2026-11-03T00:00:00Z"


def told(value: object, place: Effective) -> Beside:
    """What was seen at a place, and how many people it holds."""
    return Beside(value, place.people)


def policy(setting: str, value: dict[str, Any], order: float = 201, **query: str) -> Policy:
    """A stored policy; at the root, unless ``unit`` says otherwise. Below 200: Google's own."""
    unit = query.get("unit", "root")
    return Policy(
        name=f"policies/{setting}-{order}-{unit}-{query.get('group', '')}",
        type="SYSTEM" if order < 200 else "ADMIN",
        policy_query=PolicyQuery(
            sort_order=order,
            org_unit=f"orgUnits/{unit}",
            group=query.get("group", ""),
            query=query.get("query", ""),
        ),
        setting=PolicySetting(type=f"settings/{setting}", value=value),
    )


GMAIL = policy("gmail.service_status", {"serviceState": "ENABLED"}, 101)
"""Every tenant has policies of Google's own."""


def service(name: str, state: str = "ENABLED", order: float = 101, **query: str) -> Policy:
    """Whether a service is on; everywhere, unless ``unit`` says otherwise."""
    return policy(f"{name}.service_status", {"serviceState": state}, order, **query)


def open_child(setting: str, value: dict[str, Any]) -> Policy:
    """What one org unit below the root has instead."""
    return policy(setting, value, 202, unit="sales")


def open_group(setting: str, value: dict[str, Any]) -> list[Policy | Group]:
    """What one group has instead, before any org unit."""
    return [group("board"), policy(setting, value, 399, group="groups/board")]


HOME = Domain(domain_name="acme.example", verified=True)


def user(name: str, **changed: Any) -> User:
    """An ordinary user at the root; ``changed`` says what is special."""
    plain: dict[str, Any] = {
        "is_admin": False,
        "is_delegated_admin": False,
        "is_enrolled_in_2sv": True,
        "is_enforced_in_2sv": True,
        "suspended": False,
        "archived": False,
        "org_unit_path": "/",
        "creation_time": datetime(2020, 1, 7, tzinfo=UTC),
        "last_login_time": datetime(2026, 11, 1, tzinfo=UTC),
        "is_mailbox_setup": True,
    }
    return User(id=name, primary_email=f"{name}@acme.example", **{**plain, **changed})


def super_admin(name: str, **changed: Any) -> User:
    """A user who is a super administrator."""
    return user(name, is_admin=True, **changed)


def group(name: str) -> Group:
    """A group of ours."""
    return Group(id=name, email=f"{name}@acme.example", direct_members_count="2")


def member(
    of: str, who: str, kind: str = "USER", address: str = "", role: str = "MEMBER"
) -> GroupMember:
    """A member of the group ``of``; of ours, unless an address is given."""
    email = address or f"{who}@acme.example"
    return GroupMember(id=who, group=of, type=kind, role=role, email=email)


def help_desk(who: str, kind: str = "user", **more: Any) -> RoleAssignment:
    """The help desk role, given to a user or group."""
    return given("4", who, kind, **more)


def given(role: str, who: str, kind: str = "user", **more: Any) -> RoleAssignment:
    """A role by id, given to a user or group for the whole organisation."""
    return RoleAssignment(
        role_assignment_id=f"{role}-{who}",
        role_id=role,
        assigned_to=who,
        assignee_type=kind,
        **{"scope_type": "CUSTOMER", **more},
    )
