"""The commands that ``apart`` gives to a child: it has no credentials, and signs in nowhere."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import typer

from . import apart, options


def register(app: typer.Typer) -> None:
    """Add the commands that the child is given."""

    @app.command("plan-apart", hidden=True)
    def plan_apart(
        config: options.Config = None,
        check: options.CheckGlob = [],  # noqa: B006  (typer's way)
        severity: options.Severity = "",
        theme: options.Theme = "",
        show: bool = typer.Option(False, "--show"),
    ) -> None:
        """Say what is to be read of the targets on standard input."""
        from ..engine.plan import Target, plan
        from . import session, told

        out, sys.stdout = sys.stdout, sys.stderr  # what plugins print is not our answer
        settings = session.settings_from(config)
        checks = session.checks_from(check, severity, theme, settings)
        settings.knobs(checks)
        todo = plan(checks, msgspec.json.decode(sys.stdin.buffer.read(), type=list[Target]))
        sys.stdout = out
        if show:
            told.the_plan(todo)
        else:
            out.buffer.write(apart.packed(todo))
            out.buffer.flush()

    @app.command("judge-apart", hidden=True)
    def judge_apart(
        snapshot: Path,
        config: options.Config = None,
        check: options.CheckGlob = [],  # noqa: B006
        severity: options.Severity = "",
        theme: options.Theme = "",
        fail_on: options.FailOn = "",
        allow_incomplete: options.AllowIncomplete = False,
        since: options.Since = "last",
    ) -> None:
        """Judge a snapshot and write the reports beside it."""
        from ..snapshot import Snapshot
        from . import session
        from .finish import Wishes, finish

        settings = session.settings_from(config)
        checks = session.checks_from(check, severity, theme, settings)
        decisions = session.decisions_for(config)
        wishes = Wishes(fail_on, since, None, decisions, may_lack=allow_incomplete)
        finish(Snapshot.open(snapshot), settings, checks, wishes)
