"""Reports hold against hostile tenant data, against size, and against their own schema."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import msgspec
import pytest

from saas_audit import HIGH, Verdict, check, controls
from saas_audit.engine.judge import CheckResult, evaluate
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.model import Outcome, Reason
from saas_audit.reports import csv_files, html, results, write
from saas_audit.reports.columns import COVERAGE, FINDINGS
from saas_audit.reports.findings import KEPT, FindingStore
from saas_audit.reports.plain import plain
from saas_audit.reports.run import Run
from saas_audit.reports.terminal import summary
from saas_audit.simulator.cast import NOW
from tests.support import Human, Password, bosses_have_no_passwords

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "\uff1d1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "line\nbreak",
    "car\rriage",
    "\x1b[31mred\x1b[0m\x07",
    "\u202eevil\u202c",
    'a,b"c',
    "x" * 1_000_000,
    "\ud800 lone",
]
SCHEMA = Path(results.__file__).with_name("results.schema.json")


def run_of(humans: list[Human], passwords: list[Password]) -> Run:
    store = FindingStore()
    world = World(Told((*humans, *passwords)))
    outcome = evaluate(world, [bosses_have_no_passwords], {}, store.add)
    return Run(
        organisation="acme",
        run_id="acme-1",
        as_of=NOW,
        collected_at=NOW,
        tool_version="0",
        checks_version="abc",
        grade="observed",
        tenants=tuple(Told(()).tenants[:1]),
        checks={bosses_have_no_passwords.id: bosses_have_no_passwords},
        results=tuple(outcome),
        not_selected=(),
        findings=store,
        coverage=(),
        evidence={},
        blocked={},
    )


def hostile() -> Run:
    humans = [Human(id=text, name=text, is_admin=True) for text in HOSTILE]
    passwords = [Password(code=text, human=text) for text in HOSTILE]
    return run_of(humans, passwords)


def crowd(size: int) -> Run:
    humans = [Human(id=f"u{n}", name=f"U{n}", is_admin=True) for n in range(size)]
    return run_of(humans, [Password(code="1", human=f"u{n}") for n in range(size)])


def rows(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_columns_are_the_promised_ones():
    wanted = """schema_version, run_id, collected_at, organisation, platform, tenant_id,
    tenant_name, finding_id, control_id, check_id, theme, title, severity, status, status_reason,
    evidence_grade,
    responsibility, change, first_seen, age_days, subject_type, subject_id, subject_name, scope,
    observed, expected, affected_count, population_count, owner, due_date, exception_id,
    exception_reason, exception_approved_by, exception_expires, remediation, console_url, cis_v8_1,
    nist_csf_2_0, nist_800_53_r5, iso_27001_2022, soc2_tsc, csa_sscf_1_0, dpdp_2025, evidence_ref,
    evidence_sha256, tool_version, checks_version, changed_by, changed_at, audit_event_id,
    reference_url"""
    assert list(FINDINGS) == [name.strip() for name in wanted.split(",")]
    assert ", ".join(COVERAGE) == (
        "platform, endpoint, permission, granted, http_status, pages, items, expected_items, "
        "truncated, retries, seconds, checks_blocked"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_runs_in_a_spreadsheet(text):
    cell = csv_files.cell(text)
    assert cell.lstrip()[:1] not in ("=", "+", "-", "@", "\t", "\r", "\uff1d")
    assert len(cell) <= 32_767
    assert not re.search(r"[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\ud800-\udfff]", cell)


def test_hostile_names_come_back_from_the_csv_one_row_each(tmp_path):
    write(hostile(), tmp_path)
    raw = (tmp_path / "findings.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfschema_version,")
    found = rows(tmp_path / "findings.csv")
    assert len(found) == len(HOSTILE)
    assert {row["status"] for row in found} == {"fail"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.outside += [
            f"{tag} {k}" for k, v in attrs if k in ("src", "onerror", "onload", "style")
        ]


def test_nothing_hostile_becomes_markup(tmp_path):
    write(hostile(), tmp_path)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    assert not {"img", "iframe", "link", "object"} & set(page.tags)
    assert page.tags.count("script") == 1
    assert page.outside == []
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_crowd_is_one_row_in_findings_and_all_of_it_apart(tmp_path):
    names = write(crowd(KEPT + 1), tmp_path)
    (row,) = rows(tmp_path / "findings.csv")
    assert (row["affected_count"], row["population_count"]) == ("51", "51")
    (apart,) = [name for name in names if name.startswith("evidence/findings/")]
    assert len(rows(tmp_path / apart)) == KEPT + 1
    assert apart in row["observed"]


def test_the_page_stays_small_whatever_there_is_to_tell(tmp_path):
    html.write(crowd(40_000), tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < 5_000_000
    assert "more in evidence/findings/" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("make", [hostile, lambda: crowd(3), lambda: run_of([], [])])
def test_results_keep_to_their_schema(make, tmp_path):
    write(make(), tmp_path)
    held = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(held, json.loads(SCHEMA.read_text()))


def test_the_schema_knows_every_word():
    defs = json.loads(SCHEMA.read_text())["$defs"]
    assert set(defs["reason"]["enum"]) == {"", "attested", *map(str, Reason)}
    assert set(defs["outcome"]["enum"]) == set(map(str, Outcome))


def test_the_same_run_writes_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write(hostile(), tmp_path / name)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_the_terminal_obeys_no_tenant():
    assert plain("\x1b[31mred\x1b[0m\x07\u202e") == "red\ufffd\ufffd"
    text = "\n".join(summary(hostile(), "out", ("findings.csv",), "exit 0"))
    assert "\x1b" not in text


def test_unknown_stands_in_the_summary_apart_from_pass():
    text = "\n".join(summary(run_of([], []), "out", (), "exit 3"))
    assert "Not evaluated (no verdict, not counted as pass)" in text
    assert "1 unknown" in text


def test_a_failure_that_only_a_licence_mends_says_so(tmp_path):
    def unlicensed(human: Human) -> Verdict:
        """Everybody has a seat.

        Why: so.
        Fix: buy.
        """
        return Verdict(False, saw="none", want="one", lacks="Seats, Plan 2")

    made = check(severity=HIGH, control=controls.FEW_ADMINS)(unlicensed)
    store = FindingStore()
    world = World(Told((Human(id="ann", name="Ann", is_admin=False),)))
    outcome = tuple(evaluate(world, [made], {}, store.add))
    parts = {"checks": {made.id: made}, "results": outcome, "findings": store}
    csv_files.findings(msgspec.structs.replace(crowd(1), **parts), tmp_path / "f.csv", tmp_path)
    (row,) = rows(tmp_path / "f.csv")
    assert (row["status"], row["responsibility"]) == ("fail", "blocked_by_licence")


def test_what_somebody_attested_is_told_apart_and_is_no_pass(tmp_path):
    @check(severity=HIGH, control=controls.FEW_ADMINS)
    def looked_at() -> None:
        """Somebody looked.

        Why: no API shows it.
        Fix: look.
        """

    tenant = Told(()).tenants[0]
    facts = {"check_id": looked_at.id, "tenant": tenant, "severity": HIGH}
    parts = {
        "checks": {looked_at.id: looked_at},
        "results": (CheckResult(outcome=Outcome.MANUAL, attested=True, **facts),),
    }
    csv_files.findings(msgspec.structs.replace(crowd(1), **parts), tmp_path / "f.csv", tmp_path)
    (row,) = rows(tmp_path / "f.csv")
    told = (row["status"], row["status_reason"], row["evidence_grade"])
    assert told == ("manual", "attested", "attested")
