"""What it takes to activate a directory role: MFA, an authentication context, an approval."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.m365.api import graph
from ...datasets.m365.directory import User
from ...datasets.m365.role_policies import Approver, RolePolicy, RolePolicyRule
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Reason, Row, Rows
from .accounts import ApprovedName, EmergencyName
from .contexts import IN_CONTEXT, ContextPolicy
from .groups import Membership
from .reach import Reach
from .roles import ActiveHolding, EligibleHolding

APPROVAL = "Approval_EndUser_Assignment"
ENABLEMENT = "Enablement_EndUser_Assignment"
CONTEXT = "AuthenticationContext_EndUser_Assignment"
"""Ids of the rules about activating; others are about assigning."""


class ActivationRule(Row, key="role"):
    """What PIM demands of whoever activates a role: MFA outright, or an authentication context."""

    role: str
    mfa: bool
    context: str | None


@derive
def activation_rule(policy: RolePolicy) -> ActivationRule | None:
    """MFA demanded outright needs no context."""
    if policy.role_definition_id is None:
        return None
    mfa = "MultiFactorAuthentication" in (_rule(policy, ENABLEMENT).enabled_rules or ())
    rule = None if mfa else _rule(policy, CONTEXT)
    context = (rule.claim_value or None) if rule and rule.is_enabled else None
    return ActivationRule(role=policy.role_definition_id, mfa=mfa, context=context)


def _rule(policy: RolePolicy, name: str) -> RolePolicyRule:
    """A rule that is not there is no "no"."""
    for rule in policy.policy.rules if policy.policy else ():
        if rule.id == name:
            return rule
    raise Unknown(Gap(Reason.NOT_RETURNED, "RolePolicy.policy", f"there is no rule {name}"))


class UncoveredHolder(Row, owner="role", of=ActivationRule, label="user_principal_name"):
    """Somebody who may activate a role, and whom its context demands no MFA of."""

    id: str
    role: str
    user_principal_name: str


@derive
def uncovered_holders(
    rule: ActivationRule,
    eligible: Lookup[EligibleHolding],
    users: Lookup[User],
    policies: Rows[ContextPolicy],
    groups: Lookup[Membership],
    roles: Lookup[ActiveHolding],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
) -> Iterator[UncoveredHolder]:
    """Only who is eligible ever activates; excluded from the policy, one walks past it."""
    if rule.context is None:
        return
    asking = policies.where(lambda policy: rule.context in policy.contexts)
    for holding in eligible.all(role=rule.role):
        user = users.get(holding.principal)
        if user is None:
            continue
        if Reach(user, groups, roles, emergency, approved).left(asking, IN_CONTEXT.cases):
            name = user.user_principal_name
            yield UncoveredHolder(id=user.id, role=rule.role, user_principal_name=name)


class ApproverGroup(Row):
    """A group whose members approve the activation of some role."""

    id: str


@derive
def approver_groups(policy: RolePolicy) -> Iterator[ApproverGroup]:
    """There are few of them."""
    for approver in _approvers(policy):
        if approver.group_id:
            yield ApproverGroup(id=approver.group_id)


@graph(
    "/groups/{id}/transitiveMembers",
    query=(("$select", "id"),),
    permission="GroupMember.Read.All",
    each=ApproverGroup,
    asks_fields=False,
    beta=True,
)
class ApprovingMember(Row, rename="camel", owner="group"):
    """Somebody in such a group; its fields are asked for by hand, so that its file is its own."""

    id: str
    group: str


class Approval(Row, key="role"):
    """Whether activating a role needs approval, and who may give it.

    ``named`` is false where nobody is: then any Global or Privileged Role Administrator may.
    """

    role: str
    required: bool
    named: bool
    approvers: frozenset[str]


@derive
def approval(
    policy: RolePolicy, members: Lookup[ApprovingMember], users: Lookup[User]
) -> Approval | None:
    """Approvers are counted as people who can sign in."""
    role, setting = policy.role_definition_id, _rule(policy, APPROVAL).setting
    if role is None:
        return None
    if setting is None or setting.is_approval_required is None:
        raise Unknown(Gap(Reason.NOT_RETURNED, "RolePolicy.policy", "the approval rule is empty"))
    if not setting.is_approval_required:
        return Approval(role=role, required=False, named=False, approvers=frozenset())
    named = _approvers(policy)
    people = {person for approver in named for person in _people(approver, members)}
    able = frozenset(one for one in people if (user := users.get(one)) and user.account_enabled)
    return Approval(role=role, required=True, named=bool(named), approvers=able)


def _approvers(policy: RolePolicy) -> list[Approver]:
    setting = _rule(policy, APPROVAL).setting
    if setting is None or not setting.is_approval_required:
        return []
    stages = setting.approval_stages or []
    return [one for stage in stages for one in stage.primary_approvers or ()]


def _people(approver: Approver, members: Lookup[ApprovingMember]) -> list[str]:
    if approver.user_id:
        return [approver.user_id]
    if not approver.group_id:
        raise Unknown(Gap(Reason.UNKNOWN_VALUE, "Approver", "neither a person nor a group"))
    found = [member.id for member in members.all(group=approver.group_id)]
    if not found:
        hidden = "an approving group has no members, or hides them"
        raise Unknown(Gap(Reason.NOT_RETURNED, "ApprovingMember", hidden))
    return found
