"""The summary on a terminal: what came out, what could not be seen, what was written."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from ..model import Outcome
from . import side_by_side
from .columns import ordered
from .plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..history import Change, History, Point
    from .run import Run

GAPS = 12
"""Reasons shown on the terminal; the reports hold all of them."""

_CHANGES: dict[Change, str] = {
    "new": "New",
    "regressed": "Regressed",
    "reopened": "Reopened",
    "changed": "Changed",
    "resolved": "Resolved",
    "rule_changed": "Rule changed",
    "coverage_changed": "Coverage changed",
}
_WEIGHED = (Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE, Outcome.ACCEPTED)


def summary(run: Run, folder: str, written: tuple[str, ...], closing: str) -> Iterator[str]:
    """Line by line; plain text, also for a pipe."""
    when = f"{run.as_of:%Y-%m-%d %H:%M} UTC"
    profile = f"profile {run.effective.profile}"
    yield f"saas-audit {run.tool_version}   {run.organisation}   {profile}   as of {when}"
    yield ""
    yield from _collected(run)
    yield ""
    yield from _evaluated(run)
    yield from _exceptions(run)
    yield from _blind_spots(run)
    yield ""
    yield from side_by_side.table(run)
    yield ""
    yield from changes(run.history)
    yield posture(run)
    if written:
        yield ""
        yield f"Wrote {folder}"
        names = ", ".join((*(name for name in written if "/" not in name), "evidence/"))
        lines = textwrap.wrap(names, side_by_side.NARROW - 6, break_on_hyphens=False)
        yield from (f"      {line}" for line in lines)
    yield closing


def changes(history: History) -> Iterator[str]:
    """How it stands against the last run."""
    if not history.previous:
        yield "Changes    nothing to compare with: this is the first run in this folder"
        return
    counts = Counter(move.change for move in history.moves)
    told = "   ".join(f"{_CHANGES[name]} {counts[name]}" for name in _CHANGES if counts[name])
    yield f"Since {history.previous}:   {told or 'nothing changed'}"
    causes = Counter(move.cause or "not separated" for move in history.moves)
    if causes:
        told = "   ".join(f"{name} {count}" for name, count in sorted(causes.items()))
        yield f"  by cause:   {told}"
    if history.config:
        yield f"  the config says otherwise: {plain(', '.join(history.config))[:160]}"
    if history.note:
        yield f"  {plain(history.note)[:300]}"


def posture(run: Run) -> str:
    """The number, what it was, and how much of it rests on what could not be seen."""
    now, before = run.posture.percent, _before(run.history)
    outcomes = [result.outcome for result in run.results if result.outcome in _WEIGHED]
    seen = sum(outcome is not Outcome.UNKNOWN for outcome in outcomes)
    told = [f"Posture {'-' if now is None else now}"]
    if (gain := gained(run)) is not None:
        told[0] += f" ({gain:+.1f})"
    if outcomes:
        told.append(f"coverage {100 * seen / len(outcomes):.1f} %")
    if before and (run.history.rules or run.history.config):
        told.append(_restated(run.history, before))
    return "   ".join(told)


def gained(run: Run) -> float | None:
    """Points of posture since the last run, by today's rules and config where those can judge it;
    None where there is nothing to compare.
    """
    now, before = run.posture.percent, _before(run.history)
    if now is None or before is None:
        return None
    then = before.posture if before.restated is None else before.restated
    return None if then is None else now - then


def _before(history: History) -> Point | None:
    named = (point for point in history.trend if point.run_id == history.previous)
    return next(named, None)


def _restated(history: History, before: Point) -> str:
    what = f"rule changes since last run: {len(history.rules)}"
    if history.config:
        what += f", config changes: {len(history.config)}"
    if before.restated is None or before.posture is None:
        return f"{what} (the run of {before.as_of:%Y-%m-%d} cannot be judged again)"
    if before.restated == before.posture:
        return f"{what} (the run of {before.as_of:%Y-%m-%d} stays at {before.posture})"
    moved = f"from {before.posture} to {before.restated}"
    return f"{what} (would have moved {before.as_of:%Y-%m-%d} {moved})"


def _collected(run: Run) -> Iterator[str]:
    yield f"{'Collect':<44} {'lists':>7} {'rows':>9}  result"
    for tenant in run.tenants:
        mine = [c for c in run.coverage if (c.platform, c.tenant) == (tenant.platform, tenant.name)]
        whole = [c for c in mine if not c.is_short]
        rows = sum(c.items for c in mine)
        state = (
            "complete" if mine and len(whole) == len(mine) else f"{len(mine) - len(whole)} short"
        )
        name = plain(f"{tenant.platform:<11} {tenant.label or tenant.name}")[:42]
        share = f"{len(whole)}/{len(mine)}"
        yield f"  {name:<42} {share:>7} {rows:>9,}  {state if mine else 'not read'}"


def _evaluated(run: Run) -> Iterator[str]:
    counts = dict.fromkeys(Outcome, 0)
    for result in run.results:
        counts[result.outcome] += 1
    counts[Outcome.NOT_SELECTED] = len(run.not_selected)
    told = "   ".join(
        f"{count} {outcome.replace('_', ' ')}" for outcome, count in counts.items() if count
    )
    yield f"Evaluate   {len(run.results)} answers   {told}"


def _exceptions(run: Run) -> Iterator[str]:
    """How many hold; those that brought their finding back or soon will, by name."""
    states: dict[str, list[str]] = {}
    for one in run.decisions.acceptances:
        states.setdefault(run.decisions.states.get(one.id, "active"), []).append(one.id)
    if states:
        told = (
            f"{len(ids)} {state}" + (f" ({plain(', '.join(ids[:3]))})" if state != "active" else "")
            for state, ids in sorted(states.items())
        )
        yield f"Exceptions   {'   '.join(told)}"


def _blind_spots(run: Run) -> Iterator[str]:
    """What stopped most checks comes first."""
    stopped: dict[str, list[str]] = {}
    for result in ordered(run):
        if result.outcome is Outcome.UNKNOWN:
            doubt = max(result.doubts, key=lambda one: one.subjects)
            stopped.setdefault(plain(str(doubt.gap)), []).append(result.check_id)
    if not stopped:
        return
    yield ""
    yield "Not evaluated (no verdict, not counted as pass):"
    gaps = sorted(stopped.items(), key=lambda pair: -len(pair[1]))
    for gap, ids in gaps[:GAPS]:
        yield from textwrap.wrap(
            gap, 100, max_lines=3, placeholder=" ...", initial_indent="  ", subsequent_indent="  "
        )
        yield f"    {counted(ids)}"
    if len(gaps) > GAPS:
        yield f"  and {len(gaps) - GAPS} reasons more: findings.csv, status unknown"


def counted(ids: Sequence[str], most: int = 3) -> str:
    """``12 checks (a, b, c, ...)``."""
    shown = ", ".join(ids[:most]) + (", ..." if len(ids) > most else "")
    return f"{len(ids)} check{'s' * (len(ids) != 1)} ({shown})"
