"""results.json: the run for machines. ``results.schema.json`` beside this file documents it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ..engine.judge import CheckResult
from ..model import Outcome
from .columns import FINDINGS, lines, ordered, unselected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ..decisions import Acceptance
    from ..history import History
    from .columns import Line
    from .run import Run

SCHEMA_VERSION = 1


HOLE = b'\n "findings": []'
"""Where the findings go in; a text holds no line break that is not escaped."""


def write(run: Run, path: Path) -> None:
    """Write it as the findings come; they are not held."""
    head, hole, tail = _formatted(document(run, ())).partition(HOLE)
    with path.open("wb") as file:
        file.write(head + hole[:-1])
        between = b"\n  "
        for one in _findings(run):
            file.write(between + _formatted(one).replace(b"\n", b"\n  "))
            between = b",\n  "
        file.write((b"\n ]" if between.startswith(b",") else b"]") + tail + b"\n")


def _formatted(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1)


def document(run: Run, findings: Iterable[object] | None = None) -> dict[str, Any]:
    """The whole document; with other findings than the run's, if any are given."""
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
        "findings": list(_findings(run) if findings is None else findings),
        "exceptions": [*map(_exception(run), run.decisions.acceptances)],
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


def _exception(run: Run) -> Callable[[Acceptance], dict[str, Any]]:
    def told(one: Acceptance) -> dict[str, Any]:
        state = run.decisions.states.get(one.id, "active")
        return {**msgspec.to_builtins(one), "state": state}

    return told


def _findings(run: Run) -> Iterator[dict[str, Any]]:
    for result in ordered(run):
        for line in lines(run, result):
            finding = msgspec.to_builtins(line.finding)
            del finding["seen"], finding["wanted"]
            past = {name: FINDINGS[name](line) for name in ("change", "first_seen")}
            yield {"id": line.finding.id, **past, **finding}
