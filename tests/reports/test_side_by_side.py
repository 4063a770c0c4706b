"""The controls on a terminal: narrow at a first run, and with what moved where there was one."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from saas_audit.controls import CONTROLS
from saas_audit.engine.judge import CheckResult
from saas_audit.history import History, Move
from saas_audit.model import ORGANISATION, Outcome, Severity, Tenant
from saas_audit.reports.side_by_side import NARROW, WIDE, table
from tests.reports.test_reports import crowd

HERE = {one: Tenant(one, "acme", f"{one}-1", "Acme") for one in ("m365", "google", "salesforce")}


class Asked:
    """A check, as far as a table is concerned."""

    def __init__(self, control, platform):
        self.control, self.platform = control, platform
        self.id = f"{platform}.{control.id}"
        self.severity = Severity.HIGH


def run_of(outcomes, history=History()):  # noqa: B008  (frozen)
    """``outcomes``: by control and platform, how it came out and for how many."""
    checks, results = {}, []
    for (control, platform), (outcome, failed) in outcomes.items():
        check = Asked(control, platform)
        checks[check.id] = check
        results.append(
            CheckResult(
                check_id=check.id,
                tenant=HERE.get(platform, ORGANISATION),
                outcome=outcome,
                severity=Severity.HIGH,
                failed=failed,
            )
        )
    told = {"checks": checks, "results": tuple(results), "history": history, "not_selected": ()}
    return msgspec.structs.replace(crowd(1), tenants=tuple(HERE.values()), **told)


def moved(control, platform, change, subject="", **more):
    return Move(
        finding_id="f1",
        check_id="c",
        control_id=control.id,
        severity="high",
        platform=platform,
        tenant="acme",
        subject_id=subject or f"{platform}-1",
        subject_name=subject or "Acme",
        before="",
        after="",
        change=change,
        cause="tenant",
        **more,
    )


CONTROL = {one.id: one for one in CONTROLS}
LINKS, MFA, LEAVERS, MAIL = (CONTROL[name] for name in ("SHR-01", "MFA-01", "IDN-01", "MAIL-03"))
OUTCOMES = {
    (LINKS, "m365"): (Outcome.FAIL, 214),
    (LINKS, "google"): (Outcome.PASS, 0),
    (MFA, "m365"): (Outcome.PASS, 0),
    (MFA, "google"): (Outcome.UNKNOWN, 0),
    (LEAVERS, "cross"): (Outcome.FAIL, 2),
    (MAIL, "google"): (Outcome.ACCEPTED, 0),
}
FIRST = """\
Control                                                     m365      google    salesforce  cross
  IDN-01  Leavers lose access everywhere                    -         -         -           FAIL 2
  MAIL-03 Mail from outside is filtered, with no way round  -         accepted  -           -
  MFA-01  Everyone must use a second factor                 pass      ????      -           -
  SHR-01  Links need a sign-in                              FAIL 214  pass      -           -"""
SINCE = (
    "Control                                   m365      google    salesforce  cross   "
    "change since 2026-10-23\n"
    "  IDN-01  Leavers lose access everywhere  -         -         -           FAIL 2  "
    "+1 (leo@acme.example)\n"
    "  MAIL-03 Mail from outside is filter...  -         accepted  -           -       "
    "same\n"
    "  MFA-01  Everyone must use a second ...  pass      ????      -           -       "
    "-1 in m365, coverage changed in google\n"
    "  SHR-01  Links need a sign-in            FAIL 214  pass      -           -       "
    "regressed in m365 (by r.rao 11-04)"
)


def test_a_first_run_is_narrow_and_says_nothing_of_change():
    assert "\n".join(table(run_of(OUTCOMES))) == FIRST


def test_a_later_run_says_what_moved():
    moves = (
        moved(LEAVERS, "cross", "new", "leo@acme.example"),
        moved(LINKS, "m365", "regressed", changed_by="r.rao", changed_at="2026-11-04T10:00:00Z"),
        moved(MFA, "google", "coverage_changed"),
        moved(MFA, "google", "coverage_changed", "b"),
        moved(MFA, "m365", "resolved", "c"),
    )
    when = datetime(2026, 10, 23, tzinfo=UTC)
    history = History(previous="acme-0", previous_as_of=when, moves=moves)
    assert "\n".join(table(run_of(OUTCOMES, history))) == SINCE


@pytest.mark.parametrize("failed", [1, 1_234_567])
def test_no_control_is_wider_than_its_terminal(failed):
    crowded = {
        (control, platform): (Outcome.FAIL, failed)
        for control in CONTROLS
        for platform in (*HERE, "cross")
    }
    lines = list(table(run_of(crowded)))
    assert len(lines) == len(CONTROLS) + 1
    assert max(map(len, lines)) <= NARROW
    moves = tuple(
        moved(control, platform, "regressed", f"{control.id} \x1b[31m" + "x" * 99)
        for control in CONTROLS
        for platform in HERE
    )
    when = datetime(2026, 10, 23, tzinfo=UTC)
    history = History(previous="acme-0", previous_as_of=when, moves=moves)
    lines = list(table(run_of(crowded, history)))
    assert max(map(len, lines)) <= WIDE
    assert "\x1b" not in "".join(lines)
