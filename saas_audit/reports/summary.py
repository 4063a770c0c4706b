"""summary.txt: the run as a mail of at most 25 lines; its subject carries the verdict.

It is read by people who open nothing else: what has not changed is not told again, and no account
is named.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from ..model import Outcome, Severity, finding_id
from .columns import lines, ordered
from .plain import plain
from .terminal import gained

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from ..decisions import Task
    from ..history import Move
    from .run import Run

LONGEST = 25
"""Lines, the subject among them."""
SHOWN = 5
"""Of what got worse; changes.csv holds all of it."""
WIDTH = 100

WORSE = ("regressed", "reopened", "new")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
"""English wherever it runs."""


def write(run: Run, path: Path, folder: Path) -> None:
    """summary.txt; report.html lies in ``folder`` already, beside it."""
    body = "\n".join(text(run, folder / "report.html", "report.html")) + "\n"
    path.write_text(body, encoding="utf-8", newline="\n")


def subject(run: Run) -> str:
    """``[acme] SaaS audit Nov 2026: 2 worse, 9 fixed, 2 blind spots``."""
    counts = Counter(result.outcome for result in run.results)
    blind = f"{counts[Outcome.UNKNOWN]} blind spot{'s' * (counts[Outcome.UNKNOWN] != 1)}"
    if run.history.previous:
        told = f"{len(worse(run))} worse, {len(fixed(run))} fixed, {blind}"
    else:
        told = f"first run, {counts[Outcome.FAIL]} failing, {blind}"
    when = f"{_MONTHS[run.as_of.month - 1]} {run.as_of.year}"
    return f"[{run.organisation}] SaaS audit {when}: {told}"


def worse(run: Run) -> list[Move]:
    """What failed not, or not any more, at the last run, and does now."""
    return [move for move in run.history.moves if move.change in WORSE]


def fixed(run: Run) -> list[Move]:
    """What failed at the last run, and is known not to now."""
    return [move for move in run.history.moves if move.change == "resolved"]


def text(run: Run, report: Path, place: str = "") -> list[str]:
    """The mail line by line: the subject, an empty line, the body. ``place`` is where its readers
    find the report, if not where it lies.
    """
    told = [f"Subject: {subject(run)}", "", _posture(run)]
    for part in (_worse(run), _due(run), _exceptions(run), _blind(run)):
        told += part
    told += ["", f"Report   {plain(place or report.as_posix())}", f"SHA-256  {_sha256(report)}"]
    return [line[:WIDTH] if line.startswith("  ") else line for line in told]


def _posture(run: Run) -> str:
    counts = Counter(result.outcome for result in run.results)
    now = run.posture.percent
    gain = gained(run)
    moved = "" if gain is None else f" ({gain:+.1f})"
    words = {
        "fail": Outcome.FAIL,
        "not evaluated": Outcome.UNKNOWN,
        "accepted": Outcome.ACCEPTED,
        "pass": Outcome.PASS,
    }
    told = ", ".join(f"{counts[outcome]} {word}" for word, outcome in words.items())
    return f"Posture {'-' if now is None else now}{moved} of 100: {told}"


def _worse(run: Run) -> list[str]:
    """At a first run, what is worst."""
    if not run.history.previous:
        failing = [one for one in ordered(run) if one.outcome is Outcome.FAIL]
        told = [
            _line(one.severity, run, one.check_id, one.tenant.name, one.failing, "")
            for one in failing[:SHOWN]
        ]
        return _section("Worst first", told, len(failing) - SHOWN, "findings.csv")
    groups = Counter(
        (Severity(one.severity).rank, one.check_id, one.tenant, one.change) for one in worse(run)
    )
    listed = [
        _line(list(Severity)[rank], run, check_id, tenant, count, change)
        for (rank, check_id, tenant, change), count in sorted(groups.items())
    ]
    grave = sum(
        one.change == "new" and Severity(one.severity).rank <= Severity.HIGH.rank
        for one in worse(run)
    )
    title = f"Worse ({grave} new at high or above)"
    return _section(title, listed[:SHOWN], len(listed) - SHOWN, "changes.csv")


def _line(severity: Severity, run: Run, check_id: str, tenant: str, count: int, change: str) -> str:
    check = run.checks.get(check_id)
    title = check.prose.title if check else check_id
    where = f"{check.platform if check else ''} {tenant}".strip()
    note = ", ".join(filter(None, (f"{count}", change)))
    return f"{severity:<8}  {where}: {plain(title)} ({note})"


def _section(title: str, told: list[str], more: int, where: str) -> list[str]:
    if not told:
        return []
    rest = [f"  and {more} more: {where}"] if more > 0 else []
    return ["", title, *(f"  {line}" for line in told), *rest]


def _due(run: Run) -> list[str]:
    """Of what still fails: what the plan wants done by the end of this month."""
    today = run.as_of.date()
    open_ = [
        task for task in _open_tasks(run) if task.due and _by_month(task.due) <= _by_month(today)
    ]
    if not open_:
        return []
    late = sum(task.due is not None and task.due < today for task in open_)
    owners = sorted({task.owner for task in open_ if task.owner})
    whose = f"; {plain(', '.join(owners[:3]))}" if owners else ""
    return ["", f"Due this month: {len(open_)}, {late} of them late{whose} (action-plan.csv)"]


def _by_month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _open_tasks(run: Run) -> Iterator[Task]:
    tasks = run.decisions.tasks
    for result in run.results if tasks else ():
        if result.failing:
            named = {finding_id(result.check_id, result.tenant.tenant_id)}
            named |= {
                line.finding.id
                for line in lines(run, result)
                if line.finding.outcome is Outcome.FAIL
            }
            yield from (tasks[name] for name in sorted(named & tasks.keys()))


def _exceptions(run: Run) -> list[str]:
    ids: dict[str, list[str]] = {}
    for one in run.decisions.acceptances:
        ids.setdefault(run.decisions.states.get(one.id, "active"), []).append(one.id)
    words = {"moved": "worse than accepted", "expired": "ended", "expiring": "end within 30 days"}
    told = [f"{len(ids[s])} {word} ({_few(ids[s])})" for s, word in words.items() if s in ids]
    return ["", f"Exceptions: {'; '.join(told)}"] if told else []


def _few(ids: list[str]) -> str:
    return ", ".join(map(plain, ids[:3])) + (", ..." if len(ids) > 3 else "")


def _blind(run: Run) -> list[str]:
    """What stopped most checks first."""
    gaps = Counter(
        plain(str(max(result.doubts, key=lambda doubt: doubt.subjects).gap))
        for result in run.results
        if result.outcome is Outcome.UNKNOWN and result.doubts
    )
    listed = [f"{count} checks: {gap}" for gap, count in gaps.most_common()]
    return _section("Not evaluated", listed[:3], len(listed) - 3, "coverage.csv")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "not written"
