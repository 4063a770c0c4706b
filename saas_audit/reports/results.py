"""results.json: the run for machines. ``results.schema.json`` beside this file documents it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ..engine.judge import CheckResult
from ..model import Outcome
from .columns import FINDINGS, lines, ordered, unselected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..history import History
    from .columns import Line
    from .run import Run

SCHEMA_VERSION = 1


def write(run: Run, path: Path) -> None:
    """Write it in one go; findings are given as far as findings.csv lists them one by one."""
    body = msgspec.json.format(msgspec.json.encode(document(run)), indent=1)
    path.write_bytes(body + b"\n")


def document(run: Run) -> dict[str, Any]:
    """The whole document."""
    return {
        "schema_version": SCHEMA_VERSION,
        "run": {
            "id": run.run_id,
            "organisation": run.organisation,
            "as_of": run.as_of,
            "collected_at": run.collected_at,
            "grade": run.grade,
            "tool_version": run.tool_version,
            "checks_version": run.checks_version,
            "profile": run.effective.profile,
            "posture": run.posture.percent,
        },
        "history": _history(run.history),
        "tenants": [msgspec.to_builtins(tenant) for tenant in run.tenants],
        "checks": [*(_check(run, r) for r in ordered(run)), *map(_off, unselected(run))],
        "findings": list(_findings(run)),
        "coverage": [msgspec.to_builtins(one) for one in run.coverage],
        "evidence": run.evidence,
    }


def _history(history: History) -> dict[str, Any]:
    """Against what, what moved and why, and the trend; changes.csv spells the moves out."""
    return {
        "previous": history.previous,
        "previous_as_of": history.previous_as_of,
        "rules_changed": history.rules,
        "config_changed": history.config,
        "note": history.note,
        "moves": [msgspec.to_builtins(move) for move in history.moves],
        "trend": [msgspec.to_builtins(point) for point in history.trend],
    }


def _check(run: Run, result: CheckResult) -> dict[str, Any]:
    check = run.checks[result.check_id]
    return {
        "id": result.check_id,
        "platform": check.platform,
        "tenant_id": result.tenant.tenant_id,
        "tenant": result.tenant.name,
        "title": check.prose.title,
        "control": check.control.id,
        "severity": result.severity,
        "theme": check.control.theme,
        "outcome": result.outcome,
        "reason": result.reason,
        "detail": result.detail,
        "seen": result.seen,
        "examined": result.examined,
        "failed": result.failed,
        "accepted": result.accepted,
        "unknown": result.unknown,
        "doubts": [
            {**msgspec.to_builtins(doubt.gap), "subjects": doubt.subjects, "example": doubt.example}
            for doubt in result.doubts
        ],
        "maps": check.maps,
        "knobs": run.effective.knobs.get(check.id, {}),
    }


def _off(line: Line) -> dict[str, Any]:
    tenant, check = line.tenant, line.check
    result = CheckResult(
        check_id=check.id,
        tenant=tenant,
        outcome=Outcome.NOT_SELECTED,
        severity=check.severity,
        detail=line.finding.why,
    )
    return _check(line.run, result)


def _findings(run: Run) -> Iterator[dict[str, Any]]:
    for result in ordered(run):
        for line in lines(run, result):
            finding = msgspec.to_builtins(line.finding)
            del finding["seen"], finding["wanted"]
            past = {name: FINDINGS[name](line) for name in ("change", "first_seen")}
            yield {"id": line.finding.id, **past, **finding}
