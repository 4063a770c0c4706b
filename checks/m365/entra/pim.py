"""Roles on request: granted through PIM, and what it takes to activate one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from saas_audit import HIGH, LOW, Lookup, Own, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount, BreakGlass
from saas_audit.datasets.m365.directory import Organization, User
from saas_audit.datasets.m365.policies import ConditionalAccessPolicy, PolicyApplications
from saas_audit.datasets.m365.role_policies import (
    ApprovalSetting,
    ApprovalStage,
    Approver,
    RolePolicy,
    RolePolicyRule,
    RolePolicyRules,
)
from saas_audit.datasets.m365.roles import RoleAssignment, RoleDefinition, RoleSchedule
from saas_audit.derived.m365.accounts import ApprovedName, EmergencyName
from saas_audit.derived.m365.activation import (
    APPROVAL,
    CONTEXT,
    ENABLEMENT,
    ActivationRule,
    Approval,
    ApprovingMember,
    UncoveredHolder,
)
from saas_audit.derived.m365.contexts import ContextPolicy
from saas_audit.derived.m365.licences import ENTRA_P2, EntraLicence
from saas_audit.derived.m365.roles import GLOBAL_ADMINISTRATOR, PRIVILEGED

from .examples import NO_PIM, PIM, active, eligible, scheduled, sku, user
from .holding import unless_declared
from .policy_examples import grant, people, policy

PRIVILEGED_ROLE_ADMINISTRATOR = "e8611ab8-c189-46e8-94e1-60213ab1f814"


@check(
    severity=HIGH,
    control=controls.NO_STANDING_ADMINS,
    maps={"SCuBA": ["MS.AAD.7.5v1"], "CIS M365 6.0.1": ["5.3.1"]},
)
def pim_only_assignment(
    assignment: RoleAssignment,
    licence: EntraLicence,
    schedules: Lookup[RoleSchedule],
    users: Lookup[User],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
) -> Verdict | Unclear | None:
    """Privileged roles are granted only through PIM.

    Why: what is granted past PIM has no reason, no approval and no end on record.
    Fix: Entra admin centre > Identity Governance > Privileged Identity Management > Entra roles >
    Assignments: take the assignment away and grant it anew, as eligible.
    See: https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-add-role-to-user
    """
    holder, role = assignment.principal_id, assignment.role_definition_id
    if role not in PRIVILEGED or holder is None:
        return None
    want = "granted or activated in PIM"
    if not licence.p2:
        failure = Verdict(False, saw="past PIM", want=want, lacks=ENTRA_P2)
        return unless_declared(holder, users, emergency, approved, failure)
    mine = schedules.all(principal_id=holder).where(lambda one: one.role_definition_id == role)
    if not mine:
        return Unclear("PIM knows no such assignment")
    past = mine.where(lambda one: one.assignment_type == "Assigned" and not one.start_date_time)
    if not past:
        return Verdict(True, saw="in PIM", want=want)
    failure = Verdict(False, saw="past PIM", want=want)
    return unless_declared(holder, users, emergency, approved, failure)


ANN = [PIM, user("ann"), active("ann")]
IN_JANUARY = datetime.fromisoformat("2026-01-05T08:00:00Z")
pim_only_assignment.passes("on request", ANN, scheduled("ann", "Activated", start=IN_JANUARY))
pim_only_assignment.passes(
    "for good, but in PIM: another check's business", ANN, scheduled("ann", start=IN_JANUARY)
)
pim_only_assignment.passes(
    "a break-glass account", ANN, scheduled("ann"), BreakGlass(account="ann@acme.example")
)
pim_only_assignment.fails("no start: nobody granted it in PIM", ANN, scheduled("ann"))
pim_only_assignment.unknown("an assignment PIM does not list", ANN, scheduled("ben"))
pim_only_assignment.unknown(ANN, unread(RoleSchedule))
pim_only_assignment.passes("activated, whatever the start", ANN, scheduled("ann", "Activated"))
pim_only_assignment.skips(
    "a lesser role, and one that nobody is named for",
    PIM,
    active("ann", "x"),
    active(None),
    unread(RoleSchedule),
)
AN_APP = [PIM, user("ann"), active("app"), scheduled("app")]
pim_only_assignment.fails("an app", AN_APP)
for declared in (BreakGlass(account="APP"), ApprovedAccount(account="APP")):
    pim_only_assignment.passes("declared, and no user", AN_APP, declared)
pim_only_assignment.passes(
    "approved by name", ANN, scheduled("ann"), ApprovedAccount(account="ann@acme.example")
)
pim_only_assignment.fails("without PIM, all of them", NO_PIM, ANN[1:], lacks=ENTRA_P2)
pim_only_assignment.passes(
    "without PIM, but the only one is the break-glass account",
    NO_PIM,
    ANN[1:],
    BreakGlass(account="ann@acme.example"),
)


def _approval(
    organization: Organization,
    role: str,
    licence: EntraLicence,
    approvals: Lookup[Approval],
    fewest: int,
) -> Verdict | Unclear | None:
    """Nobody named is as good as one: PIM then asks any top administrator."""
    if not licence.p2:
        return None
    found = approvals.get(role)
    if found is None:
        return Unclear("PIM shows no policy for the role")
    want = f"approval by one of at least {fewest} in {organization.display_name}"
    if not found.required:
        return Verdict(False, saw="no approval", want=want)
    if not found.named:
        saw = "approval by any Global or Privileged Role Administrator"
        return Verdict(fewest < 2, saw=saw, want=want, severity=LOW, caveat="no approver is named")
    able = len(found.approvers)
    alone = "one approver alone: when away, nobody can" if able == 1 else ""
    saw = f"approval by one of {able}"
    return Verdict(able >= fewest, saw=saw, want=want, severity=LOW, caveat=alone)


@check(
    severity=HIGH,
    control=controls.NO_STANDING_ADMINS,
    maps={"SCuBA": ["MS.AAD.7.6v1"], "CIS M365 6.0.1": ["5.3.4"]},
    profiles={"cis": {"fewest": 2}},
)
def pim_approval_global_admin(
    org: Organization, licence: EntraLicence, approvals: Lookup[Approval], *, fewest: int = 1
) -> Verdict | Unclear | None:
    """Activating Global Administrator needs approval.

    Why: one stolen session of an eligible administrator is then not enough.
    Fix: Entra admin centre > Identity Governance > Privileged Identity Management > Entra roles >
    Settings > Global Administrator: require approval to activate, and name two approvers.
    See: https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings
    """
    return _approval(org, GLOBAL_ADMINISTRATOR, licence, approvals, fewest)


@check(
    severity=HIGH,
    control=controls.NO_STANDING_ADMINS,
    maps={"CIS M365 6.0.1": ["5.3.5"]},
    profiles={"cis": {"fewest": 2}},
)
def pim_approval_privileged_role_admin(
    org: Organization, licence: EntraLicence, approvals: Lookup[Approval], *, fewest: int = 1
) -> Verdict | Unclear | None:
    """Activating Privileged Role Administrator needs approval.

    Why: this role hands out all the others, Global Administrator included.
    Fix: Entra admin centre > Identity Governance > Privileged Identity Management > Entra roles >
    Settings > Privileged Role Administrator: require approval to activate, and name two approvers.
    See: https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings
    """
    return _approval(org, PRIVILEGED_ROLE_ADMINISTRATOR, licence, approvals, fewest)


def settings(role: str, *rules: RolePolicyRule) -> RolePolicy:
    """What PIM demands for a role."""
    return RolePolicy(
        id=f"p-{role}", role_definition_id=role, policy=RolePolicyRules(rules=[*rules])
    )


def asks(*approvers: Approver, needed: bool = True) -> RolePolicyRule:
    """The rule about approval."""
    stage = ApprovalStage(primary_approvers=list(approvers))
    setting = ApprovalSetting(is_approval_required=needed, approval_stages=[stage])
    return RolePolicyRule(id=APPROVAL, setting=setting)


BEN, EVE, BOARD = Approver(user_id="ben"), Approver(user_id="eve"), Approver(group_id="g")
WORLD = [PIM, user("ann"), user("ben"), user("eve")]
THREE = [ApprovingMember(id=name, group="g") for name in ("ann", "ben", "eve")]


def told(check: Any, role: str) -> None:
    """One table for two roles."""
    check.passes(WORLD, settings(role, asks(BEN, EVE)))
    check.passes("a group of three", WORLD, settings(role, asks(BOARD)), THREE, fewest=2)
    check.passes("one approver is an approval", WORLD, settings(role, asks(BEN)))
    check.passes("any administrator may", WORLD, settings(role, asks()))
    check.fails(WORLD, settings(role, asks(needed=False)), at=HIGH)
    check.fails(
        "a group of one is one approver",
        WORLD,
        settings(role, asks(BOARD)),
        THREE[:1],
        fewest=2,
        at=LOW,
    )
    check.fails(
        "a disabled account approves nothing",
        [PIM, user("ben", account_enabled=False)],
        settings(role, asks(BEN)),
        at=LOW,
    )
    check.fails("nobody is named", WORLD, settings(role, asks()), fewest=2, at=LOW)
    check.unknown("no such rule", WORLD, settings(role))
    check.unknown(
        "whether it needs approval is null",
        WORLD,
        settings(
            role, RolePolicyRule(id=APPROVAL, setting=ApprovalSetting(is_approval_required=None))
        ),
    )
    for stages in (None, [ApprovalStage(primary_approvers=None)]):
        setting = ApprovalSetting(is_approval_required=True, approval_stages=stages)
        rule = RolePolicyRule(id=APPROVAL, setting=setting)
        check.passes("any administrator may, told by null", WORLD, settings(role, rule))
    check.unknown("no policy of this role", WORLD, settings("another", asks(BEN)))
    check.unknown("its members are hidden", WORLD, settings(role, asks(BOARD)))
    check.unknown(WORLD, settings(role, asks(BOARD)), unread(ApprovingMember))
    check.unknown(WORLD, unread(RolePolicy))
    check.skips("without PIM nothing is activated", NO_PIM, unread(RolePolicy))


told(pim_approval_global_admin, GLOBAL_ADMINISTRATOR)
told(pim_approval_privileged_role_admin, PRIVILEGED_ROLE_ADMINISTRATOR)


@check(severity=HIGH, control=controls.MFA_FOR_ADMINS)
def pim_activation_mfa(
    role: RoleDefinition,
    licence: EntraLicence,
    rules: Lookup[ActivationRule],
    policies: Rows[ContextPolicy],
    uncovered: Own[UncoveredHolder],
) -> Verdict | Unclear | None:
    """Activating a privileged role demands MFA.

    Why: without it, whoever holds a session of an eligible administrator holds the role.
    Fix: Entra admin centre > Identity Governance > Privileged Identity Management > Entra roles >
    Settings > the role: on activation require MFA, or an authentication context for which a
    conditional access policy in force demands it.
    See: https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings
    """
    if role.id not in PRIVILEGED or not licence.p2:
        return None
    rule = rules.get(role.id)
    if rule is None:
        return Unclear("PIM shows no policy for the role")
    want = "MFA, or an authentication context that demands it"
    name = role.display_name
    if rule.context is None:
        return Verdict(rule.mfa, saw=f"{name}: {'MFA' if rule.mfa else 'neither'}", want=want)
    if not policies.where(lambda policy: rule.context in policy.contexts):
        saw = f"{name}: context {rule.context}, for which no policy in force demands MFA"
        return Verdict(False, saw=saw, want=want)
    saw = f"{name}: context {rule.context}, without {uncovered}"
    return Verdict(not uncovered, saw=saw, want=want)


GA = RoleDefinition(id=GLOBAL_ADMINISTRATOR, display_name="Global Administrator")


def demands(
    *enabled: str, context: str = "", on: bool = True, role: str = GLOBAL_ADMINISTRATOR
) -> RolePolicy:
    """The rules about MFA and the context."""
    return settings(
        role,
        RolePolicyRule(id=ENABLEMENT, enabled_rules=list(enabled)),
        RolePolicyRule(id=CONTEXT, is_enabled=bool(context) and on, claim_value=context),
    )


def guards(context: str, *controls: str, **facts: Any) -> ConditionalAccessPolicy:
    """A policy for everybody who is asked for this context."""
    asked = PolicyApplications(include_authentication_context_class_references=[context])
    return policy(grant(*controls), id="Context", applications=asked, **facts)


IN_BROWSERS = guards("c1", "mfa", client_app_types=["browser"])
ELIGIBLE = [PIM, GA, user("ann"), active("ben"), user("ben"), eligible("ann")]
pim_activation_mfa.passes(PIM, GA, demands("MultiFactorAuthentication", "Justification"))
pim_activation_mfa.passes(
    "a context that a policy guards", ELIGIBLE, demands(context="c1"), guards("c1", "mfa")
)
pim_activation_mfa.fails("a reason is no factor", PIM, GA, demands("Justification"))
pim_activation_mfa.fails(
    "switched off", ELIGIBLE, demands(context="c1", on=False), guards("c1", "mfa")
)
pim_activation_mfa.fails("a context no policy guards", ELIGIBLE, demands(context="c1"))
pim_activation_mfa.fails(
    "nor does it matter that nobody may activate it yet", PIM, GA, demands(context="c1")
)
for able in ([PIM, GA], ELIGIBLE):
    pim_activation_mfa.fails("in browsers only", able, demands(context="c1"), IN_BROWSERS)
pim_activation_mfa.fails(
    "guarded by another context's policy", ELIGIBLE, demands(context="c1"), guards("c2", "mfa")
)
pim_activation_mfa.fails(
    "guarded on paper",
    ELIGIBLE,
    demands(context="c1"),
    guards("c1", "mfa", state="enabledForReportingButNotEnforced"),
)
pim_activation_mfa.fails(
    "guarded by a device, not by MFA",
    ELIGIBLE,
    demands(context="c1"),
    guards("c1", "compliantDevice"),
)
pim_activation_mfa.fails(
    "the one who may activate it is left out",
    ELIGIBLE,
    demands(context="c1"),
    guards("c1", "mfa", users=people(exclude_users=["ann"])),
)
pim_activation_mfa.unknown("a role PIM shows no policy of", PIM, GA, settings("another"))
pim_activation_mfa.unknown(
    "a role PIM shows no policy of", PIM, GA, demands("Justification", role="another")
)
pim_activation_mfa.fails(
    "the second who may activate it is left out; the first is an app",
    [PIM, GA, user("ann"), active("ann"), eligible("app"), eligible("ann")],
    demands(context="c1"),
    guards("c1", "mfa", users=people(exclude_users=["ann"])),
)
pim_activation_mfa.fails(
    "nothing is enabled",
    PIM,
    GA,
    settings(
        GLOBAL_ADMINISTRATOR,
        RolePolicyRule(id=ENABLEMENT, enabled_rules=None),
        RolePolicyRule(id=CONTEXT, is_enabled=False, claim_value=None),
    ),
)
pim_activation_mfa.skips(
    "a lesser role", PIM, RoleDefinition(id="x", display_name="Reader"), unread(RolePolicy)
)
pim_activation_mfa.unknown(PIM, GA, settings(GLOBAL_ADMINISTRATOR))
pim_activation_mfa.unknown(PIM, GA, unread(RolePolicy))
pim_activation_mfa.passes(
    "the one policy that was read is enough",
    ELIGIBLE,
    demands(context="c1"),
    guards("c1", "mfa"),
    unread(ConditionalAccessPolicy),
)
pim_activation_mfa.unknown(ELIGIBLE, demands(context="c1"), unread(ConditionalAccessPolicy))
pim_activation_mfa.skips("without PIM nothing is activated", NO_PIM, GA, unread(RolePolicy))
for held in (
    sku("AAD_PREMIUM_P2", status="Suspended"),
    sku("AAD_PREMIUM_P2", plan="Disabled"),
    sku("AAD_PREMIUM", None),
):
    pim_activation_mfa.skips("PIM is switched off", NO_PIM, held, GA, unread(RolePolicy))
pim_activation_mfa.passes(
    "PIM, among other plans",
    NO_PIM,
    sku(None, "AAD_PREMIUM_P2"),
    GA,
    demands("MultiFactorAuthentication"),
)
