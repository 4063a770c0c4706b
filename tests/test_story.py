"""Two months of a simulated organisation by the commands of docs/month.md: each line of what
changed has the cause that the story gave it.
"""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from saas_audit.cli import main
from saas_audit.exports import FORMATS
from saas_audit.simulator.m365.logs import AUDITS
from saas_audit.simulator.m365.schema import violations
from saas_audit.simulator.salesforce.schema import schema
from saas_audit.simulator.story import (
    ADMINS,
    ALLOWLIST,
    APPS,
    CAPABLE,
    INVITES,
    MFA,
    SHARING,
    STALE,
    STILL,
    december,
)
from tests.exports.oasis import problems
from tests.simulator.google.test_vendor_google import wrong
from tools.month import told

TOLD = {
    SHARING: ("resolved", "tenant"),
    INVITES: ("regressed", "tenant"),
    ALLOWLIST: ("reopened", "tenant"),
    CAPABLE: ("coverage_changed", "coverage"),
    APPS: ("rule_changed", "rule"),
    ADMINS: ("resolved", "config"),
    STALE: ("new", "time"),
    MFA: ("regressed", "tenant"),
}
"""Fixed, regressed, an exception that moved, a right that was lost, a rule, a knob, ninety days."""


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def story(tmp_path_factory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("story")
    page = told(out)
    return out / "careless" / "2026-12-07", page


def test_every_change_has_its_cause(story):
    moves = table(story[0] / "changes.csv")
    assert {row["check_id"]: (row["change"], row["cause"]) for row in moves} == TOLD
    assert len(moves) == len(TOLD)


WHO = {
    INVITES: ("ann@loosely.example", "2026-11-19T06:00:00Z", "1"),
    ALLOWLIST: ("ben@loosely.example", "2026-11-23T06:00:00Z", ""),
    MFA: ("ann@loosely.example", "2026-11-30T06:00:00Z", ""),
}
"""Who, when, and how many did something to it before that."""
NOBODY = {
    SHARING: "no audit log that is read speaks of this check",
    **dict.fromkeys((CAPABLE, APPS, ADMINS, STALE), "the tenant did not change"),
}


def test_who_changed_it_and_when_is_named_where_a_log_tells(story):
    rows = {row["check_id"]: row for row in table(story[0] / "changes.csv")}
    named = {
        id_: (row["changed_by"], row["changed_at"], row["other_events"])
        for id_, row in rows.items()
        if row["changed_by"]
    }
    assert named == WHO
    assert {id_: row["why_unnamed"] for id_, row in rows.items() if row["why_unnamed"]} == NOBODY
    assert all(rows[id_]["audit_event_id"] for id_ in WHO)


def test_reports_agree_on_who(story):
    """findings.csv names the same; a person reads it in the report and on the terminal."""
    found = [row for row in table(story[0] / "findings.csv") if row["changed_by"]]
    assert {(row["check_id"], row["changed_by"], row["changed_at"]) for row in found} == {
        (id_, by, at) for id_, (by, at, _) in WHO.items()
    }
    page = (story[0] / "report.html").read_text(encoding="utf-8")
    assert "changed by <b>ann@loosely.example</b> on 19 November 2026, 06:00 UTC" in page


def test_the_logs_hold_what_the_vendors_could_send():
    held = december().world
    audits = held.m365.many(AUDITS)
    assert len(audits) == 3
    assert [found for one in audits for found in violations(one, "directoryAudit")] == []
    activities = [one for one in held.google.activities if one["etag"].startswith('"setting')]
    activity = {"$ref": "Activity"}
    assert len(activities) == 2
    assert [w for one in activities for w in wrong("admin.reports_v1", activity, one, "")] == []
    known = schema()["SetupAuditTrail"]
    for one in held.salesforce.objects["SetupAuditTrail"]:
        assert one.keys() == known.keys()
        assert all(value is not None or known[name].nillable for name, value in one.items())


def test_diff_says_who_on_the_terminal(story, capsys):
    assert main(["diff", str(story[0].parent / "2026-11-02"), str(story[0])]) == 0
    said = capsys.readouterr().out
    told = "cause: tenant, changed by ann@loosely.example on 2026-11-19T06:00:00Z"
    assert f"{told}, the last of 2 events" in said
    assert "cause: tenant, nobody named: no audit log that is read speaks of this check" in said
    assert "cause: config, " not in said


def test_the_first_run_asks_no_log_and_the_second_only_for_what_is_new(story):
    endpoints = [row["endpoint"] for row in table(story[0] / "coverage.csv")]
    first = [row["endpoint"] for row in table(story[0].parent / "2026-11-02" / "coverage.csv")]
    logs = [one for one in endpoints if "{since}" in one]
    assert len(logs) == 3
    assert not set(logs) & set(first)
    manifest = json.loads((story[0] / "manifest.json").read_text(encoding="utf-8"))
    since = [
        source["values"]["since"]
        for tenant in manifest["tenants"]
        for source in tenant["sources"]
        if source["values"]
    ]
    assert since == ["2026-11-02T06:00:00Z"] * 3


def test_what_is_told_of_findings_agrees(story):
    found = [row for row in table(story[0] / "findings.csv") if row["status"] == "fail"]
    changes = {(row["check_id"], row["change"]) for row in found}
    moved = {(id_, change) for id_, (change, _) in TOLD.items() if id_ in dict(changes)}
    assert moved - {(CAPABLE, "coverage_changed")} <= changes
    assert {(id_, "open") for id_ in STILL} <= changes
    (carla,) = [row for row in found if row["change"] == "new"]
    assert (carla["subject_name"], carla["first_seen"]) == ("carla@loosely.example", "2026-12-07")
    (network,) = [row for row in found if row["check_id"] == ALLOWLIST]
    assert network["exception_id"] == "EX-001"
    assert date.fromisoformat(network["exception_expires"]) == date(2027, 3, 31)


def test_both_tables_say_the_same_of_every_failure(story):
    moves = {row["finding_id"]: row["change"] for row in table(story[0] / "changes.csv")}
    for row in table(story[0] / "findings.csv"):
        if row["status"] in ("fail", "accepted"):
            assert moves.get(row["finding_id"], "open") == row["change"]


def test_the_record_verifies_and_names_the_month_before(story, capsys):
    assert main(["verify", str(story[0])]) == 0
    assert "careless-20261102T060000Z" in capsys.readouterr().out


def test_the_page_in_the_docs_says_what_the_commands_say(story):
    page = Path(__file__).parent.parent / "docs" / "month.md"
    assert page.read_text(encoding="utf-8") == story[1], "run: make docs"


@pytest.fixture(scope="module")
def exported(story, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("exported") / "december"
    formats = [word for name in ("reports", *FORMATS) for word in ("--format", name)]
    assert main(["export", str(story[0]), "--out", str(out), *formats]) == 0
    return out


def test_exports_of_the_month_say_what_its_reports_say(story, exported):
    for name in ("findings.csv", "changes.csv", "identities.csv", "report.html"):
        assert (exported / name).read_bytes() == (story[0] / name).read_bytes()
    assert not list(exported.rglob("*.zst"))
    rows = {row["finding_id"]: row for row in table(story[0] / "findings.csv")}
    causes = {row["finding_id"]: row["cause"] for row in table(story[0] / "changes.csv")}
    names = ("change", "first_seen", "exception_id", "exception_reason", "exception_expires")
    wanted = {
        id_: {name: row[name] for name in names if row[name]}
        | ({"cause": causes[id_]} if causes.get(id_) and row["change"] else {})
        for id_, row in rows.items()
    }
    assert {"regressed", "reopened", "new", "rule_changed", "open"} == {
        held["change"] for held in wanted.values() if "change" in held
    }
    kept = (*names, "cause")
    events = json.loads((exported / "findings.ocsf.json").read_bytes())
    told = {one["finding_info"]["uid"]: _only(one["unmapped"], kept) for one in events}
    assert told == wanted
    sarif = json.loads((exported / "findings.sarif").read_bytes())
    assert problems(sarif) == []
    (run,) = sarif["runs"]
    told = {
        one["partialFingerprints"]["findingId/v1"]: _only(one["properties"], kept)
        for one in run["results"]
    }
    assert told == wanted


def _only(held: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: held[name] for name in names if name in held}


def test_the_workbook_holds_both_tables(story, exported):
    book = openpyxl.load_workbook(exported / "findings.xlsx", read_only=True)
    for name in ("findings", "changes"):
        wanted = [list(row.values()) for row in table(story[0] / f"{name}.csv")]
        sheet = [["" if c is None else c for c in row] for row in book[name].values]
        assert [[str(cell) for cell in row] for row in sheet[1:]] == wanted


@pytest.mark.parametrize("name", ["assessment-results.json", "findings.junit.xml"])
def test_what_is_told_in_sentences_says_why_too(exported, name):
    text = (exported / name).read_text(encoding="utf-8")
    assert "[reopened, tenant; exception EX-001 until 2027-03-31, approved by M. Weber: " in text
    assert "[new, time]" in text


def test_the_month_can_be_shared_with_its_changes(story, tmp_path):
    key = tmp_path / "key"
    key.write_text("0123456789abcdef" * 4)
    masked = ["--pseudonymise", "--key-file", str(key)]
    assert main(["export", str(story[0]), "--out", str(tmp_path / "x"), *masked]) == 0
    moves = table(tmp_path / "x" / "changes.csv")
    assert {row["check_id"]: (row["change"], row["cause"]) for row in moves} == TOLD
    changed = {row["check_id"]: row["change"] for row in table(tmp_path / "x" / "findings.csv")}
    assert changed[INVITES] == "regressed"


def test_what_was_decided_since_is_not_in_an_export(story, tmp_path):
    """A run says what it said; `report` is for saying something else."""
    assert not main(["export", str(story[0]), "--out", str(tmp_path / "x"), "--format", "sarif"])
    before = (tmp_path / "x" / "findings.sarif").read_bytes()
    config = story[0].parent.parent / "saas-audit.toml"
    terms = ["--reason", "r", "--until", "2027-03-31", "--approved-by", "me"]
    accept = ["accept", INVITES, "--all", "--run", str(story[0]), "--config", str(config)]
    exceptions = config.with_name("exceptions.toml")
    held = exceptions.read_bytes()
    assert main([*accept, "--as-of", "2026-12-07", *terms]) == 0
    assert not main(["export", str(story[0]), "--out", str(tmp_path / "y"), "--format", "sarif"])
    exceptions.write_bytes(held)
    assert (tmp_path / "y" / "findings.sarif").read_bytes() == before
