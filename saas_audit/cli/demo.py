"""``saas-audit demo``: a whole audit of an organisation that does not exist, without a login."""

from __future__ import annotations

from pathlib import Path

import typer

from ..errors import UsageError
from . import options


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("demo")
    def command(
        organisation: str = typer.Option(
            "careless", "--organisation", help="careless, careful or blind."
        ),
        out: str = typer.Option("out", "--out", metavar="DIR", help="Where to write."),
        fail_on: options.FailOn = "",
    ) -> None:
        """Audit a simulated organisation: real SDKs, real HTTP, on this machine only."""
        from ..audit import Choice, Occasion, collect, connected
        from ..engine.plan import plan
        from ..simulator.cast import NOW
        from ..simulator.organisations import NAMES, FrozenClock, served
        from . import session
        from .finish import Wishes, finish
        from .progress import progress

        options.level(fail_on, "--fail-on")
        if organisation not in NAMES:
            raise UsageError(f"--organisation {organisation}: there are {', '.join(NAMES)}")
        checks = session.checks_from([], "", "")
        occasion = Occasion(organisation, NOW)
        clock = FrozenClock()
        with (
            served(organisation) as (settings, dial, _),
            connected(settings, Choice(), clock, dial) as connections,
            progress() as reporter,
        ):
            todo = plan(checks, connections.targets)
            folder = occasion.folder(Path(out).expanduser())
            snapshot = collect(occasion, folder, settings, connections, todo, clock, reporter)
        finish(snapshot, settings, checks, Wishes(fail_on))
