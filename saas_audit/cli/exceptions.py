"""``saas-audit exceptions``: what was accepted, and how each of it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ..errors import UsageError
from . import options
from .say import say

if TYPE_CHECKING:
    from ..decisions import Acceptance, State


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("exceptions")
    def command(
        expiring: str = typer.Option("", metavar="SPAN", help="Only those that end within 30d."),
        run: options.RunFolder = None,
        config: options.Config = None,
        as_of: options.AsOf = "",
    ) -> None:
        """List exceptions by their last day, and how each stands in the last run."""
        from ..decisions.apply import by_date
        from . import session

        folder = session.config_folder(config)
        today = session.moment(as_of).date()
        within = days(expiring) if expiring else None
        held = session.standing(config, run)
        chosen = sorted(held.acceptances, key=lambda one: (one.until, one.id))
        for one in chosen:
            if within is None or (one.until - today).days <= within:
                seen = held.states.get(one.id, "active")
                say(told(one, seen if seen in SEEN else by_date(one, today)))
        if not chosen:
            say(f"no exceptions in {folder}")


SEEN = ("moved", "resolved")
"""States that the last run showed; the others follow from the day."""


def told(held: Acceptance, state: State) -> str:
    """One line."""
    who = f"{held.subject_name}: {held.seen.text}" if held.subject_name else held.seen.text
    return (
        f"{held.id}  {state:<8}  until {held.until}  {held.finding_id}  {held.check_id}  "
        f"{who[:120]}  ({held.reason[:120]}; {held.approved_by})"
    )


def days(text: str) -> int:
    """``30d`` or ``30``. Raises UsageError."""
    digits = text.removesuffix("d")
    if not (digits.isascii() and digits.isdigit()):
        raise UsageError(f"--expiring {text}: write it as 30d")
    return int(digits)
