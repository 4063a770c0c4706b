"""The small world that truth tables about roles are told in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from saas_audit.datasets.m365.directory import Organization, ServicePlan, SubscribedSku, User
from saas_audit.datasets.m365.roles import RoleAssignment, RoleEligibility, RoleSchedule
from saas_audit.derived.m365.roles import DIRECTORY_SYNC, GLOBAL_ADMINISTRATOR

NOON = datetime.fromisoformat("2026-11-02T06:00:00Z")
ORGANISATION = Organization(id="t", display_name="Acme")
USER_ADMINISTRATOR = "fe930be7-5e62-47db-91af-98c3a49a38b1"
ANY_SYNC = next(iter(sorted(DIRECTORY_SYNC)))


def sku(*plans: str | None, status: str = "Enabled", plan: str = "Success") -> SubscribedSku:
    """A subscription with such plans."""
    held = [ServicePlan(service_plan_name=one, provisioning_status=plan) for one in plans]
    return SubscribedSku(id="sku", capability_status=status, service_plans=held)


P2 = sku("AAD_PREMIUM_P2")
PIM = [ORGANISATION, P2]
NO_PIM = [ORGANISATION]


def user(name: str, **facts: Any) -> User:
    """An enabled member with no outside identity, unless told otherwise."""
    usual = {"account_enabled": True, "user_type": "Member", "external_user_state": None}
    upn = facts.pop("upn", f"{name}@acme.example")
    return User(id=name, user_principal_name=upn, **{**usual, **facts})


def active(
    principal: str | None, role: str = GLOBAL_ADMINISTRATOR, scope: str = "/"
) -> RoleAssignment:
    """In force now."""
    return RoleAssignment(
        id=f"a-{principal}-{role}-{scope}",
        principal_id=principal,
        role_definition_id=role,
        directory_scope_id=scope,
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
    principal: str,
    kind: str = "Assigned",
    end: str = "",
    start: datetime | None = None,
    role: str = GLOBAL_ADMINISTRATOR,
) -> RoleSchedule:
    """As PIM sees it."""
    return RoleSchedule(
        id=f"s-{principal}-{role}-{kind}-{end}",
        principal_id=principal,
        role_definition_id=role,
        directory_scope_id="/",
        assignment_type=kind,
        start_date_time=start,
        end_date_time=datetime.fromisoformat(end) if end else None,
    )
