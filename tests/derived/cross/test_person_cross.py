"""Which accounts are one person's, and which must never be joined."""

from __future__ import annotations

import random
from typing import Any

import pytest

from saas_audit.datasets.declared import DifferentPeople, SamePerson, ServiceAccount
from saas_audit.datasets.google import directory as google
from saas_audit.datasets.m365 import directory as m365
from saas_audit.datasets.salesforce import users as salesforce
from saas_audit.declare.example import unread
from saas_audit.derived.people.accounts import EntraAccount
from saas_audit.derived.people.matching import BITS, CROWD, Match
from saas_audit.derived.people.person import Person
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.errors import Unknown
from saas_audit.model import ORGANISATION, PLATFORMS, Reason


def entra(handle: str, /, **facts: Any) -> m365.User:
    usual = {
        "user_principal_name": f"{handle}@acme.com",
        "display_name": handle,
        "account_enabled": True,
        "user_type": "Member",
        "mail": None,
        "proxy_addresses": [],
        "other_mails": [],
        "employee_id": None,
        "on_premises_immutable_id": None,
    }
    return m365.User(id=f"m-{handle}", **{**usual, **facts})


def workspace(handle: str, /, **facts: Any) -> google.User:
    usual = {
        "primary_email": f"{handle}@acme.com",
        "name": google.FullName(full_name=handle),
        "suspended": False,
        "archived": False,
    }
    return google.User(id=f"g-{handle}", **{**usual, **facts})


def force(handle: str, /, **facts: Any) -> salesforce.User:
    usual = {
        "username": f"{handle}@acme.com.prod",
        "name": handle,
        "email": f"{handle}@acme.com",
        "federation_identifier": None,
        "is_active": True,
        "user_type": "Standard",
        "profile": None,
    }
    return salesforce.User(id=f"s-{handle}", **{**usual, **facts})


def people(*facts: Any, platforms: Any = PLATFORMS) -> list[Person]:
    told = Told(tuple(facts), platforms)
    return [row for row, _ in World(told).stream(Person, ORGANISATION)]


def joined(*facts: Any) -> list[str]:
    """``m-ann g-ann: sign-in name``, per person, sorted."""
    return sorted(
        " ".join(one.id for one in person.accounts) + f": {person.basis}"
        for person in people(*facts)
    )


def test_one_address_on_three_platforms_is_one_person() -> None:
    found = people(entra("ann"), workspace("ann"), force("ann"))
    (ann,) = found
    assert [one.platform for one in ann.accounts] == ["m365", "google", "salesforce"]
    assert (ann.basis, ann.confidence) == ("mail address", "medium")
    assert ann.address == "ann@acme.com"


def test_the_name_that_single_sign_on_gives_is_as_good_as_a_sign_in_name() -> None:
    other = force("ann", email="private@home.example", federation_identifier="Ann@Acme.com")
    assert joined(entra("ann"), other) == ["m-ann s-ann: sign-in name"]


def test_a_salesforce_user_name_is_no_address() -> None:
    borrowed = force("bob", username="ann@acme.com")
    assert joined(entra("ann"), borrowed) == ["m-ann: unmatched", "s-bob: unmatched"]
    assert joined(entra("bob"), borrowed) == ["m-bob s-bob: mail address"]


@pytest.mark.parametrize(
    ("facts", "basis"),
    [
        ((entra("x", proxy_addresses=["smtp:ann@acme.com"]), workspace("ann")), "alias"),
        ((entra("x", proxy_addresses=["SMTP:ann@acme.com"]), workspace("ann")), "sign-in name"),
        ((entra("ann"), workspace("x", aliases=["ANN@acme.com"])), "alias"),
        ((entra("x", mail="ann@acme.com"), workspace("ann")), "mail address"),
        ((entra("x", other_mails=["ann@acme.com"]), workspace("ann")), "other mail"),
        (
            (entra("x", other_mails=["a@home.example"]), force("a", email="a@home.example")),
            "other mail",
        ),
    ],
)
def test_what_joined_them_is_shown(facts: Any, basis: str) -> None:
    (one,) = people(*facts)
    assert one.basis == basis


def test_only_mail_addresses_among_proxies_count() -> None:
    sip = entra("x", proxy_addresses=["sip:ann@acme.com", "x500:/o=acme/cn=ann@acme.com"])
    assert len(people(sip, workspace("ann"))) == 2


def test_an_employee_number_counts_with_the_name_only() -> None:
    told = [{"value": "17", "type": "organization"}]
    called = google.FullName(full_name="Bell, Ann")
    ours = entra("x", employee_id="17", display_name="Ann Bell")
    assert len(people(ours, workspace("y", external_ids=told, name=called))) == 1
    assert len(people(ours, workspace("y", external_ids=told))) == 2
    assert len(people(ours, workspace("y", external_ids="17", name=called))) == 2


def test_a_long_id_is_nobody_elses() -> None:
    coded = "q8Zk0bV3YUqk1nQe5uW0Sg=="
    ours = entra("x", on_premises_immutable_id=coded)
    assert len(people(ours, force("y", federation_identifier=coded))) == 1
    assert len(people(ours, force("y", federation_identifier=coded.lower()))) == 2


# --- nobody is joined by mistake ------------------------------------------------------------------


def test_a_mailbox_that_several_users_of_one_tenant_name_joins_none_of_them() -> None:
    shared = {"email": "info@acme.com"}
    found = people(entra("info"), workspace("x"), force("ann", **shared), force("ben", **shared))
    found = [one for one in found if one.address != "x@acme.com"]
    assert [one.basis for one in found] == ["unmatched"] * 3
    assert {one.confidence for one in found} == {"low"}
    info, ann, _ = found
    assert (info.claimed_on, ann.claimed_on) == (("salesforce",), ("m365", "salesforce"))
    assert (info.open_on, ann.open_on) == (("salesforce",), ("m365",))
    with pytest.raises(Unknown):
        bool(ann.on("m365"))
    assert not ann.on("google")


def test_a_stronger_name_decides_before_a_weaker_one_makes_it_open() -> None:
    """Ann took over the info address as an alias; the old mailbox has an account of its own."""
    ann = workspace("ann", aliases=["info@acme.com"])
    assert joined(entra("ann"), entra("info"), ann) == [
        "m-ann g-ann: sign-in name",
        "m-info: unmatched",
    ]
    found = people(entra("ann"), entra("info"), ann)
    assert [one.claimed_on for one in found] == [("m365",), ("m365", "google")]
    assert [one.open_on for one in found] == [(), ()]


def test_a_name_that_is_open_spoils_no_other_name() -> None:
    """The info address is somebody else's; her other alias still leads to Salesforce."""
    ann = entra("ann", proxy_addresses=["smtp:a.bell@acme.com"])
    google_ann = workspace("ann", aliases=["info@acme.com"])
    crm = force("x", federation_identifier="a.bell@acme.com")
    assert joined(ann, google_ann, entra("info"), crm) == [
        "m-ann g-ann s-x: alias",
        "m-info: unmatched",
    ]


def test_two_names_that_only_together_join_two_accounts_of_a_tenant_join_nobody() -> None:
    both = workspace("x", aliases=["ann@acme.com", "ben@acme.com"])
    found = people(entra("ann"), entra("ben"), both, platforms=("m365", "google"))
    assert [one.basis for one in found] == ["unmatched"] * 3
    assert [one.open_on for one in found] == [("google",), ("google",), ("m365",)]


def test_a_mailbox_of_a_whole_crowd_joins_nobody_and_takes_no_time() -> None:
    crowd = [force(f"u{n}", email="sales@acme.com") for n in range(2000)]
    found = people(entra("sales"), *crowd)
    assert {one.basis for one in found} == {"unmatched"}
    assert all("m365" in one.open_on for one in found)


def test_same_person_wins_over_different_people() -> None:
    names = ["m-ann", "g-x"]
    facts = (entra("ann"), workspace("x"), force("ann"))
    told = (SamePerson(person="a", accounts=names), DifferentPeople(reason="b", accounts=names))
    assert joined(*facts, *told) == ["m-ann g-x s-ann: mail address"]


def test_the_order_of_reading_decides_nothing() -> None:
    facts = [
        entra("ann"),
        entra("info"),
        workspace("ann", aliases=["info@acme.com"]),
        force("a", email="info@acme.com"),
        force("ann"),
    ]
    assert joined(*facts) == joined(*reversed(facts))


def test_a_machines_address_joins_nobody() -> None:
    robot = ServiceAccount(account="robot@acme.com")
    facts = (entra("robot"), workspace("x", aliases=["robot@acme.com"]), force("ann"))
    assert joined(*facts, robot) == ["g-x: unmatched", "s-ann: unmatched"]
    twice = (workspace("x", aliases=["robot@acme.com"]), entra("y", other_mails=["robot@acme.com"]))
    assert joined(*twice, robot) == ["g-x: unmatched", "m-y: unmatched"]
    integration = salesforce.Profile(
        name="API", user_license=salesforce.UserLicense(name="Salesforce Integration")
    )
    machine = force("sync", email="ann@acme.com", profile=integration)
    assert joined(entra("ann"), workspace("ann"), machine) == [
        "g-ann: unmatched",
        "m-ann: unmatched",
    ]


def test_two_accounts_of_one_tenant_are_one_persons_by_declaration_only() -> None:
    daily, powerful = entra("ann"), entra("adm-ann", mail="ann@acme.com")
    assert len(people(daily, powerful)) == 2
    told = SamePerson(person="Ann", accounts=["ann@acme.com", "M365:adm-ann@acme.com"])
    (ann,) = people(daily, powerful, told)
    assert (ann.basis, ann.confidence) == ("declared", "certain")
    also = SamePerson(person="Ann", accounts=["m-ann", "m-adm-ann"])
    (ann,) = people(daily, powerful, workspace("ann"), also)
    assert (len(ann.accounts), ann.basis) == (3, "sign-in name")


def test_different_people_stay_apart_whatever_their_addresses() -> None:
    told = DifferentPeople(reason="two Anns", accounts=["m365:ann@acme.com", "google:ann@acme.com"])
    found = people(entra("ann"), workspace("ann"), told, platforms=("m365", "google"))
    assert [one.basis for one in found] == ["unmatched", "unmatched"]
    assert [one.open_on for one in found] == [(), ()]
    assert not found[0].on("google")


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_claimed_nobody_has_two_accounts_of_a_tenant_and_order_is_nothing(
    seed: int,
) -> None:
    dice = random.Random(seed)
    names = [f"n{number}@acme.com" for number in range(7)]

    def some(most: int) -> list[str]:
        return dice.sample(names, dice.randint(0, most))

    facts: list[Any] = []
    for n in range(6):
        proxies = [dice.choice(("smtp:", "SMTP:")) + one for one in some(2)]
        facts.append(entra(f"e{n}", proxy_addresses=proxies, other_mails=some(1)))
        facts.append(workspace(f"g{n}", primary_email=dice.choice(names), aliases=some(2)))
        facts.append(force(f"f{n}", email=dice.choice(names)))
    before = joined(*facts)
    for person in people(*facts):
        on = [one.platform for one in person.accounts]
        assert len(on) == len(set(on))
    dice.shuffle(facts)
    assert joined(*facts) == before


def test_different_people_are_not_joined_by_way_of_a_third() -> None:
    both = entra("x", proxy_addresses=["smtp:a@acme.com", "smtp:b@acme.com"])
    ann = workspace("y", aliases=["a@acme.com"])
    ben = force("z", federation_identifier="b@acme.com", email=None)
    assert joined(both, ann, ben) == ["m-x g-y s-z: alias"]
    told = DifferentPeople(reason="two", accounts=["g-y", "s-z"])
    assert joined(both, ann, ben, told) == [f"{one}: unmatched" for one in ("g-y", "m-x", "s-z")]


def test_who_is_declared_different_from_one_is_joined_with_another() -> None:
    told = DifferentPeople(reason="two", accounts=["m-ann", "g-ben"])
    assert joined(entra("ann"), workspace("ben"), force("ann"), told) == [
        "g-ben: unmatched",
        "m-ann s-ann: mail address",
    ]


def test_a_second_name_that_two_accounts_of_one_person_share_is_no_contradiction() -> None:
    alias = "a.bell@acme.com"
    ann = (entra("ann", proxy_addresses=[f"smtp:{alias}"]), workspace("ann", aliases=[alias]))
    (one,) = people(*ann, force("x", federation_identifier=alias, email=None))
    assert (len(one.accounts), one.claimed_on) == (3, ())


def test_everybody_who_shares_several_names_is_joined() -> None:
    couples = [(f"x{n}", f"y{n}", [f"a{n}@acme.com", f"b{n}@acme.com"]) for n in range(20)]
    facts = [entra(one, proxy_addresses=[f"smtp:{a}" for a in names]) for one, _, names in couples]
    facts += [workspace(other, aliases=names) for _, other, names in couples]
    assert [len(one.accounts) for one in people(*facts)] == [2] * 20


def test_sixty_four_who_share_a_mailbox_are_told_apart_by_platform() -> None:
    some = [force(f"u{n}", email="sales@acme.com") for n in range(CROWD - 1)]
    sales, *others = people(entra("sales"), *some)
    assert (sales.open_on, sales.claimed_on) == (("salesforce",), ("salesforce",))
    assert {one.open_on for one in others} == {("m365",)}


@pytest.mark.parametrize(("tenants", "number"), [(2, 1), (BITS, 1), (BITS + 1, 2)])
def test_tenants_that_cannot_be_told_apart_any_more_join_nobody(tenants: int, number: int) -> None:
    """The first account and the last have one name."""
    match = Match()
    for n in range(tenants):
        name = "ann@acme.com" if n in (0, tenants - 1) else f"u{n}@acme.com"
        match.add(f"m365 {n}", account(f"m{n}", name), "")
    match.settle()
    assert len(list(match.people())) == tenants - 2 + number


def account(key: str, name: str) -> EntraAccount:
    return EntraAccount(
        id=key,
        platform="m365",
        address=name,
        name=key,
        names={name: "sign-in name"},
        enabled=True,
        is_guest=False,
    )


# --- what was not seen ----------------------------------------------------------------------------


def test_a_platform_that_was_not_read_leaves_absence_open() -> None:
    (ann,) = people(entra("ann"), unread(google.User))
    with pytest.raises(Unknown):
        bool(ann.on("google"))
    assert ann.on("m365").count() == 1


def test_an_unread_platform_may_hold_the_link_to_another_account() -> None:
    (ann,) = people(force("ann"), unread(google.User))
    with pytest.raises(Unknown):
        bool(ann.on("m365"))
    assert bool(ann.on("salesforce"))


def test_what_links_two_accounts_may_stand_on_a_third_platform() -> None:
    _, ann = people(entra("ben"), force("ann"), unread(google.User))
    with pytest.raises(Unknown):
        bool(ann.on("m365"))


def test_each_platform_keeps_its_own_reason() -> None:
    other = unread(salesforce.User, reason=Reason.NO_LICENCE_DATA)
    (ann,) = people(entra("ann"), unread(google.User), other)
    reasons = {platform: gap.reason for platform, gap in ann.gaps.items()}
    assert reasons == {"google": Reason.NO_PERMISSION, "salesforce": Reason.NO_LICENCE_DATA}


def test_where_all_was_read_nothing_is_open() -> None:
    *_, ann = people(workspace("x"), force("y"), entra("ann"))
    assert (ann.gaps, ann.confidence) == ({}, "none")


def test_an_open_account_makes_no_guess_of_what_a_sign_in_name_joined() -> None:
    claims = [force(name, email="ann@acme.com") for name in ("x", "y")]
    ann, *_ = people(entra("ann"), workspace("ann"), *claims)
    assert (ann.open_on, ann.confidence) == (("salesforce",), "high")


def test_a_person_is_called_what_the_first_account_with_a_name_says() -> None:
    (ann,) = people(entra("ann", display_name=None), workspace("ann"))
    assert ann.name == "ann"


def test_an_account_whose_addresses_were_not_read_may_be_anyones() -> None:
    half = m365.User(id="m-x", user_principal_name="x@acme.com", account_enabled=True)
    (ann,) = people(workspace("ann"), half)
    with pytest.raises(Unknown):
        bool(ann.on("m365"))


def test_the_same_person_has_the_same_key_in_every_run() -> None:
    (one,), (other,) = people(entra("ann")), people(entra("ann"), workspace("ann"))
    assert one.id == other.id == "pce2c089b3998e69"
