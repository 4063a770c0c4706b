"""Under pseudonyms every field is ours, replaced, or left out."""

from __future__ import annotations

import base64
import re
import time
from datetime import date

import msgspec
import pytest

from saas_audit.decisions import Acceptance, Decisions, Task
from saas_audit.decisions.owners import Owners
from saas_audit.engine.judge import CheckResult, Doubt
from saas_audit.engine.plan import NotSelected
from saas_audit.errors import UsageError
from saas_audit.history import History, Move, Point, Standing
from saas_audit.model import Coverage, Finding, Gap, Outcome, Reason, Severity, Tenant, Value
from saas_audit.reports import write
from saas_audit.reports.masked import OURS, masked
from saas_audit.reports.masked import run as masking
from saas_audit.reports.pseudonyms import Pseudonyms, key_from
from saas_audit.reports.run import Run
from saas_audit.reports.vocabulary import vocabulary
from saas_audit.simulator.cast import NOW
from tests.reports.test_reports import HOSTILE, hostile, run_of
from tests.support import Human, Password

KEY = b"k" * 32
NAMES = Pseudonyms(KEY)

REPLACED: dict[type, set[str]] = {
    Run: {
        "organisation", "run_id", "tenants", "checks", "results", "not_selected", "findings",
        "coverage", "evidence", "blocked", "effective", "history", "decisions", "rights",
        "people",
    },
    Finding: {
        "tenant_id", "home", "subject_id", "subject_name", "saw", "want", "why", "evidence",
        "seen", "wanted", "lacks",
    },
    CheckResult: {"tenant", "doubts", "detail"},
    Coverage: {"tenant", "endpoint", "detail"},
    NotSelected: {"tenant", "step"},
    Doubt: {"gap", "example"},
    Gap: {"what", "detail", "source"},
    Move: {
        "finding_id", "tenant", "subject_id", "subject_name", "before", "after", "changed_by",
        "changed_at", "audit_event_id", "why_unnamed",
    },
    Point: {"run_id"},
    Standing: {"changed_by", "changed_at", "audit_event_id"},
    History: {"previous", "rules", "config", "note", "past", "standings", "moves", "trend"},
    Acceptance: {
        "id", "finding_id", "tenant", "subject_id", "subject_name", "seen", "wanted", "reason",
        "approved_by",
    },
    Task: {"finding_id", "tenant", "subject_id", "owner", "justification"},
    Value: {"text", "members"},
}  # fmt: skip


LEFT_OUT: dict[type, set[str]] = {Run: {"people", "effective"}, History: {"config", "past"}}
"""Lists of persons, what the config declares, and what failed once and is gone."""


@pytest.mark.parametrize("struct", OURS, ids=lambda one: one.__name__)
def test_somebody_has_decided_about_every_field(struct):
    """A new field: is it ours, or to be replaced? Until then it is left out."""
    fields = {field.name for field in msgspec.structs.fields(struct)}
    assert set(OURS[struct]) | REPLACED[struct] | LEFT_OUT.get(struct, set()) == fields
    assert not set(OURS[struct]) & REPLACED[struct]


def test_pseudonyms_are_readable_stable_and_keyed():
    ann = NAMES.name("Ann@Contoso.example", "User")
    assert ann == NAMES.name("ann@contoso.EXAMPLE", "Admin")
    person, domain = ann.split("@")
    assert person.startswith("person-")
    assert domain == NAMES.name("contoso.example", "Domain")
    assert ann != Pseudonyms(b"x" * 32).name("Ann@Contoso.example", "User")
    assert NAMES.name("Finance", "OrgUnit").startswith("OrgUnit-")
    assert NAMES.name("0f8fad5b-d9cb-469f-a165-70867728950e", "User").startswith("id-")
    assert NAMES.name("", "User") == ""


@pytest.mark.parametrize(
    "ours",
    ["off", "yes", "none", "37", "98.5%", "2026-11-02 06:00 UTC", "0 of 12 are about this",
     "not seen (not_returned)", "nobody has attested to it", ""],
)  # fmt: skip
def test_our_own_words_stay(ours):
    assert NAMES.prose(ours) == ours


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2: ann@x.example (Nightjar), Kestrel", "2: person-*@domain-* (text-*), text-*"),
        ("attested by Ann Kestrel on 2026-11-02, until 2027-05-02: Kestrel told me",
         "attested by text-* on 2026-11-02, until 2027-05-02: text-*"),
        ("ALLOW_ALL (5 people)", "ALLOW_ALL (5 people)"),
        ("HTTP 403: Kestrel refuses", "HTTP 403: text-*"),
        ("1: Kestrel (50022)", "1: text-* (id-*)"),
        ("kestrel.example", "domain-*"),
        ("Kestrel and off", "text-* and off"),
    ],
)  # fmt: skip
def test_a_sentence_keeps_what_is_ours(text, wanted):
    assert re.sub(r"-[0-9a-z]{8}\b", "-*", NAMES.prose(text)) == wanted


def test_a_tenants_name_is_replaced_also_where_it_is_a_word_of_ours():
    names = Pseudonyms(KEY, {"off": "tenant-1", "User": "tenant-2"})
    assert names.prose("off") == "tenant-1"
    assert names.prose("on, User") == "on, tenant-2"


@pytest.mark.parametrize(
    "text", ["a as b of c by d: " * 220, "x by " * 700, "(" * 3_900, "a, " * 1300]
)
def test_hostile_text_is_replaced_in_no_time(text):
    began = time.process_time()
    assert NAMES.prose(text)
    assert time.process_time() - began < 2


def test_truth_tables_are_no_vocabulary():
    """They name people."""
    said = vocabulary().phrases
    assert not [one for one in said if "@" in one]
    assert not {"Ann", "ann", "Ben", "acme.example"} & said


def canary_run() -> Run:
    """Every field that can hold a word of the tenant holds one."""
    run = run_of(
        [Human(id="kestrel-id", name="Kestrel", is_admin=True)],
        [Password(code="kestrel-code", human="kestrel-id")],
    )
    (check,) = run.checks
    tenant = Tenant("m365", "kestrel", "kestrel-tenant", "Kestrel Ltd")
    gap = Gap(Reason.API_ERROR, "kestrel", "kestrel said no", "kestrel /x")
    result = msgspec.structs.replace(
        run.results[0],
        doubts=(Doubt(gap, 1, "Kestrel"),),
        detail="attested by Kestrel on 2026-11-02, until 2027-01-01: kestrel",
    )
    (found,) = [one for one in run.findings.of(run.results[0]) if one.outcome is Outcome.FAIL]
    coverage = Coverage(
        platform="m365", tenant="kestrel", endpoint="graph /kestrel", permission=("User.Read",),
        tier="base", proof="count", witness="schema", reason=Reason.API_ERROR, detail="kestrel",
    )  # fmt: skip
    move = Move(
        finding_id=found.id, check_id=check, control_id="MFA-02", severity="high",
        platform="m365", tenant="kestrel", subject_id="kestrel-id", subject_name="Kestrel",
        before="kestrel", after="off", change="changed", cause="tenant",
        changed_by="k@kestrel.example", audit_event_id="kestrel-7", why_unnamed="kestrel is gone",
    )  # fmt: skip
    standing = Standing("open", "", date(2026, 9, 1), "k@kestrel.example", "", "kestrel-7")
    value = Value("kestrel", ("kestrel",))
    task = Task(
        finding_id=found.id, tenant="kestrel", subject_id="kestrel-id", owner="Kestrel Falco",
        justification="kestrel",
    )  # fmt: skip
    accepted = Acceptance(
        id="EX-kestrel", finding_id=found.id, check_id=check, tenant="kestrel",
        subject_id="kestrel-id", subject_name="Kestrel", seen=value, wanted=value,
        reason="kestrel wants it", approved_by="Kestrel", on=NOW.date(), until=date(2027, 1, 1),
    )  # fmt: skip
    return msgspec.structs.replace(
        run,
        organisation="kestrel",
        run_id="kestrel-20261102T060000Z",
        tenants=(*run.tenants, tenant),
        results=(result,),
        not_selected=(NotSelected(check, tenant, "add kestrel to tiers of kestrel"),),
        coverage=(coverage,),
        evidence={"evidence/m365-kestrel/graph-users.jsonl.zst": "0" * 64},
        blocked={"m365-kestrel graph /kestrel": (check,)},
        history=History(
            previous="kestrel-20261002T060000Z",
            standings={found.id: standing},
            moves=(move,),
            trend=(Point(run_id="kestrel-1", as_of=NOW, posture=1.0),),
        ),
        decisions=Decisions(
            acceptances=(accepted,),
            states={"EX-kestrel": "active"},
            tasks={found.id: task},
            owners=Owners(
                checks={"*": "Kestrel"}, tenants={"kestrel": "Kestrel"}, everything_else="Kestrel"
            ),
        ),
    )


@pytest.fixture
def ours(monkeypatch):
    """The tiny checks of the tests count as ours."""
    monkeypatch.setattr(masking, "is_ours", lambda module: module.startswith("tests."))


def test_no_canary_survives_in_any_field(ours, tmp_path):
    hidden = masked(canary_run(), KEY)
    told = msgspec.json.encode(
        [
            getattr(hidden, name)
            for name in Run.__struct_fields__
            if name not in ("checks", "findings", "people")
        ]
    )
    assert list(hidden.people) == []
    told += b"".join(msgspec.json.encode(list(hidden.findings.of(one))) for one in hidden.results)
    write(hidden, tmp_path)
    told += b"".join(path.read_bytes() for path in tmp_path.rglob("*.*"))
    assert b"kestrel" not in told.lower()
    assert base64.b64encode(b"kestrel")[:-4] not in told


def test_history_and_decisions_move_with_the_finding(ours):
    hidden = masked(canary_run(), KEY)
    (result,) = hidden.results
    (found,) = [one for one in hidden.findings.of(result) if one.outcome is Outcome.FAIL]
    assert hidden.history.of(found.id).first_seen == date(2026, 9, 1)
    assert [one.finding_id for one in hidden.history.moves] == [found.id]
    assert hidden.decisions.tasks[found.id].owner.startswith("owner-")
    accepted = hidden.decisions.acceptance(found.id)
    assert hidden.decisions.states == {accepted.id: "active"}


def test_who_changed_it_is_a_pseudonym_and_when_and_why_not_stay(ours):
    run = canary_run()
    (move,) = run.history.moves
    when, why = "2026-10-14T09:12:00Z", "two changed it at the same moment"
    moves = (
        msgspec.structs.replace(move, changed_at=when, other_events=2),
        msgspec.structs.replace(move, changed_by="", audit_event_id="", why_unnamed=why),
    )
    history = msgspec.structs.replace(run.history, moves=moves)
    named, unnamed = masked(msgspec.structs.replace(run, history=history), KEY).history.moves
    assert named.changed_by.startswith("person-")
    assert "kestrel" not in named.changed_by + named.audit_event_id
    assert (named.changed_at, named.other_events) == (when, 2)
    assert (unnamed.changed_by, unnamed.audit_event_id, unnamed.why_unnamed) == ("", "", why)


def test_hostile_names_do_not_survive(ours, tmp_path):
    write(masked(hostile(), KEY), tmp_path)
    told = (tmp_path / "results.json").read_text(encoding="utf-8")
    for text in HOSTILE:
        if len(text) > 4:
            assert text not in told
    assert "alert(1)" not in told


def test_checks_that_are_not_ours_are_left_out():
    hidden = masked(hostile(), KEY)
    assert (hidden.checks, hidden.results) == ({}, ())


def test_severity_and_numbers_stay(ours):
    (result,) = masked(hostile(), KEY).results
    assert (result.failed, result.severity) == (len(HOSTILE), Severity.CRITICAL)


def test_the_key_is_made_once_and_is_the_users_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    key, path, is_new = key_from(None)
    assert (is_new, path.name, len(key)) == (True, "pseudonyms.key", 64)
    assert path.stat().st_mode & 0o077 == 0
    assert key_from(None) == (key, path, False)
    with pytest.raises(UsageError, match="No such file"):
        key_from(tmp_path / "nothing")
