"""What of a run is ours and stays: fields struct by struct, and the checks that come with us."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from ...decisions import Acceptance, Task
from ...engine.judge import CheckResult, Doubt
from ...engine.plan import NotSelected
from ...history import History, Move, Point, Standing
from ...model import Coverage, Finding, Gap, Value
from ..run import Run

S = TypeVar("S", bound=msgspec.Struct)

OURS: dict[type, tuple[str, ...]] = {
    Run: ("as_of", "collected_at", "read_until", "tool_version", "checks_version", "grade"),
    Finding: (
        "check_id", "platform", "subject_type", "outcome", "severity", "reason", "affected",
        "examined",
    ),
    CheckResult: (
        "check_id", "outcome", "severity", "seen", "examined", "failed", "unknown", "attested",
        "accepted",
    ),
    Coverage: (
        "platform", "permission", "tier", "proof", "witness", "granted", "http_status", "pages",
        "items", "expected_items", "reason", "retries", "seconds", "failed_subjects", "is_optional",
    ),
    NotSelected: ("check_id",),
    Doubt: ("subjects",),
    Gap: ("reason",),
    Move: (
        "check_id", "control_id", "severity", "platform", "change", "cause", "not_separated",
        "other_events",
    ),
    Point: ("as_of", "posture", "restated", "counts", "checks_version"),
    Standing: ("change", "cause", "first_seen"),
    History: ("previous_as_of", "default"),
    Acceptance: ("check_id", "severity", "on", "until"),
    Task: ("check_id", "due", "decision"),
    Value: ("number",),
}  # fmt: skip
"""Fields that hold words, numbers and times of ours, or of a vendor's published vocabulary."""


def rebuilt(struct: S, **replaced: Any) -> S:
    """Made anew of what is ours in it and of what is replaced; all else is left out."""
    kept = {name: getattr(struct, name) for name in OURS[type(struct)]}
    return type(struct)(**kept, **replaced)


def is_ours(module: str) -> bool:
    """Does a check come with the tool?"""
    return module.startswith("saas_audit.checks.")
