"""SARIF 2.1.0: one result for each line, and a rule for each check.

A doubt is of kind ``review`` and a manual check ``open``, never ``pass``; only failures carry a
level.
Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html (3.27.9, 3.27.10, 3.35)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ..model import Outcome, Severity
from .lines import INFORMATION, benchmarks, decided, every_line, sentence

if TYPE_CHECKING:
    from pathlib import Path

    from ..declare.check import Check
    from ..reports.columns import Line
    from ..reports.run import Run

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
KINDS = {
    Outcome.FAIL: "fail",
    Outcome.ACCEPTED: "fail",
    Outcome.PASS: "pass",
    Outcome.UNKNOWN: "review",
    Outcome.MANUAL: "open",
    Outcome.NOT_APPLICABLE: "notApplicable",
    Outcome.NOT_SELECTED: "notApplicable",
}
LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}


def write(run: Run, path: Path) -> None:
    """Rules first, then results as they come."""
    rules = [rule(check) for check in run.checks.values()]
    driver = {
        "name": "saas-audit",
        "version": run.tool_version,
        "informationUri": INFORMATION,
        "rules": rules,
    }
    head = msgspec.json.encode({"driver": driver})
    with path.open("wb") as file:
        file.write(b'{"$schema":' + msgspec.json.encode(SCHEMA) + b',"version":"2.1.0","runs":[')
        file.write(b'{"tool":' + head + b',"columnKind":"unicodeCodePoints","results":[\n')
        for number, line in enumerate(every_line(run)):
            file.write(b",\n" * bool(number) + msgspec.json.encode(result(line)))
        file.write(b"\n]}]}\n")


def rule(check: Check) -> dict[str, Any]:
    """What the check says, to people."""
    prose = check.prose
    made: dict[str, Any] = {
        "id": check.id,
        "name": "".join(word.capitalize() for word in check.id.replace(".", "_").split("_")),
        "shortDescription": {"text": prose.title},
        "fullDescription": {"text": prose.why},
        "help": {"text": prose.fix},
        "defaultConfiguration": {"level": LEVELS[check.severity]},
        "properties": {"tags": [check.control.theme, check.control.id]},
    }
    return {**made, "helpUri": prose.see} if prose.see else made


def result(line: Line) -> dict[str, Any]:
    """One result."""
    found = line.finding
    fails = KINDS[found.outcome] == "fail"
    made: dict[str, Any] = {
        "ruleId": line.check.id,
        "kind": KINDS[found.outcome],
        "level": LEVELS[found.severity] if fails else "none",
        "message": {"text": sentence(line)},
        "locations": [_location(line)],
        "partialFingerprints": {"findingId/v1": found.id},
        "properties": {
            "status": str(found.outcome),
            "reason": found.reason,
            "benchmarks": benchmarks(line),
            **decided(line),
        },
    }
    accepted = line.run.decisions.acceptance(found.id)
    if found.outcome is Outcome.ACCEPTED and accepted:
        told = f"{accepted.reason} (approved by {accepted.approved_by}, until {accepted.until})"
        made["suppressions"] = [{"kind": "external", "status": "accepted", "justification": told}]
    return made


def _location(line: Line) -> dict[str, Any]:
    """Where it is: the evidence it was read from, and the subject in words."""
    found = line.finding
    place = found.evidence.partition("#")[0] or "manifest.json"
    names = (found.home or line.run.organisation, found.subject_type, found.subject_id)
    named = "/".join(name for name in names if name)
    return {
        "physicalLocation": {"artifactLocation": {"uri": place}},
        "logicalLocations": [{"fullyQualifiedName": named, "kind": "resource"}],
    }
