"""Truth tables that lie are found."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from saas_audit import HIGH, LOW, Lookup, Own, Part, Row, Rows, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.moment import Moment
from saas_audit.declare.config import config
from saas_audit.engine.truth import NOON, Told, problems, result_of
from saas_audit.model import DNS, Outcome, Reason, Source, Tenant, read_from
from tests.support import ANN, Boss, Home, Human, Password, Sharing


def told(function, *lines):
    made = check(severity=LOW, control=controls.FEW_ADMINS)(function)
    for outcome, facts, options in lines:
        getattr(made, outcome)(*facts, **options)
    return "\n".join(problems(made))


def named(human: Human, *, least: int = 1) -> Verdict:
    return Verdict(len(human.name) >= least, saw=human.name, want=least)


def test_a_wrong_answer_is_found():
    assert "should be fail, is pass" in told(named, ("fails", (ANN,), {}))


def test_a_table_without_a_failure_is_found():
    assert "no example of fail" in told(named, ("passes", (ANN,), {}))


def test_a_stray_row_is_found():
    assert "Sharing is nothing" in told(named, ("passes", (ANN, Sharing()), {}))


def test_a_derived_row_is_refused():
    def boss(one: Boss) -> Verdict:
        return Verdict(True, saw=one, want=one)

    assert "Boss is derived" in told(boss, ("passes", (Boss(id="ann"),), {}))


def test_a_misspelt_knob_is_found():
    assert "there is no knob leats" in told(named, ("passes", (ANN,), {"leats": 1}))


def test_a_value_of_the_wrong_type_is_found():
    text = told(named, ("passes", (Human(id="x", name="X", is_admin="yes"),), {}))
    assert "Human.is_admin" in text


def test_a_check_that_reads_missing_as_false_is_found():
    def careless(human: Human, passwords: Lookup[Password]) -> Verdict:
        try:
            admin = human.is_admin
        except BaseException:
            admin = False
        return Verdict(not admin or "1" in passwords, saw=admin, want=False)

    text = told(careless, ("fails", (ANN,), {}))
    assert "without Human.is_admin it moves from fail to pass" in text


NOBODY = Human(id="n", name="")
GOOD = (
    ("passes", (ANN,), {"least": 3}),
    ("fails", (NOBODY,), {}),
    ("unknown", (Human(id="x"),), {}),
)
A = Tenant("m365", "a")


def test_a_table_that_is_true_has_no_problems():
    assert told(named, *GOOD) == ""
    text = told(named, *GOOD, ("skips", (unread(Human),), {}))
    why = "Human: the right to read it was not granted"
    assert text == f"test_truth.named, example 4: should be not_applicable, is unknown. {why}"


@pytest.mark.parametrize(("dropped", "missing"), [(0, "pass"), (1, "fail"), (2, "unknown")])
def test_each_answer_must_have_an_example(dropped: int, missing: str):
    lines = [line for place, line in enumerate(GOOD) if place != dropped]
    assert told(named, *lines) == f"test_truth.named: no example of {missing}"


def test_a_problem_says_which_example_and_what_was_seen():
    lines = (*GOOD, ("passes", ("looks named", NOBODY), {}))
    assert told(named, *lines) == (
        "test_truth.named, example 4 (looks named): should be pass, is fail.  saw none"
    )


def graded(human: Human) -> Verdict:
    high = human.name == "Ann"
    lacks = "Entra ID P1" if human.name == "Ben" else ""
    degree = HIGH if high else None
    return Verdict(human.name == "", saw=1, want=2, severity=degree, lacks=lacks)


BEN = Human(id="ben", name="Ben")
GRADED = (("passes", (NOBODY,), {}), ("unknown", (Human(id="x"),), {}))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (("fails", (ANN,), {"at": HIGH}), ""),
        (("fails", (ANN,), {}), ""),
        (("fails", (ANN,), {"at": LOW}), "should fail as low, fails as high"),
        (("fails", (BEN,), {"lacks": "Entra ID P1"}), ""),
        (("fails", (BEN, Human(id="y")), {"lacks": "Entra ID P1"}), ""),
        (("fails", (BEN,), {}), "should lack no licence, lacks Entra ID P1"),
        (("fails", (ANN,), {"lacks": "Entra ID P1"}), "should lack Entra ID P1, lacks "),
    ],
)
def test_the_degree_and_the_licence_that_an_example_names_are_held_to(line: Any, problem: str):
    found = told(graded, *GRADED, line)
    assert found == (problem and f"test_truth.graded, example 3: {problem}")


def test_an_example_without_a_degree_fails_as_it_may():
    assert told(graded, *GRADED, ("fails", (ANN,), {})) == ""


def test_a_manual_check_needs_no_table():
    def look() -> None:
        """Look yourself."""

    assert told(look) == ""


@config("tests_of_truth_friends")
class Friend(Row):
    """Declared: never blanked, for the config has no gaps."""

    id: str
    since: int


def befriended(human: Human, friends: Rows[Friend]) -> Verdict:
    try:
        known = any(friend.since for friend in friends)
    except BaseException:
        known = False
    return Verdict(known and bool(human.name), saw=known, want=True)


def test_what_is_declared_may_be_given_and_is_not_blanked():
    friend = Friend(id="f", since=1)
    lines = [
        ("passes", (ANN, friend), {}),
        ("fails", (ANN,), {}),
        ("unknown", (Human(id="x"), friend), {}),
    ]
    assert told(befriended, *lines) == ""


class Room(Part, rename="camel"):
    size: int
    door: str


class House(Row, rename="camel", platform="m365"):
    """Parts in a list and by themselves."""

    id: str
    tags: list[str] = []
    rooms: list[Room]
    hall: Room | None


read_from(House, Source(platform="m365", api="graph", path="/houses", items=("value",)))
HOUSE = House(
    id="h", tags=["old"], rooms=[Room(size=1, door="oak"), Room(size=2, door="ash")], hall=None
)
DOORS = (["oak", "ash"], ["elm"], ["x"])
"""Of the houses below: those beside a blanked field are still there."""
HALLWAY = House(id="h", rooms=[], hall=Room(size=3, door="elm"))


def _size(room: Room) -> int:
    try:
        return room.size
    except BaseException:
        return 99


def small(house: House) -> Verdict:
    rooms = [*house.rooms, *([house.hall] if house.hall else [])]
    doors = [room.door for room in rooms]
    small = all(_size(room) < 9 for room in rooms)
    return Verdict(small or doors not in DOORS, saw=rooms, want="small")


@pytest.mark.parametrize(
    ("house", "where"),
    [(HOUSE, "House.rooms: Room.size"), (HALLWAY, "House.hall: Room.size")],
)
def test_the_fields_of_parts_are_blanked_one_by_one(house: House, where: str):
    huge = House(id="h", rooms=[Room(size=10, door="x")], hall=None)
    lines = [("passes", (house,), {}), ("fails", (huge,), {}), ("unknown", (House(id="h"),), {})]
    found = told(small, *lines)
    moved = f"without {where} it moves from pass to fail"
    times = max(1, len(house.rooms))
    assert found == "\n".join([f"test_truth.small, example 1: {moved}"] * times)


def test_the_key_and_whom_it_was_read_for_are_never_blanked():
    def used(password: Password) -> Verdict:
        try:
            last, whose = password.last_used, password.human
        except BaseException:
            last, whose = "never", "nobody"
        return Verdict(last == "never" or whose == "ann", saw=last, want="never")

    lines = [
        ("passes", (Password(code="1", human="ann", last_used="now"),), {}),
        ("fails", (Password(code="1", human="ben", last_used="now"),), {}),
        ("unknown", (unread(Password),), {}),
    ]
    assert told(used, *lines) == (
        "test_truth.used, example 2: without Password.last_used it moves from fail to pass"
    )


def test_every_value_must_be_of_its_declared_type_in_parts_too():
    odd = Human(id="x", name="X", home=Home(city=7))
    text = told(named, *GOOD, ("passes", (odd,), {}))
    assert "example 4: Home.city: Expected `str | null`, got `int`" in text


class Stamped(Row, platform="m365"):
    """With a time as a vendor spells it."""

    id: str
    at: Moment


read_from(Stamped, Source(platform="m365", api="graph", path="/stamped", items=("value",)))


@pytest.mark.parametrize(
    ("at", "fits"),
    [
        (Moment.fromtimestamp(NOON.timestamp(), UTC), True),
        ("2026-11-02T06:00:00.000+0000", True),
        ("noon", False),
        (7, False),
    ],
)
def test_a_time_may_be_given_as_one_or_as_the_vendor_spells_it(at: Any, fits: bool):
    def stamped(one: Stamped) -> Verdict:
        return Verdict(bool(one.at), saw=one.at, want="a time")

    text = told(stamped, ("passes", (Stamped(id="1", at=at),), {}))
    assert ("Stamped.at" not in text) is fits


def test_what_is_wrong_with_an_example_is_told_before_it_is_asked():
    text = told(named, *GOOD, ("fails", (ANN, Sharing()), {"leats": 1}))
    assert text.splitlines() == [
        "test_truth.named, example 4: Sharing is nothing this check reads",
        "test_truth.named, example 4: there is no knob leats",
    ]


def test_an_unread_type_may_be_given_derived_or_not():
    def bosses(boss: Boss, passwords: Own[Password]) -> Verdict:
        return Verdict(not passwords, saw=passwords, want="none")

    stray = ("unknown", (ANN, unread(Sharing)), {})
    good = [
        ("passes", (ANN,), {}),
        ("fails", (ANN, Password(code="1", human="ann")), {}),
        ("unknown", (ANN, unread(Password, of="ann")), {}),
    ]
    assert told(bosses, *good) == ""
    assert "Sharing is nothing this check reads" in told(bosses, *good, stray)


def test_only_platforms_that_are_spoken_of_are_there():
    def everyone(human: Human) -> Verdict:
        return Verdict(True, saw=human, want=human)

    made = check(severity=LOW, control=controls.FEW_ADMINS)(everyone)
    made.id = "google.tests.everyone"
    result = result_of(made, (ANN,), {})
    assert (result.tenant.platform, result.outcome) == ("m365", Outcome.PASS)


def test_a_told_world_holds_what_it_was_told_and_all_have_answered():
    backing = Told((ANN, Password(code="1"), unread(Password, of="ben")), ("m365",))
    assert [one.platform for one in backing.tenants] == ["m365", DNS]
    assert (backing.size(Human, A), backing.page(Human, A, 1)) == (3, [ANN])
    assert backing.reading(Human, A).answered is None
    passwords = backing.reading(Password, A)
    assert passwords.answered is not None
    assert "anybody" in passwords.answered
    assert [(gap.reason, gap.what) for gap in passwords.gaps_of.values()] == [
        (Reason.NO_PERMISSION, "Password")
    ]
    refused = Told((unread(Password, reason=Reason.TRUNCATED),)).reading(Password, A)
    assert refused.gap is not None
    assert (refused.gap.reason, refused.answered) == (Reason.TRUNCATED, frozenset())


def test_an_unknown_that_is_the_checks_own_failure_is_found():
    def bossy(human: Human, boss: Boss | None) -> Verdict:
        return Verdict(boss.id != "", saw=human.name, want="a boss")

    nobody = Human(id="x", name="X", is_admin=False)
    assert "the check failed itself" in told(bossy, ("unknown", (nobody,), {}))
