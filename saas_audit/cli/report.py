"""``saas-audit report``: write the reports of a snapshot again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import typer

from ..errors import UsageError
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
        sign: options.Sign = None,
        since: options.Since = "last",
    ) -> None:
        """Write findings.csv, coverage.csv, changes.csv, results.json and report.html anew."""
        from ..audit import judge
        from ..reports import write
        from ..snapshot import Snapshot, signature
        from ..snapshot.seal import sealing
        from . import session
        from .since import compared, insist, remembered

        insist(since)
        evidence = Snapshot.open(snapshot)
        settings = session.settings_for(evidence, config)
        if settings.plugins and not here:
            more = apart.given({"--out": out, "--sign": sign, "--since": since})
            chosen = apart.words(config, [], "", "")
            raise typer.Exit(apart.done("report", "--here", str(snapshot), *chosen, *more))
        folder = Path(out).expanduser() if out else evidence.folder
        inside = folder.resolve() == evidence.folder.resolve()
        key = session.signing_key(sign, settings) if inside else None
        if inside and signature.is_signed(folder) and not key:
            raise UsageError(
                f"{folder} is signed, and other reports would undo that; name another folder with "
                "--out, or sign it anew with --sign KEY"
            )
        checks = session.checks_from([], "", "", settings)
        before = remembered(evidence, since)
        result, _ = judge(evidence, settings, checks, session.decisions_for(config), before)
        result = compared(result, evidence, settings, since)
        if not inside:
            _tell(folder, write(result, folder))
            return
        with sealing(folder, "saas-audit report", datetime.now(UTC)):
            written = write(result, folder)
        if key:
            signature.sign(folder, key)
        _tell(folder, written)


def _tell(folder: Path, written: tuple[str, ...]) -> None:
    for name in written:
        say(str(folder / name))
