"""Which gaps reach whom: a population as a whole, one owner's rows, a key, the value of a field."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (asked(Human), None),
        (asked(Human, gap=CUT), CUT),
        (asked(Password, gaps_of={"ann": HERS}, answered=NONE), HERS),
        (asked(Password, gap=CUT, gaps_of={"ann": HERS}, answered=NONE), CUT),
    ],
)
def test_a_population_lacks_what_any_owner_lacks(population: Any, expected: Gap | None):
    assert population.any_gap == population.piece().gap == expected


@pytest.mark.parametrize(
    ("population", "is_whole"),
    [
        (asked(Human), True),
        (asked(Human, gap=CUT), False),
        (asked(Boss, answered=NONE), True),
        (asked(Password, answered={"ann"}), False),
    ],
    ids=["read", "cut", "derived for whom there was", "read for some"],
)
def test_nobody_is_missing_only_where_all_were_asked(population: Any, is_whole: bool):
    assert population.is_whole is is_whole
    assert Lookup([population])._is_whole is is_whole


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (asked(Password, answered={"ann"}), None),
        (asked(Password, answered=NONE), NEVER),
        (asked(Password, answered=NONE, gap=CUT), CUT),
        (asked(Password, answered={"ann"}, gap=CUT), None),
        (asked(Password, answered={"ann"}, gaps_of={"ben": HERS}), None),
        (asked(Password, answered={"ann"}, gaps_of={"ann": HERS}), HERS),
        (asked(Password, gap=CUT), CUT),
        (asked(Password, gaps_of={"ben": HERS}), HERS),
        (asked(Badge, answered=NONE), None),
        (asked(Badge, answered=NONE, gap=CUT), CUT),
        (asked(Badge, answered=NONE, gaps_of={"ben": HERS}), None),
        (asked(Badge, answered={"ann"}, gap=CUT), None),
    ],
)
def test_what_may_hide_her_rows(population: Any, expected: Gap | None):
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
        (asked(Human), None),
        (asked(Human, gap=CUT), CUT),
        (asked(Boss, answered={"ann"}, gap=CUT), None),
        (asked(Boss, answered=NONE, gap=CUT), CUT),
        (asked(Plate, answered={"ann"}, gap=CUT), None),
        (asked(Plate, gap=CUT), CUT),
        (asked(Password, answered={"ann"}, gap=CUT), CUT),
        (asked(Badge, answered={"ann"}, gap=CUT), CUT),
    ],
    ids=["whole", "cut", "of her", "not of her", "her own key", "all at once", "code", "badge"],
)
def test_why_there_may_be_a_row_with_a_key_that_was_not_seen(population: Any, expected: Any):
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
        (asked(Human, rows=[ANN]), False),
        (asked(Human, rows=[ANN], gap=CUT), True),
        (asked(Human, rows=[ANN, Human(id="x")]), True),
        (asked(Plate, rows=[Plate(id="x")], answered=NONE), True),
    ],
    ids=["whole", "cut", "one without a name", "nobody asked"],
)
def test_to_insist_is_to_want_all_with_a_value(population: Any, is_open: bool):
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
