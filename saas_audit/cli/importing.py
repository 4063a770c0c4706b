"""``saas-audit import``: turn what another tool exported into a snapshot that `check` judges."""

from __future__ import annotations

from pathlib import Path

import typer

from ..errors import UsageError
from . import options
from .say import say

FORMATS = ("scubagear", "scubagoggles")


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("import")
    def command(
        format: str = typer.Argument(help=f"What wrote the file: {', '.join(FORMATS)}."),
        file: Path = typer.Argument(help="The export."),
        organisation: str = typer.Option("imported", "--organisation", help="Names the folder."),
        as_of: options.AsOf = "",
        out: str = typer.Option("out", "--out", metavar="DIR", help="Where to write."),
    ) -> None:
        """Turn another tool's export into a snapshot; `check` and `report` work from it."""
        from ..audit import Occasion
        from ..imports import scubagear, scubagoggles
        from ..snapshot.manifest import NAME
        from . import session

        if format not in FORMATS:
            raise UsageError(f"import {format}: there are {', '.join(FORMATS)}")
        imported = (scubagear if format == "scubagear" else scubagoggles).imported
        if not NAME.fullmatch(organisation):
            raise UsageError("--organisation names a folder: letters, digits, - and _ only")
        occasion = Occasion(organisation, session.moment(as_of))
        snapshot = imported(file, occasion, occasion.folder(Path(out).expanduser()))
        say(f"wrote {snapshot.folder}; next: saas-audit check {snapshot.folder}")
