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
        month: str = typer.Option(
            "", "--month", help="november, then december: what changed at careless, and why."
        ),
        out: str = typer.Option("out", "--out", metavar="DIR", help="Where to write."),
        fail_on: options.FailOn = "",
        allow_incomplete: options.AllowIncomplete = False,
    ) -> None:
        """Audit a simulated organisation: real SDKs, real HTTP, on this machine only."""
        import msgspec

        from ..audit import Choice, Occasion, collect, connected
        from ..decisions import Decisions
        from ..decisions.file import load
        from ..engine.plan import plan
        from ..simulator.cast import NOW
        from ..simulator.organisations import NAMES, FrozenClock, served, world
        from ..simulator.story import MONTHS, Month
        from . import session
        from .finish import Wishes, finish
        from .progress import progress
        from .since import LAST, with_logs
        from .stop import RUN_AGAIN, when_stopped

        options.gate(fail_on)
        if organisation not in NAMES:
            raise UsageError(f"--organisation {organisation}: there are {', '.join(NAMES)}")
        if month and month not in MONTHS:
            raise UsageError(f"--month {month}: there are {', '.join(MONTHS)}")
        told = MONTHS[month]() if month else Month(NOW, world(organisation))
        place = Path(out).expanduser()
        if month:
            _configure(place)
        checks = told.checks(session.checks_from([], "", ""))
        occasion = Occasion(organisation, told.as_of)
        clock = FrozenClock(told.as_of)
        with (
            when_stopped(RUN_AGAIN),
            served(told.world) as (given, dial, _),
            connected(given, Choice(), clock, dial) as connections,
            progress() as reporter,
        ):
            settings = msgspec.structs.replace(given, checks=told.knobs)
            folder = occasion.folder(place)
            todo = plan(checks, connections.targets)
            todo = with_logs(todo, LAST, folder.parent, organisation, clock.now())
            collected = collect(occasion, folder, settings, connections, todo, clock, reporter)
        decisions = load(place) if month else Decisions()
        wishes = Wishes(fail_on, decisions=decisions, may_lack=allow_incomplete)
        finish(collected.snapshot, settings, checks, wishes)


def _configure(place: Path) -> None:
    """A config for the commands that follow: it names the runs, and opens no tenant."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        text = f'organisation = "careless"\nout = "{place.resolve().as_posix()}"\n'
        (place / "saas-audit.toml").write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write to {place}: {error.strerror}") from None
