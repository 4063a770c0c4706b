"""The mail: short, its subject the verdict, nothing told twice."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from saas_audit.decisions import Decisions, Task
from saas_audit.history import History, Move, Point
from saas_audit.model import finding_id
from saas_audit.reports.summary import LONGEST, subject, text, write
from saas_audit.simulator.cast import NOW
from tests.decisions.test_overlay import ANN, BOB, CHECK, TERMS, all_accepted, boss, run_of
from tests.support import Human, Password


def move(number: int, change="regressed", severity="critical", check=CHECK.id) -> Move:
    return Move(
        finding_id=f"f{number}",
        check_id=check,
        control_id="MFA-02",
        severity=severity,
        platform="m365",
        tenant="test",
        subject_id=f"s{number}",
        subject_name=f"secret.person{number}@acme.example",
        before="pass",
        after="fail",
        change=change,
        cause="tenant",
    )


def with_history(run, *moves: Move, before: float = 10.0):
    trend = (
        Point(run_id="acme-0", as_of=NOW, posture=before),
        Point(run_id=run.run_id, as_of=NOW, posture=run.posture.percent),
    )
    return msgspec.structs.replace(
        run, history=History(previous="acme-0", moves=moves, trend=trend)
    )


def body(run, tmp_path) -> str:
    return "\n".join(text(run, tmp_path / "report.html"))


def test_the_subject_is_the_verdict():
    run = with_history(run_of(*ANN, Human(id="x")), move(1), move(2, "new"), move(3, "resolved"))
    assert subject(run) == "[acme] SaaS audit Nov 2026: 2 worse, 1 fixed, 0 blind spots"
    assert subject(run_of(Human(id="x"))).endswith("first run, 0 failing, 1 blind spots")


def test_a_rule_that_moved_is_nobodys_fault(tmp_path):
    run = with_history(run_of(*ANN), move(1, "rule_changed"), move(2, "open"))
    assert "0 worse, 0 fixed" in subject(run)
    assert "Worse" not in body(run, tmp_path)


def test_posture_and_what_got_worse_without_a_name(tmp_path):
    told = body(with_history(run_of(*ANN), move(1), move(2), move(3, "new")), tmp_path)
    assert "Posture 0.0 (-10.0) of 100: 1 fail" in told
    assert "Worse (1 new at high or above)" in told
    assert "critical  m365 test: Bosses keep no passwords (2, regressed)" in told
    assert "person" not in told


def test_what_is_due_and_which_exceptions_end(tmp_path):
    run = run_of(*ANN, *BOB)
    held = all_accepted(run, msgspec.structs.replace(TERMS, until=date(2026, 11, 20)))
    only = msgspec.structs.replace(held, acceptances=held.acceptances[:1])
    (result,) = run.results
    name = finding_id(CHECK.id, result.tenant.tenant_id)
    tasks = {name: Task(finding_id=name, owner="Ann", due=NOW.date() - timedelta(days=1))}
    decided = msgspec.structs.replace(only, tasks=tasks)
    told = body(with_history(run_of(*ANN, *BOB, decisions=decided)), tmp_path)
    assert "Due this month: 1, 1 of them late; Ann (action-plan.csv)" in told
    assert "Exceptions: 1 end within 30 days (EX-001)" in told
    done = body(with_history(run_of(boss("ann"), boss("bob"), decisions=decided)), tmp_path)
    assert "Due" not in done
    later = {name: Task(finding_id=name, due=date(2026, 12, 1))}
    assert "Due" not in body(with_history(run_of(*ANN, decisions=Decisions(tasks=later))), tmp_path)


@pytest.mark.parametrize("history", [True, False])
def test_it_is_never_longer_than_a_mail_should_be(history, tmp_path):
    held = all_accepted(run_of(*ANN))
    decided = msgspec.structs.replace(
        held, tasks={"f": Task(finding_id="f", due=NOW.date())}, acceptances=held.acceptances
    )
    run = run_of(*ANN, Password(code="9", human="ann"), Human(id="x"), decisions=decided)
    if history:
        run = with_history(run, *(move(n, check=f"m365.a.c{n}") for n in range(400)))
    run = msgspec.structs.replace(run, results=run.results * 60)
    (tmp_path / "report.html").write_text("page")
    write(run, tmp_path / "summary.txt", tmp_path)
    lines = (tmp_path / "summary.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST
    assert lines[0].startswith("Subject: [acme] SaaS audit Nov 2026")
    assert lines[1] == ""
    assert lines[-1].startswith("SHA-256  3660")  # of what lies there
