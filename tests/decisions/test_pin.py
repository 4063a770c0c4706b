"""Better than what was accepted is fine; anything else is news."""

from __future__ import annotations

from datetime import date

import pytest

from saas_audit.decisions import Acceptance
from saas_audit.decisions.pin import within
from saas_audit.model import CRITICAL, HIGH, LOW, Finding, Outcome, Value


def members(*names: str) -> Value:
    return Value(", ".join(names), tuple(sorted(names)))


def number(value: float) -> Value:
    return Value(str(value), number=value)


def finding(seen: Value, wanted: Value, severity=HIGH) -> Finding:
    return Finding(
        check_id="m365.a.b",
        platform="m365",
        tenant_id="t",
        home="m365-t",
        subject_type="User",
        subject_id="s",
        subject_name="S",
        outcome=Outcome.FAIL,
        severity=severity,
        seen=seen,
        wanted=wanted,
    )


def held(seen: Value, wanted: Value, severity=HIGH) -> Acceptance:
    return Acceptance(
        id="EX-001",
        finding_id="f",
        check_id="m365.a.b",
        tenant="t",
        subject_id="s",
        subject_name="S",
        severity=severity,
        seen=seen,
        wanted=wanted,
        reason="r",
        approved_by="b",
        on=date(2026, 11, 1),
        until=date(2027, 1, 1),
    )


NONE = Value("none")


@pytest.mark.parametrize(
    ("then", "now", "wanted", "holds"),
    [
        (members("a", "b"), members("a", "b"), NONE, True),
        (members("a", "b"), members("a"), NONE, True),
        (members("a", "b"), members("a", "c"), NONE, False),
        (members("a"), members("a", "b"), NONE, False),
        # nothing at all, and it still fails: less is not what is wanted
        (members("sms"), members(), Value("a key"), False),
        (members(), members(), Value("at least one"), True),
        # nine administrators were accepted; one is another failure
        (members(*"abcdefghi"), members("a"), Value("2 to 4 in Acme"), False),
        (members(*"abcdefghi"), members(*"abcde"), Value("2 to 4 in Acme"), True),
        # a wanted set: nothing missing, and nothing surplus, that was not so before
        (members("a", "x"), members("a", "b", "x"), members("a", "b"), True),
        (members("a", "x"), members("x"), members("a", "b"), False),
        (members("a", "x", "y"), members("a", "x"), members("a", "b"), True),
        (members("a", "x"), members("a", "y"), members("a", "b"), False),
        (number(9), number(9), NONE, True),
        (number(9), number(7), number(4), True),
        (number(9), number(10), number(4), False),
        (number(9), number(1), number(4), False),
        (number(1), number(2), number(4), True),
        (number(365), number(60), Value("1 to 30 days"), True),
        # minus one is "never": closer to 1 than 365 is to 30, and worse
        (number(365), number(-1), Value("1 to 30 days"), False),
        (number(5), number(4), Value("few"), False),
        (number(1), number(2), members("0", "3"), False),
        (number(9), number(8), Value("at most 4"), True),
        (number(9), number(8), Value("4 at most"), True),
        (number(2), number(3), Value("at least 8"), True),
        (Value("on"), Value("on"), Value("off"), True),
        (Value("on"), Value("half"), Value("off"), False),
        # the check says it otherwise now: equal words are all there is
        (Value("a, b"), members("a", "b"), NONE, True),
        (Value("a, c"), members("a", "b"), NONE, False),
    ],
)
def test_what_holds(then, now, wanted, holds):
    assert within(held(then, wanted), finding(now, wanted)) is holds


@pytest.mark.parametrize(("severity", "holds"), [(CRITICAL, False), (HIGH, True), (LOW, True)])
def test_a_worse_degree_is_not_what_was_accepted(severity, holds):
    assert within(held(Value("on"), NONE), finding(Value("on"), NONE, severity)) is holds
