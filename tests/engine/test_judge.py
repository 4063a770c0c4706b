"""A failure needs one witness; a pass needs everybody."""

from __future__ import annotations

import pytest

from saas_audit import LOW, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.engine.judge import evaluate
from saas_audit.engine.truth import Told, problems, result_of
from saas_audit.engine.world import World
from saas_audit.model import Outcome, Reason
from tests.support import (
    ANN,
    Human,
    Password,
    Sharing,
    bosses_have_no_passwords,
    sharing_closed,
)

BEN = Human(id="ben", name="Ben", is_admin=True)
STAFF = Human(id="gita", name="Gita", is_admin=False)


def outcome(*facts):
    return result_of(bosses_have_no_passwords, facts, {}).outcome


@pytest.mark.parametrize("check", [sharing_closed, bosses_have_no_passwords])
def test_the_truth_tables_here_hold(check):
    assert list(problems(check)) == []


def test_one_witness_fails_whatever_else_is_unread():
    facts = (ANN, BEN, Password(code="1", human="ann"), unread(Password, of="ben"), unread(Human))
    assert outcome(*facts) is Outcome.FAIL


def test_one_unread_subject_keeps_it_from_passing():
    assert outcome(ANN, BEN, unread(Password, of="ben")) is Outcome.UNKNOWN


def test_a_cut_population_keeps_it_from_passing():
    assert outcome(ANN, unread(Human)) is Outcome.UNKNOWN


def test_an_unread_neighbour_does_not_concern_it():
    assert outcome(ANN, STAFF, unread(Password, of="gita")) is Outcome.PASS


def test_nobody_to_judge_is_not_applicable_only_when_all_were_seen():
    assert outcome(STAFF) is Outcome.NOT_APPLICABLE
    assert outcome(STAFF, Human(id="x")) is Outcome.UNKNOWN


def test_an_empty_answer_that_cannot_be_empty_is_unknown():
    result = result_of(bosses_have_no_passwords, (), {})
    assert result.outcome is Outcome.UNKNOWN
    assert result.doubts[0].gap.reason is Reason.SUSPICIOUSLY_EMPTY


def test_unknowns_are_told_once_per_gap_with_one_example():
    many = [Human(id=f"u{i}", name=f"U{i}") for i in range(5)]
    (doubt,) = result_of(bosses_have_no_passwords, tuple(many), {}).doubts
    assert doubt.gap.what == "Human.is_admin"


def test_knobs_change_the_answer():
    facts = (Sharing(sharing_level="open"),)
    knobs = {"allowed": frozenset({"open"})}
    assert result_of(sharing_closed, facts, knobs).outcome is Outcome.PASS


def test_a_check_that_fails_itself_is_unknown_not_a_verdict():
    @check(severity=LOW, control=controls.FEW_ADMINS)
    def broken(human: Human) -> Verdict:
        raise ZeroDivisionError(human.id)

    result = result_of(broken, (ANN,), {})
    assert result.outcome is Outcome.UNKNOWN
    assert result.doubts[0].gap.reason is Reason.CHECK_ERROR


def test_what_cannot_be_told_is_unknown_with_its_reason():
    @check(severity=LOW, control=controls.FEW_ADMINS)
    def unclear(human: Human) -> Unclear:
        return Unclear(f"nobody can tell about {human.name}")

    (doubt,) = result_of(unclear, (ANN,), {}).doubts
    assert doubt.gap.detail == "nobody can tell about Ann"


def test_a_softened_failure_says_so():
    @check(severity=LOW, control=controls.FEW_ADMINS)
    def soft(human: Human, humans: Rows[Human]) -> Verdict:
        return Verdict(humans.count() <= 0, saw=human, want="nobody", severity=LOW)

    assert result_of(soft, (ANN,), {}).severity is LOW


def test_one_pass_however_many_checks():
    class Counting(Told):
        asked = 0

        def reading(self, row_type, tenant):
            self.asked += row_type is Human
            return super().reading(row_type, tenant)

    twin = check(severity=LOW, control=controls.FEW_ADMINS)(_everybody)
    backing = Counting((ANN,))
    evaluate(World(backing), [twin, twin, twin], {}, lambda finding: None)
    assert backing.asked == 1


def _everybody(human: Human) -> Verdict:
    return Verdict(bool(human.name), saw=human, want="a name")
