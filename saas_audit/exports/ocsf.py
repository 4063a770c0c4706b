"""OCSF 1.3.0, class 2003 (Compliance Finding): one event for each line.

Source: https://schema.ocsf.io/1.3.0/classes/compliance_finding
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ..model import Outcome, Severity
from .lines import benchmarks, decided, every_line, sentence

if TYPE_CHECKING:
    from pathlib import Path

    from ..reports.columns import Line
    from ..reports.run import Run

VERSION = "1.3.0"
SEVERITIES = {Severity.CRITICAL: 5, Severity.HIGH: 4, Severity.MEDIUM: 3, Severity.LOW: 2}
INFORMATIONAL = 1
UNKNOWN, PASS, FAIL, OTHER = 0, 1, 3, 99
"""Words of ``compliance.status_id``. What was not judged is neither passed nor failed."""

STATUSES = {Outcome.PASS: PASS, Outcome.FAIL: FAIL, Outcome.UNKNOWN: UNKNOWN}


def write(run: Run, path: Path) -> None:
    """A JSON list, written event by event."""
    with path.open("wb") as file:
        for number, line in enumerate(every_line(run)):
            file.write(b",\n" if number else b"[\n")
            file.write(msgspec.json.encode(event(line)))
        file.write(b"\n]\n")


def event(line: Line) -> dict[str, Any]:
    """One event."""
    run, check, found = line.run, line.check, line.finding
    when = int(run.as_of.timestamp() * 1000)
    fails = found.outcome is Outcome.FAIL
    return {
        "activity_id": 1,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2003,
        "class_name": "Compliance Finding",
        "type_uid": 200301,
        "type_name": "Compliance Finding: Create",
        "time": when,
        "severity_id": SEVERITIES[found.severity] if fails else INFORMATIONAL,
        "severity": str(found.severity).capitalize() if fails else "Informational",
        "status_id": 3 if found.outcome is Outcome.ACCEPTED else 1,
        "status": "Suppressed" if found.outcome is Outcome.ACCEPTED else "New",
        "status_code": str(found.outcome),
        "status_detail": found.reason or str(found.outcome),
        "message": sentence(line),
        "metadata": {
            "version": VERSION,
            "event_code": check.id,
            "tenant_uid": found.tenant_id or run.organisation,
            "product": {
                "name": "saas-audit",
                "vendor_name": "saas-audit",
                "version": run.tool_version,
                "uid": "saas-audit",
            },
        },
        "finding_info": {
            "uid": found.id,
            "title": check.prose.title,
            "desc": check.prose.why,
            "types": [check.control.theme],
            "created_time": when,
            "src_url": check.prose.see or None,
        },
        "compliance": {
            "control": f"{check.control.id} {check.control.title}",
            "standards": [name for name, ids in check.maps.items() if ids],
            "requirements": benchmarks(line),
            "status_id": STATUSES.get(found.outcome, OTHER),
        },
        "resources": [
            {
                "uid": found.subject_id or found.tenant_id or run.organisation,
                "name": found.subject_name or line.tenant.name or run.organisation,
                "type": found.subject_type or "Tenant",
                "namespace": found.platform,
            }
        ],
        "remediation": {
            "desc": check.prose.fix,
            "references": [check.prose.see][: bool(check.prose.see)],
        },
        "unmapped": decided(line),
    }
