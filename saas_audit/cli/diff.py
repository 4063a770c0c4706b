"""``saas-audit diff``: what moved between two runs, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from . import options
from .say import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..history import History, Move

SHOWN = 40
"""Moves printed one by one; changes.csv holds all."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("diff")
    def command(
        old: Path = typer.Argument(help="The folder of the older run."),
        new: Path = typer.Argument(help="The folder of the newer run."),
        out: options.Out = None,
    ) -> None:
        """Say what moved between two runs, and whether tenant, rule, config, coverage or time did.

        Offline, subject by subject. With --out, changes.csv is written there.
        """
        from ..discover import built_in
        from ..history.since import between
        from ..reports import write_changes

        history = between(old.expanduser(), new.expanduser(), built_in())
        for line in _told(history):
            say(line)
        if out:
            say(f"wrote {write_changes(history, Path(out).expanduser())}")


def _told(history: History) -> Iterator[str]:
    from ..reports.terminal import changes

    yield from changes(history)
    for move in history.moves[:SHOWN]:
        yield from _move(move)
    if len(history.moves) > SHOWN:
        yield f"and {len(history.moves) - SHOWN} more; --out DIR writes all of them to changes.csv"


def _move(move: Move) -> Iterator[str]:
    cause = move.cause or " or ".join(move.not_separated) or "nobody can tell"
    who = ""
    if move.changed_by:
        last = f", the last of {move.other_events + 1} events" if move.other_events else ""
        who = f", changed by {move.changed_by[:60]} on {move.changed_at}{last}"
    elif move.cause == "tenant":
        who = f", nobody named: {move.why_unnamed}"
    name = move.subject_name[:60] or "the whole check"
    yield f"{move.change:<16} {move.severity:<8} {move.check_id}   {name}   cause: {cause}{who}"
    yield f"{'':<25} {move.before[:90] or 'not asked'}  ->  {move.after[:90]}"
