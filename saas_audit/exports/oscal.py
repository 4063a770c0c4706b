"""OSCAL 1.1.2 assessment results: an observation for each check in a tenant, with its evidence,
and a finding where there is a verdict. A doubt is an observation without a finding: it satisfies
nothing, and contradicts nothing.

Source: https://pages.nist.gov/OSCAL-Reference/models/v1.1.2/assessment-results/json-reference/
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import msgspec

from ..model import Outcome
from ..reports.columns import lines, ordered
from ..reports.plain import plain
from .lines import noted

if TYPE_CHECKING:
    from pathlib import Path

    from ..engine.judge import CheckResult
    from ..reports.run import Run

VERSION = "1.1.2"
MOST_LINES = 50
"""Subjects told in one observation; findings.csv and its evidence hold them all."""

SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://pypi.org/project/saas-audit/oscal")
STATES = {Outcome.PASS: "satisfied", Outcome.FAIL: "not-satisfied"}


def write(run: Run, path: Path) -> None:
    """One document. Its ids follow from the run's, so writing it again gives the same bytes."""
    told = {"assessment-results": document(run)}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")


def document(run: Run) -> dict[str, Any]:
    """The whole document."""
    when = run.as_of.isoformat()
    results = ordered(run)
    parts = {
        "observations": [_observation(run, one) for one in results],
        "findings": [_finding(run, one) for one in results if one.outcome in STATES],
    }
    result: dict[str, Any] = {
        "uuid": _id(run, "result"),
        "title": f"saas-audit of {run.organisation}",
        "description": "How the tenants are configured, as far as it could be read.",
        "start": run.collected_at.isoformat(),
        "end": when,
        "reviewed-controls": {"control-selections": [{"include-all": {}}]},
    }
    return {
        "uuid": _id(run, "document"),
        "metadata": {
            "title": f"saas-audit {run.run_id}",
            "last-modified": when,
            "version": run.run_id,
            "oscal-version": VERSION,
        },
        "import-ap": {"href": "#", "remarks": "There is no assessment plan beside the config."},
        "results": [{**result, **{name: made for name, made in parts.items() if made}}],
    }


def _id(run: Run, *parts: str) -> str:
    """A stable UUID: the standard wants version 4 or 5."""
    return str(uuid.uuid5(SPACE, "\x1f".join((run.run_id, *parts))))


def _observation(run: Run, result: CheckResult) -> dict[str, Any]:
    check = run.checks[result.check_id]
    shown: list[str] = []
    files: dict[str, None] = {}
    more = 0
    for line in lines(run, result):
        files[line.finding.evidence.partition("#")[0]] = None
        if len(shown) < MOST_LINES:
            shown.append(noted(line))
        else:
            more += 1
    if more:
        shown.append(f"and {more} more in findings.csv")
    made: dict[str, Any] = {
        "uuid": _id(run, "observation", check.id, result.tenant.folder),
        "title": check.prose.title,
        "description": "\n".join(shown) or str(result.outcome),
        "methods": ["EXAMINE"],
        "types": ["finding" if result.outcome in STATES else "control-objective"],
        "props": [_prop("status", str(result.outcome)), _prop("tenant", result.tenant.folder)],
        "collected": run.collected_at.isoformat(),
    }
    evidence = [
        {"href": name, "description": f"SHA-256 over its pages: {run.evidence[name]}"}
        for name in files
        if name in run.evidence
    ]
    return {**made, "relevant-evidence": evidence} if evidence else made


def _finding(run: Run, result: CheckResult) -> dict[str, Any]:
    check = run.checks[result.check_id]
    place = (check.id, result.tenant.folder)
    return {
        "uuid": _id(run, "finding", *place),
        "title": check.prose.title,
        "description": check.prose.why,
        "target": {
            "type": "objective-id",
            "target-id": check.id,
            "title": f"{check.control.id} {check.control.title}",
            "status": {
                "state": STATES[result.outcome],
                "reason": "pass" if result.outcome is Outcome.PASS else "fail",
                "remarks": plain(f"{result.failed} of {result.examined} fail"),
            },
        },
        "related-observations": [{"observation-uuid": _id(run, "observation", *place)}],
    }


def _prop(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}
