"""``saas-audit report``: write the reports of a snapshot again."""

from __future__ import annotations

from pathlib import Path

import typer

from . import options
from .say import say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("report")
    def command(
        snapshot: Path = typer.Argument(help="A folder that run, collect or import wrote."),
        config: options.Config = None,
        out: options.Out = None,
        since: options.Since = "last",
    ) -> None:
        """Write findings.csv, coverage.csv, changes.csv, results.json and report.html anew."""
        from ..audit import judge
        from ..reports import write
        from ..snapshot import Snapshot
        from . import session
        from .since import compared, insist

        insist(since)
        evidence = Snapshot.open(snapshot)
        settings = session.settings_for(evidence, config)
        result, _ = judge(evidence, settings, session.checks_from([], "", ""))
        result = compared(result, evidence, settings, since)
        folder = Path(out).expanduser() if out else evidence.folder
        for name in write(result, folder):
            say(str(folder / name))
