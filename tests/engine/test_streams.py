"""A derive that is called once, with everything: what it may ask for, and what gaps become of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from saas_audit import Lookup, Own, Row, Stream, Verdict, derive
from saas_audit.controls import MFA_FOR_ADMINS
from saas_audit.declare.check import check
from saas_audit.declare.contract import contract_of
from saas_audit.declare.derive import Derive
from saas_audit.declare.example import unread
from saas_audit.engine.needs import closure
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.errors import DeclarationError
from saas_audit.model import CRITICAL, ORGANISATION, Reason, Unclear
from tests.support import Human, Password


class Team(Row):
    """Everybody in one place."""

    id: str
    people: int


class Roll(Row):
    """Breaks at whoever has no letter."""

    id: str


@derive
def rolls(humans: Stream[Human]) -> Iterator[tuple[Roll, str]]:
    for _, human, _ref in humans:
        yield Roll(id=human.name[0]), ""


class Leader(Row, of=Human, platform="m365"):
    """Of a human each."""

    id: str


@derive
def teams(humans: Stream[Human], passwords: Lookup[Password]) -> Iterator[tuple[Team, str]]:
    counted: dict[str, int] = {}
    for _, human, _ref in humans:
        city = human.home.city if human.home else "nowhere"
        counted[city or "nowhere"] = counted.get(city or "nowhere", 0) + 1
    for city in sorted(counted):
        yield Team(id=city, people=counted[city]), "page"
    assert passwords is not None


def told(*facts: object) -> tuple[list[tuple[str, int, str]], object]:
    reading = World(Told(facts, ("m365",))).stream(Team, ORGANISATION)
    rows = [(row.id, row.people, ref) for row, ref in reading]
    return rows, reading.any_gap


def test_it_is_called_once_and_every_row_has_its_page() -> None:
    humans = [Human(id=str(n), name="x", is_admin=False, home=None) for n in range(3)]
    assert told(*humans) == ([("nowhere", 3, "page")], None)


def test_what_was_not_read_is_missing_from_the_result() -> None:
    human = Human(id="1", name="x", is_admin=False, home=None)
    rows, gap = told(human, unread(Human))
    assert rows == [("nowhere", 1, "page")]
    assert "no_permission" in str(gap.reason)


def test_what_raises_in_it_leaves_a_gap_and_no_verdict() -> None:
    rows, gap = told(Human(id="1", name="x", is_admin=False))
    assert rows == []
    assert gap is not None


def test_a_derive_that_fails_itself_leaves_a_gap_after_what_it_made() -> None:
    humans = [Human(id=name, name=name, is_admin=False) for name in ("a", "", "b")]
    reading = World(Told(tuple(humans), ("m365",))).stream(Roll, ORGANISATION)
    assert [row.id for row, _ in reading] == ["a"]
    assert reading.gap is not None
    assert (reading.gap.reason, reading.gap.detail) == (Reason.CHECK_ERROR, "IndexError")


def test_what_streams_is_read_for_it() -> None:
    assert {Human, Password} <= set(closure([Team]))


def by_key(humans: Stream[Human], own: Own[Password]) -> Iterator[tuple[Team, str]]:
    yield from ()


def two_streams(humans: Stream[Human], more: Stream[Password]) -> Iterator[tuple[Team, str]]:
    yield from ()


@pytest.mark.parametrize("function", [by_key, two_streams])
def test_what_belongs_to_one_row_cannot_be_had_by_all(function: object) -> None:
    with pytest.raises(DeclarationError, match="cannot be had this way"):
        contract_of(function)


def test_rows_of_one_subject_each_are_not_made_at_once() -> None:
    def leaders(humans: Stream[Human]) -> Iterator[tuple[Leader, str]]:
        yield from ()

    with pytest.raises(DeclarationError, match="speaks of no row one by one"):
        _ = Derive(leaders).contract


def test_a_check_is_asked_about_one_row() -> None:
    @check(severity=CRITICAL, control=MFA_FOR_ADMINS)
    def everybody(humans: Stream[Human]) -> Verdict | Unclear | None:
        """All. Why: x. Fix: y."""

    with pytest.raises(DeclarationError, match="one row at a time"):
        _ = everybody.contract
