"""People across platforms: who must not be accused, and who must not get away."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from saas_audit.checks.cross.people.admins import (
    admin_in_several_platforms,
    admins_use_mfa_everywhere,
)
from saas_audit.checks.cross.people.leavers import leavers_lose_access

from saas_audit.datasets.declared import ApprovedAccount, BreakGlass, ServiceAccount
from saas_audit.datasets.google import directory as google
from saas_audit.datasets.m365 import directory as m365
from saas_audit.datasets.m365.roles import RoleAssignment
from saas_audit.declare.check import Check
from saas_audit.declare.example import unread
from saas_audit.derived.m365.roles import GLOBAL_ADMINISTRATOR
from saas_audit.derived.people.accounts import Account
from saas_audit.derived.people.person import Person
from saas_audit.discover import built_in
from saas_audit.engine.judge import CheckResult, evaluate
from saas_audit.engine.needs import used_twice
from saas_audit.engine.truth import Told, problems
from saas_audit.engine.world import World
from saas_audit.model import Outcome

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN
SKIPPED = Outcome.NOT_APPLICABLE


def entra(name: str, **facts: Any) -> m365.User:
    """An account in Entra ID."""
    usual = {
        "user_principal_name": f"{name}@acme.com",
        "account_enabled": True,
        "user_type": "Member",
        "mail": None,
        "proxy_addresses": [],
        "other_mails": [],
        "employee_id": None,
        "on_premises_immutable_id": None,
    }
    return m365.User(id=f"m-{name}", **{**usual, **facts})


def workspace(name: str, **facts: Any) -> google.User:
    """An account in Google Workspace."""
    usual = {
        "primary_email": f"{name}@acme.com",
        "suspended": False,
        "archived": False,
        "is_admin": False,
        "is_delegated_admin": False,
        "is_enrolled_in_2sv": True,
        "is_enforced_in_2sv": True,
        "org_unit_path": "/",
    }
    return google.User(id=f"g-{name}", **{**usual, **facts})


def globally(*names: str) -> list[Any]:
    """Global Administrators in Entra ID."""
    tenant = m365.Organization(id="t", display_name="Acme")
    assignments = [
        RoleAssignment(
            id=f"a-{name}",
            principal_id=f"m-{name}",
            role_definition_id=GLOBAL_ADMINISTRATOR,
            directory_scope_id="/",
        )
        for name in names
    ]
    return [tenant, *assignments]


HERE = m365.Domain(id="acme.com", is_verified=True)
THERE = google.Domain(domain_name="acme.com", verified=True)


def asked(check: Check, *facts: Any, without: str = "", **knobs: Any) -> CheckResult:
    """What the check says; ``without`` a platform that has no tenant at all."""
    told = Told(tuple(facts), [one for one in ("m365", "google") if one != without])
    return evaluate(World(told), [check], {check.id: knobs}, lambda finding: None)[0]


def left(*facts: Any, **options: Any) -> Outcome:
    return asked(leavers_lose_access, *facts, **options).outcome


def several(*facts: Any) -> Outcome:
    return asked(admin_in_several_platforms, *facts).outcome


def strong(*facts: Any) -> Outcome:
    return asked(admins_use_mfa_everywhere, *facts).outcome


@pytest.mark.parametrize(
    "check", [leavers_lose_access, admins_use_mfa_everywhere, admin_in_several_platforms]
)
def test_the_truth_table_holds(check: Check) -> None:
    assert list(problems(check)) == []


# --- leavers --------------------------------------------------------------------------------------


def test_whatever_the_case_people_match() -> None:
    upper = entra("leo", user_principal_name="LEO@Acme.COM")
    assert left(HERE, upper, workspace("leo")) is PASS
    shout = entra("x", proxy_addresses=["SMTP:Leo@ACME.com", "sip:leo@acme.com"])
    assert left(HERE, shout, workspace("leo")) is PASS


def test_an_alias_in_google_matches_too() -> None:
    assert left(HERE, entra("leo"), workspace("lb", aliases=["leo@acme.com"])) is PASS


def test_only_mail_addresses_match() -> None:
    other = entra("x", proxy_addresses=["sip:leo@acme.com", "x500:/o=acme/cn=leo@acme.com"])
    assert left(HERE, other, workspace("leo")) is FAIL


def test_one_account_alive_at_home_is_enough() -> None:
    old = entra("old", proxy_addresses=["smtp:leo@acme.com"], account_enabled=False)
    assert left(HERE, old, entra("leo"), workspace("leo")) is PASS


def test_an_archived_account_is_closed() -> None:
    assert left(HERE, entra("ann"), workspace("leo", archived=True), workspace("ann")) is PASS


def test_gone_is_judged_only_in_a_domain_that_home_has_verified() -> None:
    pending = m365.Domain(id="acme.com", is_verified=False)
    initial = m365.Domain(id="acme.onmicrosoft.com", is_verified=True)
    assert left(initial, pending, entra("ann"), workspace("leo")) is SKIPPED
    assert left(HERE, entra("ann"), workspace("leo", primary_email="leo@p.com")) is SKIPPED


def test_disabled_at_home_is_judged_whatever_the_domain() -> None:
    outside = entra("leo", mail="leo@p.com", account_enabled=False)
    assert left(HERE, outside, workspace("leo", primary_email="leo@p.com")) is FAIL


def test_domains_unread_leave_open_who_is_gone_but_not_who_is_disabled() -> None:
    off = entra("leo", account_enabled=False)
    assert left(unread(m365.Domain), entra("ann"), workspace("leo")) is UNKNOWN
    assert left(unread(m365.Domain), off, workspace("leo")) is FAIL


def test_home_unread_accuses_nobody() -> None:
    assert left(HERE, entra("ann"), workspace("leo"), unread(m365.User)) is UNKNOWN


def test_an_address_that_was_not_read_at_home_may_be_the_one() -> None:
    half = m365.User(
        id="m-x", user_principal_name="x@acme.com", account_enabled=True, user_type="Member"
    )
    assert left(HERE, half, workspace("leo")) is UNKNOWN


def test_home_may_be_google() -> None:
    assert left(THERE, entra("leo"), workspace("leo", suspended=True), home="google") is FAIL
    assert left(THERE, entra("leo"), workspace("leo"), home="google") is PASS


def test_a_guest_is_nobodys_leaver() -> None:
    guest = entra("pat", user_type="Guest", mail="pat@acme.com")
    assert left(THERE, guest, workspace("ann"), home="google") is SKIPPED


# --- administrators -------------------------------------------------------------------------------


def test_a_suspended_account_administers_nothing() -> None:
    gone = workspace("ann", is_admin=True, suspended=True)
    assert several(*globally("ann"), entra("ann"), gone, workspace("b", is_admin=True)) is PASS
    off = entra("ann", account_enabled=False)
    assert several(*globally("ann"), off, workspace("ann", is_admin=True)) is PASS


def test_a_delegated_administrator_is_one() -> None:
    other = workspace("ann", is_delegated_admin=True)
    assert several(*globally("ann"), entra("ann"), other, workspace("b", is_admin=True)) is FAIL


def test_an_approved_account_may_hold_both() -> None:
    facts = (*globally("ann"), entra("ann"), workspace("ann", is_admin=True))
    assert several(*facts, ApprovedAccount(account="ann@acme.com")) is not FAIL


def test_roles_unread_on_one_platform_leave_it_open() -> None:
    facts = (*globally("ann"), entra("ann"), workspace("ann"), workspace("b", is_admin=True))
    assert several(*facts, unread(google.RoleAssignment)) is UNKNOWN
    assert several(entra("ann"), workspace("ann", is_admin=True), unread(RoleAssignment)) is UNKNOWN


def test_a_factor_unread_accuses_nobody() -> None:
    facts = (*globally("ann"), entra("ann"), workspace("b", is_admin=True))
    assert strong(*facts, unread(m365.RegistrationDetail)) is UNKNOWN
    assert strong(*facts) is UNKNOWN


def test_a_break_glass_account_is_left_out() -> None:
    weak = m365.RegistrationDetail(id="m-bg", is_mfa_capable=False)
    facts = (*globally("bg"), entra("bg"), workspace("b", is_admin=True), weak)
    assert strong(*facts) is FAIL
    assert strong(*facts, BreakGlass(account="bg@acme.com")) is PASS


# --- defects --------------------------------------------------------------------------------------


def test_without_a_tenant_of_the_home_platform_nobody_can_tell() -> None:
    assert left(workspace("leo"), THERE, without="m365") is UNKNOWN


def test_every_platform_the_knob_takes_gives_an_answer() -> None:
    (home,) = (knob for knob in leavers_lose_access.contract.knobs if knob.name == "home")
    for platform in get_args(home.kind):
        facts = (HERE, THERE, entra("leo"), workspace("leo"))
        assert asked(leavers_lose_access, *facts, home=platform).outcome is PASS


@pytest.mark.parametrize("declared", ["g-robot", "Robot@acme.com"])
def test_a_service_account_is_declared_by_id_or_name_in_any_case(declared: str) -> None:
    facts = (HERE, entra("ann"), workspace("robot"), workspace("ann"))
    assert left(*facts) is FAIL
    assert left(*facts, ServiceAccount(account=declared)) is PASS


@pytest.mark.parametrize("declared", ["m-bg", "BG@acme.com"])
def test_a_break_glass_account_is_declared_by_id_or_name_in_any_case(declared: str) -> None:
    weak = m365.RegistrationDetail(id="m-bg", is_mfa_capable=False)
    facts = (*globally("bg"), entra("bg"), workspace("b", is_admin=True), weak)
    assert strong(*facts, BreakGlass(account=declared)) is PASS


def test_a_witness_on_two_platforms_needs_nothing_more() -> None:
    """Nothing that is unread about somebody else can save an administrator seen on both."""
    half = m365.User(
        id="m-x", user_principal_name="x@acme.com", account_enabled=True, user_type="Member"
    )
    both = (*globally("ann"), entra("ann"), workspace("ann", is_admin=True))
    assert several(*both) is FAIL
    assert several(*both, half) is FAIL


def test_a_break_glass_account_may_administer_several() -> None:
    facts = (*globally("bg"), entra("bg"), workspace("bg", is_admin=True))
    assert several(*facts, BreakGlass(account="bg@acme.com")) is not FAIL


def test_everywhere_is_wherever_the_administrator_has_an_account() -> None:
    capable = m365.RegistrationDetail(id="m-ann", is_mfa_capable=True)
    weak = workspace("ann", is_enrolled_in_2sv=False)
    facts = (*globally("ann"), entra("ann"), capable, workspace("b", is_admin=True))
    assert strong(*facts, workspace("ann")) is PASS
    assert strong(*facts, weak) is FAIL


GUEST = entra(
    "ann",
    user_type="Guest",
    mail="ann@acme.com",
    user_principal_name="ann_acme.com#EXT#@acme.onmicrosoft.com",
)


def test_a_guest_who_administers_is_an_administrator() -> None:
    assert several(*globally("ann"), GUEST, workspace("ann", is_admin=True)) is FAIL
    weak = m365.RegistrationDetail(id="m-ann", is_mfa_capable=False)
    assert strong(*globally("ann"), GUEST, weak, workspace("b", is_admin=True)) is FAIL


def test_a_weak_account_of_an_administrator_seen_elsewhere_stays_weak() -> None:
    """Whether she administers here too was not read, and does not matter."""
    capable = m365.RegistrationDetail(id="m-ann", is_mfa_capable=True)
    weak = workspace("ann", is_enrolled_in_2sv=False)
    facts = (*globally("ann"), entra("ann"), capable, weak, workspace("b", is_admin=True))
    assert strong(*facts) is FAIL
    assert strong(*facts, unread(google.RoleAssignment)) is FAIL


def test_accounts_of_people_pass_by_and_are_not_held() -> None:
    """A million of them fit only because no check about people asks for them as context."""
    held = used_twice(one for one in built_in() if one.id.startswith("cross.people."))
    assert not [one for one in held if issubclass(one, (Account, Person))]
