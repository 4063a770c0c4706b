"""``saas-audit report``: write the reports of a snapshot again."""

from __future__ import annotations

from pathlib import Path

import typer

from . import apart, options
from .say import say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("report")
    def command(
        snapshot: Path = typer.Argument(help="A folder that run, collect or import wrote."),
        config: options.Config = None,
        out: options.Out = None,
        here: bool = apart.HERE,
    ) -> None:
        """Write findings.csv, coverage.csv, results.json and report.html from a snapshot."""
        from ..audit import judge
        from ..reports import write
        from ..snapshot import Snapshot
        from . import session

        evidence = Snapshot.open(snapshot)
        settings = session.settings_for(evidence, config)
        if settings.plugins and not here:
            chosen = apart.words(config, [], "", "")
            where = ["--out", out] if out else []
            apart.again("report", "--here", str(snapshot), *chosen, *where)
        checks = session.checks_from([], "", "", settings.plugins)
        result, _ = judge(evidence, settings, checks)
        folder = Path(out).expanduser() if out else evidence.folder
        for name in write(result, folder):
            say(str(folder / name))
