"""``saas-audit purge``: evidence that is old enough is removed; manifests and reports stay."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..errors import SnapshotError, UsageError
from . import options
from .say import say

if TYPE_CHECKING:
    from ..snapshot.purge import Remains

_AGE = re.compile(r"([0-9]{1,5})d")


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("purge")
    def command(
        out: Path = typer.Argument(help="The folder that runs are written to: out of the config."),
        older_than: str = typer.Option(..., "--older-than", metavar="DAYS", help="As in 400d."),
        dry_run: bool = typer.Option(False, "--dry-run", help="Say what would go; remove nothing."),
        as_of: options.AsOf = "",
    ) -> None:
        """Remove the evidence of old runs: the vendors' answers, and with them most personal data.

        Manifest, reports and a tombstone stay, and verify accepts them. It asks nothing.
        """
        from ..snapshot.purge import runs_in
        from . import session
        from .exit import Exit

        now = session.moment(as_of) if as_of else datetime.now(UTC)
        oldest = now - _age(older_than)
        if not out.is_dir():
            raise UsageError(f"{out} is no folder; name the one that runs are written to")
        code = Exit.OK
        given = f"saas-audit purge --older-than {older_than}"
        for folder in runs_in(out):
            try:
                _one(folder, oldest, None if dry_run else now, given)
            except (SnapshotError, OSError) as error:
                say(f"left alone: {error}", aside=True)
                code = Exit.MISMATCH
        say(
            "manifests, reports and evidence/findings/ stay, and name people; delete the folder of "
            "a run where they must go too"
        )
        raise typer.Exit(int(code))


def _age(text: str) -> timedelta:
    found = _AGE.fullmatch(text)
    if not found:
        raise UsageError(f"--older-than {text}: write it in days, as in 400d")
    return timedelta(days=int(found.group(1)))


def _one(folder: Path, oldest: datetime, now: datetime | None, given: str) -> None:
    """Purge a run if it is one, and old enough; ``now`` None: only say so."""
    from ..snapshot import manifest
    from ..snapshot.purge import purge, remains

    if not (folder / manifest.FILE).is_file():
        say(f"{folder}: left alone, it is no finished run")
        return
    run = remains(folder)
    if run.manifest.collected_at >= oldest or not run.files:
        say(f"{folder}: {_why_not(run)}")
        return
    if now is not None:
        purge(run, now, given)
    verb = "would be removed" if now is None else "removed"
    say(f"{folder}: {len(run.files)} files of evidence {verb} ({run.size:,} bytes)")


def _why_not(run: Remains) -> str:
    return f"left alone, of {run.manifest.collected_at:%Y-%m-%d}" if run.files else "no evidence"
