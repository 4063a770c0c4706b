"""What commands say on the terminal about a plan, a snapshot and a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .say import say

if TYPE_CHECKING:
    from pathlib import Path

    from ..engine.plan import Plan
    from ..reports.run import Run
    from ..snapshot import Snapshot
    from .exit import Exit


def the_plan(todo: Plan) -> None:
    """What would be read, with which rights; the first call has not been made."""
    for tenant in sorted({fetch.tenant for fetch in todo.fetches}):
        mine = [fetch for fetch in todo.fetches if fetch.tenant == tenant]
        say(f"{tenant.folder}: {len(mine)} lists")
        for fetch in mine:
            source = fetch.source
            each = f", one request or more for each {source.each.__name__}" if source.each else ""
            say(f"  {source.endpoint}{each}")
        say(f"  rights: {', '.join(todo.rights(tenant)) or 'none'}")
    lists = sum(fetch.source.each is None for fetch in todo.fetches)
    say(
        f"{len(todo.checks)} checks; at least {lists} requests, a page each, at 0.1 to 1 s: from "
        f"{lists * 0.1:.0f} s to {lists:.0f} s; longer lists and reads for each take more"
    )
    from ..reports.terminal import counted

    steps: dict[str, list[str]] = {}
    for one in todo.not_selected:
        steps.setdefault(one.step, []).append(one.check_id)
    for step, ids in steps.items():
        say(f"not selected: {counted(ids)}: {step}")


def the_coverage(snapshot: Snapshot) -> None:
    """What was read, and what was not."""
    for one in snapshot.coverage:
        state = f"{one.reason}: {one.detail}" if one.reason else "complete"
        say(f"{one.platform}-{one.tenant}  {one.endpoint}  {one.items} rows  {state}")
    for entry in snapshot.manifest.tenants:
        if entry.gap:
            say(f"{entry.tenant.folder}: {entry.gap.detail}")
    say(f"wrote {snapshot.folder}; next: saas-audit check {snapshot.folder}")


def the_run(run: Run, folder: Path, written: tuple[str, ...], sentence: str, code: Exit) -> None:
    """The summary after a run."""
    from ..reports.terminal import summary

    for line in summary(run, str(folder), written, f"exit {int(code)}: {sentence}"):
        say(line)
