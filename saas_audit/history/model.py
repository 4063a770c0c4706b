"""What a comparison says; how it is made is its neighbours' business."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, get_args

import msgspec

Change = Literal[
    "first_run",
    "new",
    "open",
    "regressed",
    "changed",
    "resolved",
    "reopened",
    "rule_changed",
    "coverage_changed",
]
"""How a finding stands against the last run.

``first_run``: there is no last run. ``new``: this subject did not fail then. ``regressed``: nor did
any other, the whole check passed there. ``open``: it failed with the same value; ``changed``: with
another. ``reopened``: it was resolved or accepted once, and fails again. ``resolved``: it failed,
and is known not to any more. ``rule_changed`` and ``coverage_changed``: the status moved although
the tenant did not, because the check moved, or what could be read.
"""
Cause = Literal["tenant", "rule", "config", "coverage", "time"]
"""What made it move: found by varying one at a time."""

CHANGES: tuple[Change, ...] = get_args(Change)
CAUSES: tuple[Cause, ...] = get_args(Cause)


class Standing(msgspec.Struct, frozen=True):
    """Where one failing finding stands. ``cause`` is "" where nothing moved; who changed it is
    told as in a ``Move``.
    """

    change: Change = "first_run"
    cause: Cause | Literal[""] = ""
    first_seen: date | None = None
    changed_by: str = ""
    changed_at: str = ""
    audit_event_id: str = ""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One line of changes.csv.

    ``cause`` is "" where causes cannot be told apart any more; ``not_separated`` then names those
    that are left. ``changed_by``, ``changed_at`` (UTC, RFC 3339) and ``audit_event_id`` are of the
    event in the vendor's audit log that made it what it is, ``other_events`` how many more the log
    holds about it since the last run; ``why_unnamed`` says why there is no name, else "".
    """

    finding_id: str
    check_id: str
    control_id: str
    severity: str
    platform: str
    tenant: str
    subject_id: str
    subject_name: str
    before: str
    after: str
    change: Change
    cause: Cause | Literal[""]
    not_separated: tuple[Cause, ...] = ()
    changed_by: str = ""
    changed_at: str = ""
    audit_event_id: str = ""
    other_events: int = 0
    why_unnamed: str = ""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the trend. ``restated`` is its posture by today's rules, where that is known."""

    run_id: str
    as_of: datetime
    posture: float | None
    restated: float | None = None
    counts: Mapping[str, int] = msgspec.field(default_factory=dict)
    checks_version: str = ""


class Effective(msgspec.Struct, frozen=True, kw_only=True):
    """What a run was judged by, beside the rules.

    ``set`` holds the knobs that the config sets, by check, as it spells them; ``knobs`` every knob
    of every check as it was in force, defaults included; ``declared`` the lists, by tenant folder
    ("" is the organisation). All of it plain JSON values.
    """

    profile: str = "saas-audit"
    set: Mapping[str, Mapping[str, Any]] = msgspec.field(default_factory=dict)
    knobs: Mapping[str, Mapping[str, Any]] = msgspec.field(default_factory=dict)
    declared: Mapping[str, Mapping[str, Any]] = msgspec.field(default_factory=dict)


class Past(msgspec.Struct, frozen=True, kw_only=True, tag="past"):
    """A finding that failed once and does not now.

    ``resolved`` is the day it was known not to fail any more; None while nobody can tell.
    """

    id: str
    check_id: str
    home: str
    platform: str
    tenant_id: str
    subject_id: str
    subject_name: str
    severity: str
    first_seen: date
    last_seen: date
    resolved: date | None = None


class History(msgspec.Struct, frozen=True, kw_only=True):
    """A run against the one before it, and the trend up to this run (oldest first, at most 12).

    ``standings`` speaks of what fails now, by finding id; what it does not name is as ``default``.
    ``moves`` are ordered: what got worse first. ``rules`` names the checks whose rule is not the
    last run's, ``config`` what the config says differently. ``note`` says why causes could not be
    separated. ``past`` is what failed within the last year and does not now.
    """

    previous: str = ""
    previous_as_of: datetime | None = None
    rules: tuple[str, ...] = ()
    config: tuple[str, ...] = ()
    note: str = ""
    past: tuple[Past, ...] = ()
    standings: Mapping[str, Standing] = msgspec.field(default_factory=dict)
    default: Standing = Standing()
    moves: tuple[Move, ...] = ()
    trend: tuple[Point, ...] = ()

    def of(self, finding_id: str) -> Standing:
        """Where a finding stands."""
        return self.standings.get(finding_id, self.default)
