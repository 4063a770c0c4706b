"""Which cases of sign-in a policy takes, and who is left when all of them are put together."""

from __future__ import annotations

import pytest
from saas_audit.checks.m365.entra.policy_examples import (
    BLOCK,
    DEVICE,
    MFA,
    NOBODY_SPECIAL,
    devices,
    flows,
    frequency,
    grant,
    places,
    platforms,
    policy,
    resources,
    session,
    strength,
)

from saas_audit.datasets.m365.directory import User
from saas_audit.datasets.m365.policies import (
    ConditionalAccessPolicy,
    PolicyApplications,
    PolicyClients,
)
from saas_audit.derived.m365 import grants
from saas_audit.derived.m365.audiences import Audience
from saas_audit.derived.m365.conditional_access import (
    LEGACY,
    MODERN,
    PLATFORMS,
    Demand,
    blocks,
    cases_of,
    every_resource,
)
from saas_audit.derived.m365.contexts import context_policy
from saas_audit.derived.m365.coverage import MfaGap, told
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.errors import Unknown
from saas_audit.model import Lookup

WANTED = Demand(met=grants.mfa, target=every_resource)
RISKY = Demand(met=grants.mfa, target=every_resource, risk="sign-in", levels=("medium", "high"))
MANAGED = Demand(met=grants.managed_device, target=every_resource, may_spare_managed=blocks)


def axes(policy: ConditionalAccessPolicy, demand: Demand = WANTED) -> list[set[str]]:
    """The kinds of client, platforms and levels it takes."""
    return [set(axis) for axis in zip(*cases_of(policy, demand, Lookup()), strict=True)]


def test_a_policy_without_conditions_takes_every_case() -> None:
    assert cases_of(policy(), WANTED, Lookup()) == WANTED.cases
    assert axes(policy()) == [MODERN | LEGACY, PLATFORMS, {""}]


def test_clients_and_platforms_leave_it_some() -> None:
    assert axes(policy(client_app_types=["browser"]))[0] == {"browser"}
    assert axes(policy(platforms=platforms("android", "iOS")))[1] == {"android", "iOS"}
    rest = axes(policy(platforms=platforms("all", without=("windows",))))[1]
    assert rest == PLATFORMS - {"windows"}
    assert axes(policy(platforms=platforms("android", without=("all",)))) == []


def test_a_policy_that_names_no_risk_speaks_of_all_of_them() -> None:
    assert axes(policy(), RISKY)[2] == {"medium", "high"}
    assert axes(policy(sign_in_risk_levels=["low", "high"]), RISKY)[2] == {"high"}
    assert axes(policy(sign_in_risk_levels=["high"])) == []
    assert axes(policy(user_risk_levels=["high"]), RISKY) == []


@pytest.mark.parametrize(
    "narrowed",
    [
        policy(locations=places(without="AllTrusted")),
        policy(locations=places(only="AllTrusted")),
        policy(devices=devices("device.isCompliant -eq True")),
        policy(authentication_flows=flows("deviceCodeFlow")),
        policy(insider_risk_levels="elevated"),
        policy(service_principal_risk_levels=["high"]),
        policy(applications=resources(without=("app",))),
        policy(applications=resources("Office365")),
        policy(applications=resources(actions=("registerdevice",))),
        policy(state="enabledForReportingButNotEnforced"),
        policy(state="disabled"),
        policy(client_applications=PolicyClients(include_service_principals=["sp"])),
        policy(None, session=session(frequency(1))),
    ],
)
def test_everything_else_leaves_it_none(narrowed: ConditionalAccessPolicy) -> None:
    assert axes(narrowed) == []


@pytest.mark.parametrize(
    "rule",
    [
        "device.isCompliant -eq True",
        'device.isCompliant -eq True -or device.trustType -eq "ServerAD"',
        '(device.trustType -eq "ServerAD") -or (device.isCompliant -eq True)',
    ],
)
def test_a_block_that_spares_managed_devices_demands_one(rule: str) -> None:
    assert axes(policy(BLOCK, devices=devices(rule)), MANAGED)
    assert not axes(policy(MFA, devices=devices(rule)), MANAGED)
    assert not axes(policy(BLOCK, devices=devices(rule, "include")), MANAGED)
    assert not axes(policy(BLOCK, devices=devices(f'{rule} -or device.model -eq "x"')), MANAGED)


def test_demands_and_ways_round_them() -> None:
    assert grants.mfa(policy(grant(strength=strength("fido2"))))
    assert not grants.mfa(policy(grant(strength=strength("password", satisfies="none"))))
    assert not grants.mfa(policy(grant(operator="AND")))
    assert grants.managed_device(policy(DEVICE))
    assert not grants.managed_device(policy(grant("compliantDevice", strength=strength("fido2"))))
    assert grants.remedy(policy(grant("mfa", "passwordChange", operator="AND")))
    assert not grants.remedy(policy(grant("riskRemediation", "compliantDevice")))
    assert not grants.mfa_every_time(policy(session=session(frequency(1))))
    assert not grants.mfa_every_time(policy(session=session(frequency(on=False))))


def test_a_context_is_no_resource() -> None:
    apps = PolicyApplications(
        include_applications=[],
        exclude_applications=[],
        include_user_actions=[],
        include_authentication_context_class_references=["c1"],
    )
    asked = context_policy(policy(applications=apps), Lookup())
    assert asked is not None
    assert asked.contexts == {"c1"}
    assert context_policy(policy(), Lookup()) is None
    assert axes(policy(applications=apps)) == []


def test_a_condition_that_was_not_seen_is_not_taken_for_none() -> None:
    blank = policy().conditions
    with pytest.raises(Unknown):
        cases_of(
            ConditionalAccessPolicy(id="p", state="enabled", conditions=type(blank)()),
            WANTED,
            Lookup(),
        )


def test_what_is_left_is_told_by_what_differs() -> None:
    assert told(WANTED.cases, WANTED) == ""
    legacy = frozenset(case for case in WANTED.cases if case[0] == "other" and case[1] == "linux")
    assert told(legacy, WANTED) == "other, linux"


def test_users_whom_no_policy_tells_apart_are_judged_once() -> None:
    people = [
        User(id=str(n), user_principal_name=f"{n}@x", account_enabled=True, user_type="Member")
        for n in range(1000)
    ]
    asking = [policy(id=f"p{n}", client_app_types=["browser"]) for n in range(50)]
    world = World(Told((*people, *asking, NOBODY_SPECIAL)))
    (tenant,) = world.tenants_of(MfaGap)
    assert len(world.population(Audience, tenant).rows) == 1
    gaps = world.population(MfaGap, tenant)
    assert len(gaps.rows) == len(people)
    assert {gap.left for gap in gaps.rows} == {
        "exchangeActiveSync, mobileAppsAndDesktopClients, other"
    }
