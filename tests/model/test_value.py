"""What two runs compare is the value, not the words around it; and how people read a value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from saas_audit.model import (
    Beside,
    Count,
    Gap,
    Missing,
    Piece,
    Reason,
    Rows,
    Value,
    canonical,
    label_of,
    text,
)
from tests.support import ANN, Home, Human, Password, Sharing

GAP = Gap(Reason.TRUNCATED, "Human")
NAMELESS = Human(id="x")


def test_a_note_beside_a_value_is_read_and_not_compared():
    one, other = Beside("ALLOW_ALL", "5 people"), Beside("ALLOW_ALL", "6 people")
    assert text(one) == "ALLOW_ALL (5 people)"
    assert canonical(one, text(one)) == canonical(other, text(other)) == Value("ALLOW_ALL")


def test_a_collection_beside_a_note_is_a_collection():
    assert canonical(Beside(["b", "a"], "5 people"), "").members == ("a", "b")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Rows([Piece(Human, [NAMELESS, ANN, ANN])]), Value("t", ("ann", "x"))),
        (Rows([Piece(Human, [ANN], GAP)]), Value("t", ("ann",))),
        (Rows([Piece(Sharing, [Sharing(sharing_level="open")])]), Value("t", ("Sharing",))),
        ({"b", "a"}, Value("t", ("a", "b"))),
        (["b", "a", "b"], Value("t", ("a", "b"))),
        ((2, 10), Value("t", ("10", "2"))),
        (frozenset({Home(city="Rome")}), Value("t", ("Home",))),
        (Count(3, 4, GAP), Value("t", number=3.0)),
        (7, Value("t", number=7.0)),
        (0.5, Value("t", number=0.5)),
        (True, Value("t")),
        ("7", Value("t")),
        (None, Value("t")),
    ],
)
def test_what_is_compared(value: Any, expected: Value):
    assert canonical(value, "t") == expected


def test_what_no_file_can_hold_is_replaced():
    assert canonical(["\ud83d"], "").members == ("?",)
    assert text("\ud83d") == "?"


@pytest.mark.parametrize("nothing", [None, "", (), [], frozenset(), set()])
def test_nothing_reads_none(nothing: object):
    assert text(nothing) == "none"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (Missing(Reason.WRONG_TYPE, "told elsewhere"), "not seen (wrong_type)"),
        (ANN, "Ann"),
        ({"b", "a"}, "a or b"),
        (["b", True, None], "b, yes, none"),
        (("b", "a"), "b, a"),
        (datetime(2026, 11, 2, 6, 0, tzinfo=UTC), "2026-11-02 06:00 UTC"),
        (datetime(2026, 11, 2, 6, 0), "2026-11-02 06:00"),
        (date(2026, 11, 2), "2026-11-02"),
        (Rows([Piece(Human, [])]), "none"),
        (Rows([Piece(Human, [], GAP)]), "none seen"),
        (Rows([Piece(Human, [ANN, NAMELESS])]), "2: Ann, x"),
        (Rows([Piece(Human, [ANN], GAP)]), "at least 1: Ann"),
        (Rows([Piece(Human, [ANN] * 5)]), "5: Ann, Ann, Ann, Ann, Ann"),
        (Rows([Piece(Human, [ANN] * 6)]), "6: Ann, Ann, Ann, Ann, Ann, ..."),
    ],
)
def test_how_a_value_reads(value: Any, expected: str):
    assert text(value) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (ANN, "Ann"),
        (NAMELESS, "x"),
        (Human(id="x", name=""), "x"),
        (Password(code="1"), "1"),
        (Sharing(sharing_level="open"), "Sharing"),
    ],
)
def test_a_row_is_known_by_its_label_else_its_key_else_its_type(row: Any, expected: str):
    assert label_of(row) == expected


def test_a_time_of_another_zone_keeps_it():
    there = timezone(timedelta(hours=2), "CEST")
    assert text(datetime(2026, 7, 1, 8, 30, tzinfo=there)) == "2026-07-01 08:30 CEST"
