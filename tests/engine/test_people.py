"""What is known of people is a word each; what was not seen says so and is never a no."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from saas_audit.checks.cross.people.examples import (
    LAST_WEEK,
    NEVER,
    capable,
    entra,
    force,
    guest,
    is_global,
    workspace,
)

from saas_audit import unread
from saas_audit.datasets.declared import SamePerson
from saas_audit.datasets.google import directory as google
from saas_audit.datasets.m365 import directory as m365
from saas_audit.datasets.m365.roles import RoleAssignment
from saas_audit.datasets.m365.sign_ins import SignIns, UserSignIns
from saas_audit.datasets.salesforce import users as salesforce
from saas_audit.datasets.salesforce.two_factor import TwoFactorMethods
from saas_audit.engine.people import KnownPeople
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.reports.columns import IDENTITIES, Identity

ALL = ("m365", "google", "salesforce")
OTHERS = {
    "m365": is_global(entra("zoe")),
    "google": [workspace("zed", is_admin=True)],
    "salesforce": [force("zac")],
}
"""Every tenant has somebody, and an administrator."""


def people(*facts: Any, platforms: tuple[str, ...] = ALL) -> KnownPeople:
    others = [one for platform in platforms for one in OTHERS[platform]]
    return KnownPeople(World(Told((*facts, *others), platforms)))


def words(*facts: Any, platforms: tuple[str, ...] = ALL) -> dict[str, Any]:
    """The cells of the line of identities.csv that is about Leo."""
    (leo,) = (
        known
        for known in people(*facts, platforms=platforms)
        if any(one.id.endswith("-leo") for one in known.person.accounts)
    )
    return {name: make(Identity(leo, ())) for name, make in IDENTITIES.items()}


def states(found: dict[str, Any]) -> list[str]:
    return [found[f"{one}_state"] for one in ALL]


def factors(found: dict[str, Any]) -> list[str]:
    return [found[f"{one}_mfa"] for one in ALL]


def methods(**usable: bool) -> TwoFactorMethods:
    names = [one for one in TwoFactorMethods.__members__ if one.startswith("has_")]
    return TwoFactorMethods(user_id="s-leo", batch="b", **{**dict.fromkeys(names, False), **usable})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([workspace()], ["absent", "active", "absent"]),
        ([workspace(suspended=True)], ["absent", "disabled", "absent"]),
        ([workspace(is_guest_user=True)], ["absent", "guest", "absent"]),
        ([workspace(is_guest_user=True, archived=True)], ["absent", "disabled", "absent"]),
        ([guest("leo", "leo@else.example")], ["guest", "absent", "absent"]),
        ([workspace(), unread(m365.User)], ["not seen", "active", "not seen"]),
        ([workspace(), unread(salesforce.User)], ["not seen", "active", "not seen"]),
        ([entra(), workspace(), force()], ["active", "active", "active"]),
    ],
)
def test_how_somebody_stands_on_each_platform(facts: list[Any], expected: list[str]):
    assert states(words(*facts)) == expected


def test_a_platform_the_organisation_has_not_is_left_blank():
    found = words(workspace(), platforms=("google",))
    assert states(found) == ["", "active", ""]
    assert factors(found) == ["", "yes", ""]


ONE = SamePerson(person="Leo", accounts=["m-leo", "m-second"])


def second(**facts: Any) -> m365.User:
    """Another account of Leo's."""
    return entra("second", upn="other@acme.example", **facts)


@pytest.mark.parametrize(
    ("accounts", "state"),
    [
        ([entra(), second(account_enabled=False)], "active"),
        ([entra(account_enabled=False), second()], "active"),
        ([entra(account_enabled=False), second(user_type="Guest")], "guest"),
        ([entra(), second(user_type="Guest")], "active"),
        ([entra(account_enabled=False), second(account_enabled=False)], "disabled"),
    ],
)
def test_of_two_accounts_on_one_platform_the_best_counts(accounts: list[Any], state: str):
    assert states(words(*accounts, ONE))[0] == state


def test_an_account_whose_name_several_claim_is_ambiguous():
    claimed = [
        workspace("leo", aliases=["boss@acme.example"]),
        workspace("liz", aliases=["boss@acme.example"]),
        entra("boss"),
    ]
    told = [known.states for known in people(*claimed)]
    assert any("ambiguous" in one for one in told)
    for known in people(*claimed):
        line = Identity(known, ())
        for one in ALL:
            if IDENTITIES[f"{one}_state"](line) == "ambiguous":
                assert IDENTITIES[f"{one}_mfa"](line) == "not seen"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([workspace()], ["", "yes", ""]),
        ([workspace(is_enrolled_in_2sv=False)], ["", "no", ""]),
        ([workspace(suspended=True, is_enrolled_in_2sv=False)], ["", "", ""]),
        ([entra(), capable("leo")], ["yes", "", ""]),
        ([entra(), capable("leo", False)], ["no", "", ""]),
        ([entra()], ["not seen", "", ""]),
        ([entra(), unread(m365.RegistrationDetail)], ["not seen", "", ""]),
        ([entra(), m365.RegistrationDetail(id="m-leo")], ["not seen", "", ""]),
        ([force(), methods(has_totp=True)], ["", "", "yes"]),
        ([force(), methods()], ["", "", "no"]),
        ([force(), unread(TwoFactorMethods)], ["", "", "not seen"]),
        ([workspace(), unread(m365.User)], ["not seen", "yes", "not seen"]),
    ],
)
def test_whether_somebody_has_a_second_factor(facts: list[Any], expected: list[str]):
    assert factors(words(*facts)) == expected


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ([second(), capable("second", False)], "no"),
        ([second()], "not seen"),
        ([second(), capable("second")], "yes"),
        ([second(account_enabled=False), capable("second", False)], "yes"),
    ],
)
def test_one_account_without_a_second_factor_is_the_way_in(facts: list[Any], word: str):
    assert factors(words(entra(), capable("leo"), ONE, *facts))[0] == word


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([workspace()], ""),
        ([workspace(is_admin=True)], "google"),
        ([workspace(is_delegated_admin=True)], "google"),
        ([workspace(is_admin=True, suspended=True)], ""),
        ([*is_global(entra())], "m365"),
        ([*is_global(entra()), workspace(is_admin=True)], "m365 google"),
        ([entra(), unread(RoleAssignment)], "m365?"),
        ([workspace(), unread(google.RoleAssignment)], "google?"),
        ([workspace(), unread(m365.User)], "m365? salesforce?"),
    ],
)
def test_where_somebody_administers(facts: list[Any], expected: str):
    assert words(*facts)["admin_in"] == expected


def signed_in(at: datetime | None) -> UserSignIns:
    activity = SignIns(last_sign_in_date_time=at, last_successful_sign_in_date_time=at)
    return UserSignIns(id="m-leo", sign_in_activity=activity)


TENANT = m365.Organization(id="t", display_name="Acme")
YESTERDAY = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([workspace()], f"{LAST_WEEK:%Y-%m-%d}"),
        ([workspace(last_login_time=NEVER)], "never"),
        ([TENANT, entra(), workspace(), signed_in(YESTERDAY)], "2026-11-01"),
        ([TENANT, entra(), workspace(last_login_time=NEVER), signed_in(YESTERDAY)], "2026-11-01"),
        ([entra(), workspace(), unread(UserSignIns)], f"{LAST_WEEK:%Y-%m-%d}"),
        ([entra(), workspace(last_login_time=NEVER), unread(UserSignIns)], "not seen"),
    ],
)
def test_when_somebody_was_seen_last(facts: list[Any], expected: str):
    assert words(*facts)["last_seen_anywhere"] == expected


def test_people_are_counted_by_how_they_stand_with_or_without_a_pass():
    facts = [workspace(), workspace("liz"), workspace("max", suspended=True)]
    expected = {
        ("absent", "active", "absent"): 3,
        ("absent", "disabled", "absent"): 1,
        ("active", "absent", "absent"): 1,
        ("absent", "absent", "active"): 1,
    }
    assert people(*facts).states() == expected
    gone_over = people(*facts)
    assert len(list(gone_over)) == len(list(gone_over)) == 6
    assert gone_over.states() == expected


def test_where_there_is_nobody_nobody_stands_anyhow():
    assert KnownPeople(World(Told(()))).states() == {}
