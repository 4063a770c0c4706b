"""``saas-audit import-plan``: what people wrote into an action plan becomes decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

import msgspec
import typer

from ..errors import UsageError
from . import options
from .say import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..decisions import Decisions
    from ..decisions.dates import Order
    from ..decisions.sheet import Row


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("import-plan")
    def command(
        file: Path = typer.Argument(help="action-plan.csv, filled in."),
        dates: str = typer.Option(
            "", "--dates", metavar="ORDER", help="How 1/2/2027 is meant: dmy or mdy."
        ),
        encoding: str = typer.Option("", metavar="NAME", help="If it is not UTF-8: cp1252, ..."),
        dry_run: bool = typer.Option(
            False, "--dry-run", help="Say what would change; write nothing."
        ),
        run: options.RunFolder = None,
        config: options.Config = None,
        as_of: options.AsOf = "",
    ) -> None:
        """Read owners, due dates and decisions back; accept becomes an exception.

        All rows are taken, or none: what cannot be read is named with its line and column. The plan
        is read against the run it was written from, so what people saw is what they accept.
        """
        from ..decisions.apply import renamed
        from ..decisions.file import change, load
        from ..decisions.known import Known
        from ..decisions.plan import COLUMNS, KEY, Occasion, imported
        from ..decisions.sheet import read
        from . import session

        rows = list(read(file, COLUMNS, KEY, encoding))
        settings = session.settings_from(config)
        written = _written_from(rows)
        place = run or (str(session.run_called(settings, written)) if written else None)
        judged = session.judged(config, place, ())
        occasion = Occasion(
            Known(judged.results, judged.findings),
            judged.checks,
            session.moment(as_of).date(),
            _order(dates),
        )
        folder = session.config_folder(config)

        def make(held: Decisions) -> Decisions:
            there = renamed(held, judged.checks.values())
            laid = msgspec.structs.replace(
                there, states=judged.decisions.states, owners=settings.owners
            )
            return imported(laid, rows, occasion)

        before = load(folder)
        after = make(before) if dry_run else change(folder, make)
        for line in _told(before, after):
            say(line)
        say(f"{len(rows)} rows read; " + ("nothing is written" if dry_run else f"see {folder}"))


def _order(text: str) -> Order:
    from ..decisions.dates import Order

    if text not in get_args(Order):
        raise UsageError(f"--dates {text}: there are dmy and mdy")
    return cast("Order", text)


def _written_from(rows: Sequence[Row]) -> str:
    """The run the plan speaks of; "" where it does not say. Raises UsageError if there are two."""
    names = sorted({row.cells.get("run_id", "") for row in rows} - {""})
    if len(names) > 1:
        raise UsageError(f"rows of {len(names)} runs in one plan ({', '.join(names)}): split it")
    return names[0] if names else ""


def _told(before: Decisions, after: Decisions) -> Iterator[str]:
    """What changed, a line each."""
    for held in after.acceptances:
        if held != before.acceptance(held.finding_id):
            yield f"{held.id}  accepted until {held.until}  {held.finding_id}  {held.check_id}"
    for held in before.acceptances:
        if after.acceptance(held.finding_id) is None:
            yield f"{held.id}  taken back  {held.finding_id}  {held.check_id}"
    for name, task in after.tasks.items():
        if task != before.tasks.get(name):
            due = f"due {task.due}" if task.due else ""
            told = "  ".join(filter(None, (task.decision, task.owner, due)))
            yield f"{name}  {task.check_id}  {told}"
    for name in before.tasks.keys() - after.tasks.keys():
        yield f"{name}  nothing is decided any more"
