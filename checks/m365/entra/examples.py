"""The small world that truth tables about roles are told in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from saas_audit.datasets.m365.directory import Organization, ServicePlan, SubscribedSku, User
from saas_audit.datasets.m365.roles import RoleAssignment, RoleEligibility, RoleSchedule
from saas_audit.derived.m365.roles import GLOBAL_ADMINISTRATOR

NOON = datetime.fromisoformat("2026-11-02T06:00:00Z")
ORGANISATION = Organization(id="t", display_name="Acme")
P2 = SubscribedSku(
    id="sku",
    capability_status="Enabled",
    service_plans=[ServicePlan(service_plan_name="AAD_PREMIUM_P2", provisioning_status="Success")],
)
PIM = [ORGANISATION, P2]
NO_PIM = [ORGANISATION]


def user(name: str, **facts: Any) -> User:
    """An enabled member with no outside identity, unless told otherwise."""
    usual = {"account_enabled": True, "user_type": "Member", "external_user_state": None}
    upn = facts.pop("upn", f"{name}@acme.example")
    return User(id=name, user_principal_name=upn, **{**usual, **facts})


def active(principal: str, role: str = GLOBAL_ADMINISTRATOR) -> RoleAssignment:
    """In force now."""
    return RoleAssignment(
        id=f"a-{principal}", principal_id=principal, role_definition_id=role, directory_scope_id="/"
    )


def eligible(principal: str) -> RoleEligibility:
    """On request."""
    return RoleEligibility(
        id=f"e-{principal}",
        principal_id=principal,
        role_definition_id=GLOBAL_ADMINISTRATOR,
        directory_scope_id="/",
    )


def team(size: int) -> list[User]:
    """u1, u2, ..."""
    return [user(f"u{number}") for number in range(1, size + 1)]


def scheduled(
    principal: str, kind: str = "Assigned", end: str = "", start: datetime | None = None
) -> RoleSchedule:
    """As PIM sees it."""
    return RoleSchedule(
        id=f"s-{principal}",
        principal_id=principal,
        role_definition_id=GLOBAL_ADMINISTRATOR,
        directory_scope_id="/",
        assignment_type=kind,
        start_date_time=start,
        end_date_time=datetime.fromisoformat(end) if end else None,
    )
