"""What PIM demands of whoever activates a directory role, and whom it tells."""

from __future__ import annotations

from ...model import Part, Row
from .api import graph


class Approver(Part, rename="camel"):
    """A person (``user_id``) or the members of a group (``group_id``)."""

    user_id: str | None = None
    group_id: str | None = None


class ApprovalStage(Part, rename="camel"):
    """Who may approve."""

    primary_approvers: list[Approver] | None


class ApprovalSetting(Part, rename="camel"):
    """Whether somebody else has to agree."""

    is_approval_required: bool | None
    approval_stages: list[ApprovalStage] | None


class RolePolicyRule(Part, rename="camel"):
    """One rule; which of the fields it has depends on what it is about, which its id says."""

    id: str
    setting: ApprovalSetting | None
    enabled_rules: list[str] | None
    is_enabled: bool | None
    claim_value: str | None
    notification_level: str | None
    notification_recipients: list[str] | None


class RolePolicyRules(Part, rename="camel"):
    """A policy's rules, by id."""

    rules: list[RolePolicyRule]


@graph(
    "/policies/roleManagementPolicyAssignments",
    query=(
        ("$filter", "scopeId eq '/' and scopeType eq 'DirectoryRole'"),
        ("$expand", "policy($expand=rules)"),
    ),
    permission="RoleManagement.Read.Directory",
    asks_fields=False,
)
class RolePolicy(Row, rename="camel", at_least=1):
    """One role's policy. Read whole: the rules come along only when the policy is expanded."""

    id: str
    role_definition_id: str | None
    policy: RolePolicyRules | None
