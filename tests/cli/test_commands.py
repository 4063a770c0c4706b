"""The commands, on what the simulator serves."""

from __future__ import annotations

import json

from saas_audit.audit import Choice, connected
from saas_audit.cli import main
from saas_audit.cli.doctor import diagnosis
from saas_audit.cli.exit import Exit
from saas_audit.cli.permissions import rights
from saas_audit.discover import built_in
from saas_audit.engine.plan import plan
from saas_audit.simulator.organisations import FrozenClock, Rights, served, world


def test_a_run_leaves_everything_an_admin_needs(careless):
    names = {path.name for path in careless.iterdir()}
    wanted = {
        "findings.csv",
        "coverage.csv",
        "changes.csv",
        "identities.csv",
        "action-plan.csv",
        "frameworks.csv",
        "summary.txt",
    }
    wanted |= {
        "results.json",
        "report.html",
        "manifest.json",
        "verdicts.jsonl.zst",
        "people.jsonl.zst",
        "results.jsonl.zst",
    }
    wanted |= {"evidence", "SHA256SUMS", "reports.json"}
    assert names == wanted
    assert (careless / "evidence").stat().st_mode & 0o077 == 0


def test_check_judges_a_snapshot_again_and_writes_nothing(careless, capsys):
    before = {path: path.stat().st_mtime_ns for path in careless.rglob("*")}
    code = main(["check", str(careless), "--fail-on", "high"])
    out = capsys.readouterr().out
    assert code == Exit.FINDINGS
    assert "FAIL" in out
    assert {path: path.stat().st_mtime_ns for path in careless.rglob("*")} == before


def test_report_writes_the_reports_elsewhere(careless, tmp_path):
    assert main(["report", str(careless), "--out", str(tmp_path / "again")]) == 0
    names = {path.name for path in (tmp_path / "again").iterdir()}
    assert {"findings.csv", "report.html"} <= names


def test_exit_codes(tmp_path):
    base = ["demo", "--out", str(tmp_path)]
    assert main([*base, "--organisation", "careful", "--fail-on", "low"]) == Exit.OK
    assert main([*base, "--organisation", "blind"]) == Exit.INCOMPLETE
    assert main([*base, "--organisation", "careless", "--fail-on", "critical"]) == Exit.FINDINGS


def test_a_second_run_of_the_day_gets_a_folder_of_its_own(tmp_path):
    for _ in range(2):
        main(["demo", "--organisation", "careful", "--out", str(tmp_path)])
    names = sorted(path.name for path in (tmp_path / "careful").iterdir())
    assert names == ["2026-11-02", "2026-11-02.2"]


def test_results_json_says_what_is_promised(careless):
    held = json.loads((careless / "results.json").read_text())
    wanted = {"id", "platform", "tenant_id", "severity", "theme", "outcome", "reason"}
    assert wanted | {"examined", "failed", "unknown"} <= set(held["checks"][0])
    assert {"checks", "findings", "coverage", "schema_version"} <= set(held)


def test_the_default_rights_cannot_write():
    for platform in ("m365", "google", "salesforce"):
        needed = rights(platform, (), built_in())
        assert needed
        assert not [right.name for right in needed if right.tier_writes]
    assert any(right.tier_writes for right in rights("m365", ("all",), built_in()))


def _told(granted: Rights) -> str:
    held = world("careful")
    held.rights = granted
    with (
        served(held) as (settings, dial, _),
        connected(settings, Choice(), FrozenClock(), dial) as connections,
    ):
        lines = list(diagnosis(connections, plan(built_in(), connections.targets)))
    return "\n".join(line for line, _ in lines)


def test_doctor_says_what_is_lacking_and_what_is_excess():
    everything = Rights()
    told = _told(Rights(everything.m365 - {"AuditLog.Read.All"}, everything.google))
    assert "LACKING: AuditLog.Read.All" in told
    assert "excess, take it back: " in told
    (line,) = [one for one in told.splitlines() if "entra.admins_mfa_registered" in one]
    assert "lacks AuditLog.Read.All" in line
    (line,) = [one for one in told.splitlines() if "entra.guest_invites_limited" in one]
    assert "ready" in line
