"""``saas-audit check``: judge a snapshot, offline."""

from __future__ import annotations

from pathlib import Path

import typer

from . import apart, options


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("check")
    def command(
        snapshot: Path = typer.Argument(help="A folder that run, collect or import wrote."),
        config: options.Config = None,
        check: options.CheckGlob = [],  # noqa: B006  (typer's way)
        severity: options.Severity = "",
        theme: options.Theme = "",
        fail_on: options.FailOn = "",
        allow_incomplete: options.AllowIncomplete = False,
        since: options.Since = "last",
        here: bool = apart.HERE,
    ) -> None:
        """Judge a snapshot again: no network, no credentials. Writes nothing."""
        from ..audit import judge
        from ..snapshot import Snapshot
        from . import session, told
        from .exit import exit_code, sentence
        from .since import compared, insist, remembered

        options.gate(fail_on)
        insist(since)
        evidence = Snapshot.open(snapshot)
        settings = session.settings_for(evidence, config)
        if settings.plugins and not here:
            chosen = apart.words(config, check, severity, theme)
            wanted = apart.gates(fail_on, since, allow_incomplete)
            raise typer.Exit(apart.done("check", "--here", str(snapshot), *chosen, *wanted))
        checks = session.checks_from(check, severity, theme, settings)
        before = remembered(evidence, since)
        result, _ = judge(evidence, settings, checks, session.decisions_for(config), before)
        result = compared(result, evidence, settings, since)
        refused = sum(entry.gap is not None for entry in evidence.manifest.tenants)
        code = exit_code(result, fail_on, refused, may_lack=allow_incomplete)
        told.the_run(result, evidence.folder, (), sentence(code, result, fail_on), code)
        raise typer.Exit(int(code))
