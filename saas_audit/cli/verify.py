"""``saas-audit verify``: is the evidence still what was collected?"""

from __future__ import annotations

from pathlib import Path

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("verify")
    def command(
        snapshot: Path = typer.Argument(help="A folder that run, collect or import wrote."),
    ) -> None:
        """Hold every page of evidence against the manifest, offline. Exit 2 names what differs."""
        from ..snapshot import Snapshot

        held = Snapshot.open(snapshot)
        files = pages = 0
        for tenant in held.tenants:
            for entry in held.tenant(tenant).sources:
                files += 1
                pages += sum(1 for _ in held.exchanges(entry))
        manifest = held.manifest
        typer.echo(
            f"{snapshot} is whole: {pages} pages in {files} files are what {manifest.run_id} "
            f"{'imported' if manifest.grade == 'imported' else 'read'} "
            f"({manifest.collected_at:%Y-%m-%d %H:%M %Z}, saas-audit {manifest.tool_version})"
        )
