"""Populations know what they lack."""

from __future__ import annotations

import pytest

from saas_audit.discover import built_in
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.errors import Unknown
from saas_audit.model import (
    NOT_RETURNED,
    Count,
    Gap,
    Lookup,
    Own,
    Piece,
    Population,
    Reason,
    Rows,
    peek,
)
from tests.support import ANN, Home, Human, Password

GAP = Gap(Reason.TRUNCATED, "Human")
BEN = Human(id="ben", name="Ben", is_admin=False)


def rows(*humans: Human, gap: Gap | None = None) -> Rows[Human]:
    return Rows([Piece(Human, humans, gap)])


def test_reading_a_missing_field_raises_and_names_it():
    with pytest.raises(Unknown) as caught:
        _ = Human(id="x").is_admin
    assert caught.value.gap == Gap(Reason.NOT_RETURNED, "Human.is_admin")
    assert caught.value.row == "x"


def test_getattr_with_a_default_does_not_swallow_it():
    with pytest.raises(Unknown):
        getattr(Human(id="x"), "is_admin", False)


def test_a_missing_field_of_a_nested_part_raises():
    with pytest.raises(Unknown, match=r"Home\.city"):
        _ = Human(id="x", home=Home()).home.city


def test_null_is_a_value():
    assert Human(id="x", home=Home(city=None)).home.city is None


def test_peek_sees_below_the_guard():
    assert peek(Human(id="x"), "is_admin") is NOT_RETURNED


def test_iterating_yields_what_was_read_then_raises():
    seen = []
    with pytest.raises(Unknown):
        for human in rows(ANN, gap=GAP):
            seen.append(human.id)  # noqa: PERF401
    assert seen == ["ann"]


@pytest.mark.parametrize(
    ("population", "truth"), [(rows(ANN, gap=GAP), True), (rows(ANN), True), (rows(), False)]
)
def test_bool_is_true_at_one_row_and_false_only_if_whole(population, truth):
    assert bool(population) is truth


def test_bool_of_nothing_read_is_unknown():
    with pytest.raises(Unknown):
        bool(rows(gap=GAP))


def test_where_goes_past_what_it_cannot_decide():
    found = rows(Human(id="x"), ANN).where(lambda human: human.is_admin)
    assert bool(found)
    assert found.count() >= 1
    with pytest.raises(Unknown):
        list(found)


def test_where_bounds_the_count_from_above():
    found = rows(Human(id="x"), ANN).where(lambda human: human.is_admin)
    assert found.count() <= 2
    with pytest.raises(Unknown):
        _ = found.count() <= 1


def test_where_on_a_cut_list_has_no_upper_bound():
    found = rows(Human(id="x"), ANN, gap=GAP).where(lambda human: human.is_admin)
    with pytest.raises(Unknown):
        _ = found.count() <= 100


@pytest.mark.parametrize(
    ("low", "high", "limit", "answer"),
    [(9, None, 4, False), (3, 3, 4, True), (3, 4, 4, True), (5, 5, 4, False)],
)
def test_count_decides_where_it_can(low, high, limit, answer):
    assert (Count(low, high, GAP) <= limit) is answer
    assert (Count(low, high, GAP) > limit) is not answer


def test_count_is_open_only_where_it_is():
    with pytest.raises(Unknown):
        _ = Count(3, None, GAP) <= 4
    assert Count(3, None, GAP) >= 2
    assert (Count(3, None, GAP) == 2) is False
    with pytest.raises(Unknown):
        _ = Count(3, None, GAP) == 4
    assert 2 <= Count(3, 3, None) <= 4


def test_rows_have_no_length_and_no_index():
    with pytest.raises(TypeError):
        len(rows(ANN))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        rows(ANN)[0]  # type: ignore[index]


def test_lookup_of_an_absent_key_is_none_only_if_whole():
    assert Lookup([Population(Human, [ANN])]).get("ben") is None
    with pytest.raises(Unknown):
        Lookup([Population(Human, [ANN], gap=GAP)]).get("ben")
    assert Lookup([Population(Human, [ANN], gap=GAP)]).get("ann") is ANN


def test_lookup_by_a_field_some_rows_lack_is_not_whole():
    found = Lookup([Population(Human, [ANN, Human(id="x")])]).all(name="Ann")
    assert bool(found)
    with pytest.raises(Unknown, match=r"Human\.name"):
        list(found)


def test_own_rows_lack_only_what_their_owner_lacks():
    held = Population(
        Password,
        [Password(code="1", human="ann")],
        gaps_of={"ben": GAP},
        answered=frozenset({"ann"}),
    )
    assert [p.code for p in Own([held.owned_by("ann")])] == ["1"]
    with pytest.raises(Unknown):
        bool(Own([held.owned_by("ben")]))


def test_a_subject_nobody_asked_is_not_collected_not_empty():
    held = Population(Password, [], answered=frozenset({"ann"}))
    assert not Own([held.owned_by("ann")])
    with pytest.raises(Unknown) as caught:
        bool(Own([held.owned_by("carla")]))
    assert caught.value.gap.reason is Reason.NOT_COLLECTED


def test_of_narrows_to_one_type_with_only_its_gaps():
    both: Rows[Human | Password] = Rows([Piece(Human, [ANN]), Piece(Password, [], GAP)])
    assert list(both.of(Human)) == [ANN]
    with pytest.raises(Unknown):
        list(both.of(Password))


def test_every_source_has_a_file_of_its_own_with_a_name_that_any_system_takes():
    sources = list(sources_of(row for check in built_in() for row in needs_of(check)))
    places = {(source.platform, source.slug) for source in sources}
    assert len(places) == len(sources)
    assert max(len(slug) for _, slug in places) <= 100


def admins(human: Human) -> bool:
    return human.is_admin


CLUELESS = Human(id="x")


@pytest.mark.parametrize(
    ("population", "answer"),
    [
        (rows(BEN, ANN), True),
        (rows(ANN, gap=GAP), True),
        (rows(CLUELESS, ANN), True),
        (rows(BEN), False),
        (rows(), False),
        (rows(BEN, gap=GAP), None),
        (rows(BEN, CLUELESS), None),
    ],
)
def test_any_is_true_at_one_witness_and_false_only_if_all_were_asked(population, answer):
    for ask in (lambda: population.any(admins), lambda: bool(population.where(admins))):
        if answer is None:
            with pytest.raises(Unknown):
                ask()
        else:
            assert ask() is answer


def test_any_tells_the_first_reason():
    with pytest.raises(Unknown) as caught:
        rows(CLUELESS, gap=GAP).any(admins)
    assert caught.value.gap == GAP
    with pytest.raises(Unknown) as caught:
        rows(CLUELESS, Human(id="y", is_admin=False)).any(lambda one: one.is_admin or one.name)
    assert caught.value.gap.what == "Human.is_admin"


def test_what_one_part_could_not_decide_is_not_forgotten_in_the_next():
    with pytest.raises(Unknown):
        Rows([Piece(Human, [CLUELESS]), Piece(Human, [BEN])]).any(admins)


def test_where_tells_the_first_reason():
    nameless = Human(id="y", is_admin=False)
    found = rows(CLUELESS, nameless).where(lambda one: one.is_admin or one.name == "Y")
    assert found.gap == Gap(Reason.NOT_RETURNED, "Human.is_admin")


def test_where_counts_what_it_could_not_decide_at_every_step():
    first = rows(ANN, BEN, CLUELESS, Human(id="y", is_admin=True)).where(admins)
    second = first.where(lambda human: human.name == "Ann")
    assert (second.count().low, second.count().high) == (1, 3)
    assert second.gap == Gap(Reason.NOT_RETURNED, "Human.is_admin")
    assert second.where(admins).count().high == 3


def test_where_of_what_is_whole_is_whole():
    found = rows(ANN, BEN).where(admins)
    assert (found.seen(), found.gap) == ((ANN,), None)
    nobody = rows(gap=GAP)
    assert nobody.where(admins) is nobody
    assert rows(ANN, gap=GAP).where(admins).gap == GAP


@pytest.mark.parametrize(
    ("pieces", "low", "high"),
    [
        ([Piece(Human, [ANN, BEN])], 2, 2),
        ([Piece(Human, [ANN]), Piece(Human, [BEN])], 2, 2),
        ([Piece(Human, [ANN]), Piece(Human, [BEN], GAP)], 2, None),
        ([Piece(Human, [ANN], GAP, 2), Piece(Human, [BEN])], 2, 4),
        ([Piece(Human, [ANN], GAP, 2), Piece(Human, [BEN], GAP)], 2, None),
        ([], 0, 0),
    ],
)
def test_a_count_is_bounded_where_only_decisions_are_missing(pieces, low, high):
    count = Rows(pieces).count()
    assert (count.low, count.high) == (low, high)
    assert Rows(pieces).seen() == tuple(row for piece in pieces for row in piece.rows)


@pytest.mark.parametrize(
    ("low", "high", "other", "answer"),
    [
        (3, 3, 3, True),
        (3, 3, 4, False),
        (3, 5, 2, False),
        (3, 5, 6, False),
        (3, None, 2, False),
        (3, 5, 3, None),
        (3, 5, 5, None),
        (3, None, 9, None),
    ],
)
def test_a_count_is_a_number_where_no_other_is_left(low, high, other, answer):
    count = Count(low, high, None)
    if answer is None:
        with pytest.raises(Unknown, match="count"):
            _ = count == other
    else:
        assert (count == other) is answer
        assert (count != other) is not answer


def test_a_count_is_no_text():
    assert (Count(3, 3, None) == "3") is False
    assert Count(3, 4, GAP) != "3"
    assert [str(Count(3, 3, None)), str(Count(3, 4, GAP))] == ["3", "at least 3"]


@pytest.mark.parametrize(
    ("low", "high", "at_least"), [(3, 3, {0: True, 3: True, 4: False}), (3, None, {3: True})]
)
def test_at_least_and_more_than_are_the_other_side_of_at_most(low, high, at_least):
    count = Count(low, high, GAP)
    for limit, answer in at_least.items():
        assert (count >= limit) is answer
        assert (count < limit) is not answer
        assert (count > limit - 1) is answer
        assert (count <= limit - 1) is not answer


def test_why_a_count_is_open():
    with pytest.raises(Unknown) as caught:
        _ = Count(3, None, GAP) <= 4
    assert caught.value.gap == GAP
    with pytest.raises(Unknown) as caught:
        _ = Count(3, None, GAP) == 4
    assert caught.value.gap == GAP
    with pytest.raises(Unknown, match="count"):
        _ = Count(3, None, None) <= 4
