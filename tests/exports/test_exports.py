"""Each format is read back by a reader of that format, and tells what findings.csv tells."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache

import msgspec
import openpyxl
import pytest
from junitparser import Error, Failure, JUnitXml, Skipped
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding
from sarif_pydantic import Sarif
from trestle.oscal.assessment_results import AssessmentResults

from saas_audit.discover import built_in
from saas_audit.errors import UsageError
from saas_audit.exports import FORMATS, export
from saas_audit.exports.lines import every_line
from saas_audit.exports.xlsx import MOST_ROWS
from saas_audit.model import Outcome
from saas_audit.reports.columns import COVERAGE, FINDINGS
from tests.exports.oasis import problems
from tests.organisations import audited
from tests.reports.test_reports import crowd, hostile

MADE = {"hostile": hostile, "crowd": lambda: crowd(120)}


@cache
def some(organisation):
    """Every eighth check of a simulated organisation, and what needs a person."""
    checks = [one for n, one in enumerate(built_in()) if n % 8 == 0 or one.is_manual]
    return audited(organisation, checks=checks).run


@pytest.fixture(params=["careless", "careful", "blind", *MADE])
def run(request):
    return MADE[request.param]() if request.param in MADE else some(request.param)


def told(run):
    return Counter(line.finding.outcome for line in every_line(run))


def test_ocsf_is_read_by_its_models(run, tmp_path):
    events = json.loads(export(run, "ocsf", tmp_path).read_bytes())
    read = [ComplianceFinding(**event) for event in events]
    assert Counter(one.status_code for one in read) == told(run)
    meanings = {"pass": 1, "fail": 3, "unknown": 0}
    for event, one in zip(events, read, strict=True):
        assert one.compliance.status_id.value == meanings.get(one.status_code, 99)
        kept = json.loads(one.model_dump_json(exclude_none=True))
        lost = {name for name in event if name not in kept and event[name] is not None}
        assert not lost, f"no such field in OCSF: {lost}"
        assert set(event["compliance"]) <= set(kept["compliance"])
        assert set(event["finding_info"]) - {"src_url"} <= set(kept["finding_info"])


def test_sarif_holds_to_the_schema_and_is_read_by_its_models(run, tmp_path):
    body = export(run, "sarif", tmp_path).read_bytes()
    Sarif.model_validate_json(body)
    assert problems(json.loads(body)) == []
    (only,) = json.loads(body)["runs"]
    known = {rule["id"] for rule in only["tool"]["driver"]["rules"]}
    kinds = Counter(result["kind"] for result in only["results"])
    counts = told(run)
    assert kinds["fail"] == counts[Outcome.FAIL] + counts[Outcome.ACCEPTED]
    assert kinds["pass"] == counts[Outcome.PASS]
    assert kinds["review"] == counts[Outcome.UNKNOWN]
    for result in only["results"]:
        assert result["ruleId"] in known
        assert (result["level"] == "none") == (result["kind"] != "fail")


def test_the_schema_objects_to_what_is_no_sarif(tmp_path):
    told = json.loads(export(crowd(2), "sarif", tmp_path).read_bytes())
    assert problems(told) == []
    told["runs"][0]["results"][0]["kind"] = "passed"
    del told["runs"][0]["tool"]["driver"]["name"]
    told["runs"][0]["columnKind"] = "bytes"
    assert len(problems(told)) == 3


def test_oscal_is_read_by_its_models(run, tmp_path):
    path = export(run, "oscal", tmp_path)
    read = AssessmentResults.oscal_read(path)
    (result,) = read.results
    states = Counter(one.target.status.state.value for one in result.findings or ())
    assert states["satisfied"] == sum(r.outcome is Outcome.PASS for r in run.results)
    assert states["not-satisfied"] == sum(r.outcome is Outcome.FAIL for r in run.results)
    seen = {one.uuid for one in result.observations}
    assert len(seen) == len(run.results)
    assert {
        o.observation_uuid for f in result.findings or () for o in f.related_observations
    } <= seen
    again = export(run, "oscal", tmp_path / "again").read_bytes()
    assert again == path.read_bytes()


def test_junit_is_read_by_its_reader(run, tmp_path):
    suites = JUnitXml.fromfile(str(export(run, "junit", tmp_path)))
    kinds = Counter()
    for suite in suites:
        for case in suite:
            kinds[type(case.result[0]) if case.result else None] += 1
        assert suite.failures == sum(isinstance(c.result[0], Failure) for c in suite if c.result)
    outcomes = Counter(result.outcome for result in run.results)
    assert kinds[Failure] == outcomes[Outcome.FAIL]
    assert kinds[Error] == outcomes[Outcome.UNKNOWN]
    assert kinds[None] == outcomes[Outcome.PASS]
    assert kinds[Skipped] == len(run.results) - kinds[Failure] - kinds[Error] - kinds[None]


def test_the_workbook_opens_and_nothing_in_it_runs(run, tmp_path):
    book = openpyxl.load_workbook(export(run, "xlsx", tmp_path))
    findings, coverage = book["findings"], book["coverage"]
    assert [cell.value for cell in findings[1]] == list(FINDINGS)
    assert [cell.value for cell in coverage[1]] == list(COVERAGE)
    assert findings.max_row == 1 + sum(told(run).values())
    assert findings.freeze_panes == "A2"
    assert findings.auto_filter.ref
    for row in findings.iter_rows(min_row=2):
        for cell in row:
            assert cell.data_type in ("s", "n"), cell.value
            assert cell.hyperlink is None


def test_a_sheet_that_is_full_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr("saas_audit.exports.xlsx.MOST_ROWS", 10)
    book = openpyxl.load_workbook(export(crowd(120), "xlsx", tmp_path))
    rows = list(book["findings"].iter_rows(values_only=True))
    assert len(rows) == 11
    assert "findings.csv" in rows[-1][0]
    assert MOST_ROWS == 2**20 - 1


def test_what_was_accepted_is_suppressed_and_no_pass(tmp_path):
    run = crowd(1)
    (line,) = [one for one in every_line(run) if one.finding.outcome is Outcome.FAIL]
    accepted = msgspec.structs.replace(line.finding, outcome=Outcome.ACCEPTED)

    class Accepted:
        def of(self, result):
            yield accepted

    run = msgspec.structs.replace(run, findings=Accepted())
    (event,) = json.loads(export(run, "ocsf", tmp_path).read_bytes())
    assert (event["status"], event["compliance"]["status_id"]) == ("Suppressed", 99)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="file"):
        export(crowd(1), "junit", tmp_path / "file")
    assert set(FORMATS) == {"xlsx", "ocsf", "sarif", "oscal", "junit"}
