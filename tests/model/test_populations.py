"""Which gaps reach whom: a population as a whole, one owner's rows, a key, the value of a field."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from saas_audit.errors import Unknown
from saas_audit.model import Gap, Lookup, Own, Population, Reason, Row, Rows, fill
from tests.support import ANN, Boss, Human, Password

CUT = Gap(Reason.TRUNCATED, "all of it")
HERS = Gap(Reason.NO_PERMISSION, "hers")
NEVER = Gap(Reason.NOT_COLLECTED, "Password", "nobody asked for it")
NONE = frozenset[str]()
BEN = Human(id="ben", name="Ben", is_admin=False)


class Badge(Row, of=Human, owner="human", platform="m365"):
    """Derived: several of one human."""

    id: str
    human: str


class Plate(Row, owner="id", platform="m365"):
    """Of a human, and known by the human's key."""

    id: str
    roles: list[str]


def asked(row_type: Any, **known: Any) -> Population[Any]:
    return Population(row_type, known.pop("rows", []), **known)


later = functools.partial(functools.partial, asked)
"""A population that is made when the test asks for it."""


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (later(Human), None),
        (later(Human, gap=CUT), CUT),
        (later(Password, gaps_of={"ann": HERS}, answered=NONE), HERS),
        (later(Password, gap=CUT, gaps_of={"ann": HERS}, answered=NONE), CUT),
    ],
)
def test_a_population_lacks_what_any_owner_lacks(population: Any, expected: Gap | None):
    population = population()
    assert population.any_gap == population.piece().gap == expected


@pytest.mark.parametrize(
    ("population", "is_whole"),
    [
        (later(Human), True),
        (later(Human, gap=CUT), False),
        (later(Boss, answered=NONE), True),
        (later(Password, answered={"ann"}), False),
    ],
    ids=["read", "cut", "derived for whom there was", "read for some"],
)
def test_nobody_is_missing_only_where_all_were_asked(population: Any, is_whole: bool):
    population = population()
    assert population.is_whole is is_whole
    assert Lookup([population])._is_whole is is_whole


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (later(Password, answered={"ann"}), None),
        (later(Password, answered=NONE), NEVER),
        (later(Password, answered=NONE, gap=CUT), CUT),
        (later(Password, answered={"ann"}, gap=CUT), None),
        (later(Password, answered={"ann"}, gaps_of={"ben": HERS}), None),
        (later(Password, answered={"ann"}, gaps_of={"ann": HERS}), HERS),
        (later(Password, gap=CUT), CUT),
        (later(Password, gaps_of={"ben": HERS}), HERS),
        (later(Badge, answered=NONE), None),
        (later(Badge, answered=NONE, gap=CUT), CUT),
        (later(Badge, answered=NONE, gaps_of={"ben": HERS}), None),
        (later(Badge, answered={"ann"}, gap=CUT), None),
    ],
)
def test_what_may_hide_her_rows(population: Any, expected: Gap | None):
    population = population()
    assert population.owned_by("ann").gap == expected
    assert list(population.owned_by("ann").rows) == []


def test_whose_rows_they_are_decides_and_nothing_else():
    hers, his = Password(code="1", human="ann"), Password(code="2", human="ben")
    held = asked(Password, rows=[hers, his], answered={"ann", "ben"})
    assert list(Own([held.owned_by("ben")])) == [his]
    assert held.owned_by("carla").gap == NEVER


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (later(Human), None),
        (later(Human, gap=CUT), CUT),
        (later(Human, gap=CUT, gaps_of={"ann": HERS}), CUT),
        (later(Boss, answered={"ann"}, gap=CUT), None),
        (later(Boss, answered=NONE, gap=CUT), CUT),
        (later(Plate, answered={"ann"}, gap=CUT), None),
        (later(Plate, gap=CUT), CUT),
        (later(Password, answered={"ann"}, gap=CUT), CUT),
        (later(Badge, answered={"ann"}, gap=CUT), CUT),
    ],
)
def test_why_there_may_be_a_row_with_a_key_that_was_not_seen(population: Any, expected: Any):
    population = population()
    assert population.hidden_at("ann") == expected


def test_a_lookup_asks_one_population_after_the_other():
    lookup = Lookup([asked(Human, rows=[ANN]), asked(Human, rows=[BEN], gap=CUT)])
    assert lookup.get("ben") is BEN
    assert "ben" in lookup
    with pytest.raises(Unknown) as caught:
        lookup.get("carla")
    assert (caught.value.gap, caught.value.row) == (CUT, "carla")


def test_whom_only_the_derive_was_asked_about_is_not_hidden():
    lookup: Lookup[Boss] = Lookup([asked(Boss, rows=[Boss(id="ben")], answered={"ann"}, gap=CUT)])
    assert lookup.get("ann") is None
    assert "ann" not in lookup
    with pytest.raises(Unknown):
        lookup.get("carla")


def test_of_two_with_one_key_the_first_counts():
    twin = Human(id="ann", name="Twin")
    assert asked(Human, rows=[ANN, twin]).by_key == {"ann": ANN}


def test_a_list_is_found_by_each_member_and_a_key_by_its_text():
    plate = Plate(id="ann", roles=["owner", "member"])
    bare = Plate(id="ben", roles=[])
    lookup = Lookup([asked(Plate, rows=[plate, bare])])
    assert list(lookup.all(roles="member")) == [plate]
    assert list(lookup.all(id="ben")) == [bare]
    assert not lookup.all(roles="guest")
    numbered = Plate(id="7")
    fill(numbered, "id", 7)
    assert list(Lookup([asked(Plate, rows=[numbered])]).all(id="7")) == [numbered]


def test_rows_with_one_value_are_those_of_all_populations():
    twin = Human(id="other", name="Ann")
    lookup = Lookup([asked(Human, rows=[ANN]), asked(Human, rows=[BEN, twin])])
    assert list(lookup.all(name="Ann")) == [ANN, twin]
    assert list(lookup.all(name="Carla")) == []


def test_what_is_not_there_in_a_whole_population_costs_no_new_object():
    lookup = Lookup([asked(Human, rows=[ANN])])
    assert lookup.all(name="Ben") is lookup.all(name="Carla")


@pytest.mark.parametrize(
    ("population", "is_open"),
    [
        (later(Human, rows=[ANN]), False),
        (later(Human, rows=[ANN], gap=CUT), True),
        (later(Human, rows=[ANN, Human(id="x")]), True),
        (later(Plate, rows=[Plate(id="x")], answered=NONE), True),
    ],
    ids=["whole", "cut", "one without a name", "nobody asked"],
)
def test_to_insist_is_to_want_all_with_a_value(population: Any, is_open: bool):
    population = population()
    field = "name" if population.row_type is Human else "roles"
    lookup = Lookup([asked(Human), population])
    if is_open:
        with pytest.raises(Unknown):
            lookup.insist(**{field: "Ann"})
        with pytest.raises(Unknown):
            list(lookup.all(**{field: "Carla"}))
    else:
        lookup.insist(**{field: "Ann"})


def test_asked_by_owner_only_what_may_hide_that_owners_rows_counts():
    lookup: Lookup[Any] = Lookup([asked(Password, gaps_of={"ben": HERS}, answered={"ann"})])
    lookup.insist(human="ann")
    assert not lookup.all(human="ann")
    with pytest.raises(Unknown):
        lookup.insist(human="ben")
    with pytest.raises(Unknown):
        lookup.insist(code="1")


def test_the_first_row_that_lacks_a_field_says_why():
    from saas_audit.model import Missing

    first, second = Human(id="x"), Human(id="y")
    fill(first, "name", Missing(Reason.WRONG_TYPE, "7"))
    _, gap = asked(Human, rows=[ANN, first, second]).index("name")
    assert gap == Gap(Reason.WRONG_TYPE, "Human.name", "7")


def test_an_index_is_made_once():
    held = asked(Human, rows=[ANN])
    assert held.index("name") is held.index("name")


def test_a_part_of_a_lookup_has_only_its_own_gaps():
    lookup: Lookup[Any] = Lookup([asked(Human, rows=[ANN], gap=CUT), asked(Password)])
    assert lookup.of(Password).get("1") is None
    assert lookup.of(Human).get("ann") is ANN
    with pytest.raises(Unknown):
        lookup.of(Human).get("ben")


def test_both_have_the_gaps_of_both():
    both = Rows([asked(Human, rows=[ANN]).piece()]) + Rows([asked(Human, gap=CUT).piece()])
    assert (both.seen(), both.gap) == ((ANN,), CUT)


def test_a_row_that_does_not_say_whose_it_is_may_be_anybodys():
    stray = Password(code="1")
    held = asked(Password, rows=[stray], answered={"ann"})
    assert held.owned_by("ann").gap == Gap(Reason.NOT_RETURNED, "Password.human")


def test_rows_behind_one_that_lacks_the_field_are_found():
    found = Lookup([asked(Human, rows=[Human(id="x"), ANN])]).all(name="Ann")
    assert found.seen() == (ANN,)
