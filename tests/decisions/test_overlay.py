"""An exception changes how a finding is told, never what was judged."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta

import jsonschema
import msgspec
import pytest

from saas_audit.audit import checks_version
from saas_audit.decisions import Decisions, Task
from saas_audit.decisions.accept import LONGEST, Terms, accepted
from saas_audit.decisions.apply import Overlay, renamed
from saas_audit.decisions.known import Known
from saas_audit.engine.judge import evaluate
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.errors import UsageError
from saas_audit.model import Outcome, finding_id
from saas_audit.reports import write
from saas_audit.reports.findings import KEPT, FindingStore
from saas_audit.reports.masked import masked
from saas_audit.reports.run import Run
from saas_audit.score import posture
from saas_audit.simulator.cast import NOW
from tests.reports.test_reports import SCHEMA, rows
from tests.support import Human, Password, bosses_have_no_passwords

TODAY = NOW.date()
TERMS = Terms(reason="old printer", approved_by="Ann", on=TODAY, until=TODAY + timedelta(days=90))
CHECK = bosses_have_no_passwords


def boss(name: str) -> Human:
    return Human(id=name, name=name.title(), is_admin=True)


NOTHING = Decisions()


def run_of(*facts, decisions: Decisions = NOTHING, today: date = TODAY) -> Run:
    store = FindingStore()
    world = World(Told(facts))
    overlay = Overlay(decisions, [CHECK], today, store.add)
    results = overlay.settled(evaluate(world, [CHECK], {}, overlay.hear))
    return Run(
        organisation="acme",
        run_id="acme-1",
        as_of=NOW,
        collected_at=NOW,
        tool_version="0",
        checks_version=checks_version([CHECK]),
        grade="observed",
        tenants=tuple(Told(()).tenants[:1]),
        checks={CHECK.id: CHECK},
        results=tuple(results),
        not_selected=(),
        findings=store,
        coverage=(),
        evidence={},
        blocked={},
        decisions=overlay.standing(results),
    )


def known(run: Run) -> Known:
    return Known(run.results, run.findings)


def all_accepted(run: Run, terms: Terms = TERMS) -> Decisions:
    return accepted(Decisions(), known(run).failures(group(run)), terms)


def group(run: Run) -> str:
    (result,) = run.results
    return finding_id(CHECK.id, result.tenant.tenant_id)


ANN = (boss("ann"), Password(code="1", human="ann"))
BOB = (boss("bob"), Password(code="2", human="bob"))


def outcome(run: Run) -> Outcome:
    (result,) = run.results
    return result.outcome


def test_a_check_whose_failures_are_all_accepted_is_accepted():
    before = run_of(*ANN, *BOB)
    after = run_of(*ANN, *BOB, decisions=all_accepted(before))
    (result,) = after.results
    assert (result.outcome, result.failed, result.accepted) == (Outcome.ACCEPTED, 2, 2)
    assert {one.outcome for one in after.findings.of(result)} == {Outcome.ACCEPTED}
    assert set(after.decisions.states.values()) == {"active"}
    assert posture(after.results, after.checks).stake == 0


def test_one_failure_that_nobody_answers_for_is_enough():
    after = run_of(*ANN, *BOB, decisions=all_accepted(run_of(*ANN)))
    (result,) = after.results
    assert (result.outcome, result.failing, result.accepted) == (Outcome.FAIL, 1, 1)


def test_with_doubts_it_is_unknown():
    doubtful = Human(id="cid")
    after = run_of(*ANN, doubtful, decisions=all_accepted(run_of(*ANN, doubtful)))
    assert outcome(after) is Outcome.UNKNOWN


def test_a_value_that_grew_brings_the_finding_back():
    decisions = all_accepted(run_of(*ANN))
    after = run_of(*ANN, Password(code="9", human="ann"), decisions=decisions)
    (finding,) = after.findings.of(after.results[0])
    assert finding.outcome is Outcome.FAIL
    assert after.decisions.states == {"EX-001": "moved"}


def test_a_value_that_shrank_stays_accepted():
    decisions = all_accepted(run_of(*ANN, Password(code="9", human="ann")))
    assert outcome(run_of(*ANN, decisions=decisions)) is Outcome.ACCEPTED


def test_it_holds_on_its_last_day_and_not_after():
    decisions = all_accepted(run_of(*ANN))
    on = run_of(*ANN, decisions=decisions, today=TERMS.until)
    after = run_of(*ANN, decisions=decisions, today=TERMS.until + timedelta(days=1))
    assert (outcome(on), on.decisions.states) == (Outcome.ACCEPTED, {"EX-001": "expiring"})
    assert (outcome(after), after.decisions.states) == (Outcome.FAIL, {"EX-001": "expired"})


def test_what_is_gone_is_resolved_and_what_was_not_seen_is_not():
    decisions = all_accepted(run_of(*ANN))
    assert run_of(boss("ann"), decisions=decisions).decisions.states == {"EX-001": "resolved"}
    assert run_of(Human(id="ann"), decisions=decisions).decisions.states == {"EX-001": "active"}


def test_another_tenants_result_resolves_nothing():
    (one,) = all_accepted(run_of(*ANN)).acceptances
    there = msgspec.structs.replace(one, tenant="elsewhere", finding_id="f0")
    after = run_of(boss("ann"), decisions=Decisions(acceptances=(there,)))
    assert after.decisions.states == {"EX-001": "active"}


def test_a_check_that_was_renamed_takes_its_exceptions_along(monkeypatch):
    decisions = all_accepted(run_of(*ANN))
    (one,) = decisions.acceptances
    old = finding_id("m365.support.old", one.tenant, one.subject_id)
    then = msgspec.structs.replace(one, check_id="m365.support.old", finding_id=old)
    task = Task(finding_id=old, check_id="m365.support.old", tenant=one.tenant, subject_id="ann")
    monkeypatch.setattr(CHECK, "aliases", ("m365.support.old",))
    held = renamed(Decisions(acceptances=(then,), tasks={old: task}), [CHECK])
    assert held.acceptances == (one,)
    assert list(held.tasks) == [one.finding_id]
    assert outcome(run_of(*ANN, decisions=Decisions(acceptances=(then,)))) is Outcome.ACCEPTED


def test_accepting_again_keeps_the_number_and_pins_anew():
    first = all_accepted(run_of(*ANN, *BOB))
    now = run_of(*ANN, Password(code="9", human="ann"), decisions=first)
    again = accepted(first, known(now).failures(group(now)), TERMS)
    assert [one.id for one in again.acceptances] == ["EX-001", "EX-002"]
    assert again.last == 2
    assert again.acceptances[0].seen.members == ("1", "9")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reason": " "}, "needs a reason"),
        ({"approved_by": ""}, "somebody who approved"),
        ({"until": TODAY - timedelta(days=1)}, "ends in the future"),
        ({"until": TODAY + LONGEST + timedelta(days=1)}, "within 13 months"),
    ],
)
def test_terms_nobody_could_be_held_to_are_refused(changed, sentence):
    with pytest.raises(UsageError, match=sentence):
        accepted(Decisions(), [], msgspec.structs.replace(TERMS, **changed))


def test_what_does_not_fail_cannot_be_accepted():
    good = run_of(boss("ann"))
    with pytest.raises(UsageError, match="passes: there is nothing to accept"):
        known(good).failures(group(good))
    blind = run_of(Human(id="ann"))
    with pytest.raises(UsageError, match="could not be decided"):
        known(blind).failures(group(blind))
    with pytest.raises(UsageError, match="no such finding"):
        known(good).failures("f123")


def test_a_crowd_that_was_accepted_is_one_row_and_all_of_it_apart(tmp_path):
    crowd = [
        fact
        for n in range(KEPT + 2)
        for fact in (boss(f"u{n}"), Password(code=f"{n}", human=f"u{n}"))
    ]
    decisions = all_accepted(run_of(*crowd))
    run = run_of(*crowd, *ANN, decisions=decisions)
    names = write(run, tmp_path)
    assert [row["status"] for row in rows(tmp_path / "findings.csv")] == ["fail", "accepted"]
    (apart,) = [name for name in names if name.startswith("evidence/findings/")]
    listed = rows(tmp_path / apart)
    assert {row["status"] for row in listed} == {"accepted"}
    assert len({row["exception_id"] for row in listed}) == KEPT + 2


def test_results_json_tells_every_exception_and_how_it_stands(tmp_path):
    run = run_of(*ANN, *BOB, decisions=all_accepted(run_of(*ANN)))
    write(run, tmp_path)
    held = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(held, json.loads(SCHEMA.read_text()))
    (told,) = held["exceptions"]
    assert (told["id"], told["state"], told["seen"]["members"]) == ("EX-001", "active", ["1"])


def test_under_pseudonyms_an_exception_still_speaks_of_its_finding():
    decisions = all_accepted(run_of(*ANN))
    whole = finding_id(CHECK.id, run_of(*ANN).results[0].tenant.tenant_id)
    task = Task(finding_id=whole, check_id=CHECK.id, owner="Zoe", decision="fix")
    run = run_of(*ANN, *BOB, decisions=msgspec.structs.replace(decisions, tasks={whole: task}))
    function = type("F", (), {"__module__": "saas_audit.checks.m365.support"})
    ours = copy.copy(CHECK)
    ours.function = function
    hidden = masked(msgspec.structs.replace(run, checks={CHECK.id: ours}), b"k" * 32)
    (result,) = hidden.results
    assert (result.failed, result.accepted) == (2, 1)
    shown = {one.outcome: one for one in hidden.findings.of(result)}
    assert hidden.decisions.acceptance(shown[Outcome.ACCEPTED].id)
    assert not hidden.decisions.acceptance(shown[Outcome.FAIL].id)
    owner = hidden.decisions.task(shown[Outcome.FAIL], result.tenant).owner
    assert owner
    assert "Zoe" not in owner
