"""exceptions.toml and plan.toml: what is written is read back, and what is wrong is named."""

from __future__ import annotations

import os
from datetime import date

import msgspec
import pytest

from saas_audit.decisions import Acceptance, Decisions, Task
from saas_audit.decisions.file import EXCEPTIONS, PLAN, change, load
from saas_audit.errors import UsageError
from saas_audit.model import CRITICAL, Value

HELD = Acceptance(
    id="EX-007",
    finding_id="f1",
    check_id="m365.a.b",
    tenant="t",
    subject_id="s\x00\u2028",
    subject_name='A "quoted" \\ name\r\n= 1',
    severity=CRITICAL,
    seen=Value("2: a, b", ("a", "b\x7f")),
    wanted=Value("at most 1", number=1.0),
    reason="because",
    approved_by="Zoë",
    on=date(2026, 11, 2),
    until=date(2027, 5, 1),
)
TASK = Task(
    finding_id="f2",
    check_id="m365.a.c",
    tenant="t",
    owner="Ann",
    due=date(2026, 12, 31),
    decision="fix",
    justification="soon",
)
BOTH = Decisions(acceptances=(HELD,), tasks={"f2": TASK}, last=9)


def test_what_is_written_is_read_back(tmp_path):
    change(tmp_path, lambda _: BOTH)
    assert load(tmp_path) == BOTH
    before = (tmp_path / EXCEPTIONS).read_bytes(), (tmp_path / PLAN).read_bytes()
    change(tmp_path, lambda held: held)
    assert ((tmp_path / EXCEPTIONS).read_bytes(), (tmp_path / PLAN).read_bytes()) == before
    assert not list(tmp_path.glob(".*.partial"))


def test_nothing_decided_writes_nothing(tmp_path):
    assert load(tmp_path) == Decisions()
    change(tmp_path, lambda held: held)
    assert not (tmp_path / EXCEPTIONS).exists()
    assert not (tmp_path / PLAN).exists()


def test_the_last_one_taken_back_leaves_a_file_that_says_so(tmp_path):
    change(tmp_path, lambda _: BOTH)
    change(tmp_path, lambda held: msgspec.structs.replace(held, acceptances=()))
    assert load(tmp_path).acceptances == ()
    assert load(tmp_path).last == 9


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("[[exception]\n", "exceptions.toml: not valid TOML"),
        ("schema_version = 2\n", "schema version 2"),
        ("[[exceptions]]\n", "unknown key exceptions"),
        ("exception = 3\n", "written as"),
        ('[[exception]]\nid = "EX-001"\n', r"entry 1 \(id EX-001\): .*missing"),
        ("exception = [1]\n", r"entry 1 \(id \?\)"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path, body, sentence):
    (tmp_path / EXCEPTIONS).write_text(body)
    with pytest.raises(UsageError, match=sentence):
        load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('severity = "critical"', 'severity = "grave"', r"EX-007.*\$.severity"),
        ("until = 2027-05-01", 'until = "soon"', r"EX-007.*\$.until"),
        ('reason = "because"', 'reason = "because"\nreasons = "x"', "EX-007.*reasons"),
    ],
)
def test_a_field_that_is_wrong_is_named(tmp_path, old, new, sentence):
    change(tmp_path, lambda _: BOTH)
    path = tmp_path / EXCEPTIONS
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UsageError, match=sentence):
        load(tmp_path)


def test_two_exceptions_for_one_finding_are_one_too_many(tmp_path):
    twice = (HELD, msgspec.structs.replace(HELD, id="EX-008"))
    change(tmp_path, lambda _: Decisions(acceptances=twice))
    with pytest.raises(UsageError, match="two entries speak of finding f1"):
        load(tmp_path)


def test_both_files_are_replaced_or_neither(tmp_path, monkeypatch):
    change(tmp_path, lambda _: BOTH)
    before = (tmp_path / EXCEPTIONS).read_bytes()
    replace = os.replace

    def locked(source, target):
        if str(target).endswith(PLAN):
            raise PermissionError(13, "in use")
        replace(source, target)

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(UsageError, match="cannot be written: in use"):
        change(tmp_path, lambda _: Decisions(tasks={"f2": TASK}))
    assert (tmp_path / EXCEPTIONS).read_bytes() == before
    assert load(tmp_path) == BOTH
    assert not list(tmp_path.glob(".*.partial"))
