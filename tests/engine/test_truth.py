"""Truth tables that lie are found."""

from __future__ import annotations

from saas_audit import LOW, Lookup, Verdict, check, controls
from saas_audit.engine.truth import problems
from tests.support import ANN, Boss, Human, Password, Sharing


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


def test_an_unknown_that_is_the_checks_own_failure_is_found():
    def bossy(human: Human, boss: Boss | None) -> Verdict:
        return Verdict(boss.id != "", saw=human.name, want="a boss")

    nobody = Human(id="x", name="X", is_admin=False)
    assert "the check failed itself" in told(bossy, ("unknown", (nobody,), {}))
