"""The way back in when everything else is locked."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import BreakGlass
from saas_audit.datasets.m365.directory import Group, Organization, User
from saas_audit.datasets.m365.policies import ConditionalAccessPolicy, PolicyGrant, SecurityDefaults
from saas_audit.derived.m365.emergency import EmergencyAccount, blocks_or_needs_a_device
from saas_audit.derived.m365.groups import GroupMember
from saas_audit.derived.m365.what_if import EmergencySignIn, WhatIf

from .examples import NO_PIM, ORGANISATION, PIM, USER_ADMINISTRATOR, active, scheduled, user
from .policy_examples import (
    BLOCK,
    IDLE,
    REPORT_ONLY,
    flows,
    grant,
    nulls,
    people,
    policy,
    resources,
    strength,
)


@check(
    severity=HIGH,
    control=controls.EMERGENCY_ACCESS,
    maps={"CIS M365 6.0.1": ["1.1.2"]},
    blind_to="where the credentials are kept, and whether anyone has tried them lately",
)
def break_glass_accounts(
    organization: Organization, accounts: Rows[EmergencyAccount], *, fewest: int = 2
) -> Verdict | Unclear:
    """Two emergency accounts work when everything else is locked.

    Why: the day a policy or an outage locks every administrator out is too late to make one.
    Fix: keep two cloud-only accounts in the onmicrosoft.com domain as permanent Global
    Administrators, exclude them from policies that block or need a device, and declare them in the
    config as break_glass.
    See: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
    """
    want = f"{fewest} working accounts in {organization.display_name}"
    if not accounts:
        return Unclear("none is declared: list them as break_glass in the config", saw="none")
    broken = accounts.where(lambda one: bool(one.problems))
    if broken:
        told = [f"{one.account} {', '.join(one.problems)}" for one in broken]
        return Verdict(False, saw=told, want=want)
    return Verdict(accounts.count() >= fewest, saw=accounts, want=want)


def emergency(name: str, **facts: Any) -> list[Any]:
    """A declared account that works, unless told otherwise."""
    upn = facts.pop("upn", f"{name}@acme.onmicrosoft.com")
    declared = BreakGlass(account=facts.pop("declared", upn))
    account = user(name, upn=upn, **{"on_premises_sync_enabled": None, **facts})
    return [account, declared, active(name), scheduled(name)]


DEFAULTS_OFF = SecurityDefaults(is_enabled=False)
READY = [PIM, DEFAULTS_OFF]
break_glass_accounts.passes(READY, emergency("bg1"), emergency("bg2"))
break_glass_accounts.fails("only one", READY, emergency("bg1"))
break_glass_accounts.fails(
    "excluded from everything, and disabled",
    READY,
    emergency("bg1"),
    emergency("bg2", account_enabled=False),
)
break_glass_accounts.fails(
    "in a domain whose sign-in is elsewhere",
    READY,
    emergency("bg1"),
    emergency("bg2", upn="bg2@acme.example"),
)
break_glass_accounts.fails(
    "blocked like everybody",
    READY,
    emergency("bg1"),
    emergency("bg2"),
    policy(BLOCK, id="Block abroad", locations=None),
)
break_glass_accounts.fails(
    "a compliant device is needed",
    READY,
    emergency("bg1"),
    emergency("bg2"),
    policy(grant("compliantDevice"), id="Managed devices"),
)
break_glass_accounts.passes(
    "MFA is the other way in, and the name is typed in another case",
    READY,
    emergency("bg1"),
    emergency("bg2", upn="BG2@acme.onmicrosoft.com", declared="bg2@Acme.onmicrosoft.com"),
    policy(grant("mfa", "compliantDevice"), id="MFA or a managed device"),
)
IN_A_GROUP = [
    Group(id="g", display_name="Break-glass", is_assignable_to_role=True, visibility=None),
    [GroupMember(id=name, group="g") for name in ("bg1", "bg2")],
    [active("g"), scheduled("g")],
    [emergency(name)[:2] for name in ("bg1", "bg2")],
]
break_glass_accounts.passes("the role is held through a group", READY, *IN_A_GROUP)
break_glass_accounts.passes(
    "only the registration of methods needs a device",
    READY,
    emergency("bg1"),
    emergency("bg2"),
    policy(grant("compliantDevice"), applications=resources(actions=("registersecurityinfo",))),
)
break_glass_accounts.fails(
    "declared, and not there", READY, emergency("bg1"), BreakGlass(account="gone@acme.example")
)
break_glass_accounts.unknown("none declared", READY, user("bg1"), active("bg1"), scheduled("bg1"))
READY_TWICE = [READY, emergency("bg1"), emergency("bg2")]
break_glass_accounts.fails(
    "a third is declared, and not there", READY_TWICE, BreakGlass(account="gone@acme.example")
)
THIRD = emergency("bg3")[:2]
break_glass_accounts.fails("a third holds no role", READY_TWICE, THIRD)
break_glass_accounts.fails(
    "a third holds another role for good, and the right one in a unit and for a time",
    READY_TWICE,
    THIRD,
    [active("bg3", USER_ADMINISTRATOR), active("bg3", scope="/administrativeUnits/u")],
    [scheduled("bg3", role=USER_ADMINISTRATOR), scheduled("bg3")],
)
break_glass_accounts.fails(
    "a third holds the role for a time, and a lesser one for good",
    READY_TWICE,
    THIRD,
    [active("bg3"), active("bg3", USER_ADMINISTRATOR)],
    [scheduled("bg3", end="2026-12-31T00:00:00Z"), scheduled("bg3", role=USER_ADMINISTRATOR)],
)
break_glass_accounts.passes(
    "without PIM every assignment is for good",
    [NO_PIM, DEFAULTS_OFF],
    [emergency(name)[:3] for name in ("bg1", "bg2")],
)
break_glass_accounts.fails(
    "a third is synchronised", READY_TWICE, emergency("bg3", on_premises_sync_enabled=True)
)
break_glass_accounts.passes(
    "under security defaults there is no policy to be locked out by",
    [PIM, SecurityDefaults(is_enabled=True)],
    READY_TWICE[1:],
    unread(ConditionalAccessPolicy),
)
for harmless in (
    policy(BLOCK, state=REPORT_ONLY),
    policy(BLOCK, users=people(exclude_users=["bg1", "bg2"])),
    policy(BLOCK, client_app_types=["exchangeActiveSync", "other"]),
    policy(BLOCK, authentication_flows=flows("deviceCodeFlow")),
    policy(nulls(PolicyGrant, authentication_strength=strength("fido2"))),
    *IDLE[3:],
):
    break_glass_accounts.passes("a policy that keeps nobody out", READY_TWICE, harmless)
break_glass_accounts.fails(
    "blocked with whatever client", READY_TWICE, policy(BLOCK, client_app_types=None)
)
break_glass_accounts.unknown(
    READY,
    active("bg1"),
    scheduled("bg1"),
    BreakGlass(account="bg1@acme.onmicrosoft.com"),
    unread(User),
)


@check(
    severity=HIGH,
    control=controls.EMERGENCY_ACCESS,
    blind_to="sign-ins other than to Azure from an unknown device in an unknown place",
)
def ca_whatif_break_glass(
    organization: Organization, sign_ins: Rows[EmergencySignIn], answers: Rows[WhatIf]
) -> Verdict | Unclear:
    """Microsoft's own simulation lets the emergency accounts in.

    Why: it takes in every condition there is, also those that no reader of policies knows.
    Fix: Entra admin centre > Protection > Conditional Access > What If shows the policies; in each
    of those named: Users > Exclude the accounts declared as break_glass.
    See: https://learn.microsoft.com/entra/identity/conditional-access/what-if-tool
    """
    if not sign_ins:
        return Unclear("no declared account is found: list them as break_glass in the config")
    want = f"no policy blocks them or needs a device in {organization.display_name}"
    enforced = answers.where(
        lambda one: one.state == "enabled" and blocks_or_needs_a_device(one.grant_controls)
    )
    if enforced.where(lambda one: one.policy_applies):
        saw = enforced.where(lambda one: one.policy_applies)
        return Verdict(False, saw=f"kept out by {saw}", want=want)
    if enforced.where(lambda one: "notEnoughInformation" in one.analysis_reasons):
        return Unclear("for some policies Microsoft had not enough information")
    return Verdict(True, saw=sign_ins, want=want)


def answer(
    controls: PolicyGrant | None, applies: bool, reason: str = "notSet", **facts: Any
) -> WhatIf:
    """What Microsoft says of one policy, enforced unless told otherwise."""
    usual = {"id": "p", "sign_in": "bg1.browser", "display_name": "p", "state": "enabled"}
    return WhatIf(
        grant_controls=controls,
        policy_applies=applies,
        analysis_reasons=reason,
        **{**usual, **facts},
    )


GLASS = [ORGANISATION, user("bg1"), BreakGlass(account="bg1@acme.example")]
ca_whatif_break_glass.passes(GLASS, answer(BLOCK, False, "users"))
ca_whatif_break_glass.passes(
    "a block of legacy clients is good hygiene", GLASS, answer(BLOCK, False, "clientApps")
)
ca_whatif_break_glass.passes("MFA applies, and lets in", GLASS, answer(grant("mfa"), True))
ca_whatif_break_glass.passes("in report-only", GLASS, answer(BLOCK, True, state=REPORT_ONLY))
ca_whatif_break_glass.passes(
    "a strong factor is the other way in",
    GLASS,
    answer(grant("compliantDevice", strength=strength("fido2")), True),
)
ca_whatif_break_glass.passes("a grant that wants nothing", GLASS, answer(grant(), True))
ca_whatif_break_glass.passes("a policy that grants nothing", GLASS, answer(None, True))
ca_whatif_break_glass.fails("blocked", GLASS, answer(BLOCK, True))
ca_whatif_break_glass.fails(
    "a managed device is needed beside MFA",
    GLASS,
    answer(grant("mfa", "compliantDevice", operator="AND"), True),
)
ca_whatif_break_glass.unknown(
    "Microsoft could not tell", GLASS, answer(BLOCK, False, "notEnoughInformation")
)
ca_whatif_break_glass.unknown("none declared", GLASS[:2])
ca_whatif_break_glass.unknown(GLASS, unread(WhatIf, of="bg1.browser"))


@check(severity=HIGH, control=controls.EMERGENCY_ACCESS, maps={"CIS M365 6.0.1": ["2.2.1"]})
def break_glass_monitored() -> None:
    """Every sign-in of an emergency account raises an alert.

    Why: the account passes by every policy; somebody has to see it used.
    Fix: send the sign-in logs to Azure Monitor, Microsoft Sentinel or Defender, and there make a
    rule that alerts on each sign-in of the accounts declared as break_glass. An export of the logs
    without a rule that names the accounts is not enough.
    See: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access#monitor-sign-in-and-audit-logs
    """
