"""Groups that decide who is protected."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, LOW, Lookup, Own, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount
from saas_audit.datasets.m365.directory import Group
from saas_audit.datasets.m365.policies import ConditionalAccessPolicy
from saas_audit.derived.m365.accounts import ApprovedName
from saas_audit.derived.m365.group_owners import ExcludedGroup, GroupOwner, SteeringGroup
from saas_audit.derived.m365.roles import PrivilegedUser

from .examples import PIM, active, user
from .policy_examples import BUT_IT, IDLE, REPORT_ONLY, people, policy


@check(severity=HIGH, control=controls.EMERGENCY_ACCESS)
def ca_groups_protected(
    group: Group,
    steering: SteeringGroup | None,
    excluded: Lookup[ExcludedGroup],
    owners: Own[GroupOwner],
    admins: Lookup[PrivilegedUser],
    approved: Lookup[ApprovedName],
) -> Verdict | None:
    """Only administrators change the groups that policies are made of.

    Why: whoever may add a member to an excluded group lets himself off every policy.
    Fix: make the group anew as one that roles can be assigned to, or put it into a restricted
    management administrative unit; then take away owners who are no administrators.
    See: https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
    """
    if steering is None:
        return None
    degree = None if group.id in excluded else LOW
    want = "role-assignable or in a restricted unit, owned by administrators only"
    if not group.is_assignable_to_role and not group.is_management_restricted:
        saw = f"{group.display_name}: an ordinary group"
        return Verdict(False, saw=saw, want=want, severity=degree)
    outsiders = owners.where(lambda one: one.id not in admins and one.id.lower() not in approved)
    saw = f"{group.display_name}: owners who are no administrators: {outsiders}"
    return Verdict(not outsiders, saw=saw, want=want, severity=degree)


def it(**facts: Any) -> Group:
    """The group, ordinary unless told otherwise."""
    usual = {"is_assignable_to_role": None, "is_management_restricted": None, "visibility": None}
    return Group(id="it", display_name="IT", **{**usual, **facts})


TWO = [*PIM, user("ann"), user("gita"), active("ann")]
ASSIGNABLE = it(is_assignable_to_role=True)
ca_groups_protected.passes(TWO, ASSIGNABLE, policy(users=BUT_IT))
ca_groups_protected.passes(
    "an ordinary group in a restricted unit",
    TWO,
    it(is_management_restricted=True),
    policy(users=BUT_IT),
)
ca_groups_protected.passes(
    "an administrator owns it",
    TWO,
    ASSIGNABLE,
    GroupOwner(id="ann", group="it"),
    policy(users=BUT_IT),
)
ca_groups_protected.passes(
    "an approved owner",
    TWO,
    ASSIGNABLE,
    GroupOwner(id="gita", group="it"),
    policy(users=BUT_IT),
    ApprovedAccount(account="gita"),
)
ca_groups_protected.fails("an ordinary group", TWO, it(), policy(users=BUT_IT), at=HIGH)
ca_groups_protected.fails(
    "an ordinary user owns it, and owners add members",
    TWO,
    ASSIGNABLE,
    GroupOwner(id="gita", group="it"),
    policy(users=BUT_IT),
)
ca_groups_protected.fails(
    "an ordinary group that is included only",
    TWO,
    it(),
    policy(users=people(include_users=[], include_groups=["it"])),
    at=LOW,
)
ca_groups_protected.passes(
    "an id nobody answers to any more",
    TWO,
    ASSIGNABLE,
    policy(users=people(exclude_groups=["it", "gone"])),
)
for named in (BUT_IT, people(include_users=[], include_groups=["it"])):
    ca_groups_protected.skips("in report-only", TWO, it(), policy(users=named, state=REPORT_ONLY))
ca_groups_protected.skips("policies that name no group", TWO, it(), IDLE)
ca_groups_protected.unknown(TWO, ASSIGNABLE, policy(users=BUT_IT), unread(GroupOwner, of="it"))
ca_groups_protected.unknown(TWO, it(), unread(ConditionalAccessPolicy))
