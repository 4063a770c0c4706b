"""The one way a command speaks: whatever came from a tenant or a file, no terminal obeys it."""

from __future__ import annotations

import sys

import typer

from ..reports.plain import plain


def say(line: str, *, aside: bool = False) -> None:
    """Print one line; ``aside`` to standard error, beside what others may read on.

    Control and bidirectional characters are replaced, a line break in the text too: a tenant's name
    cannot pass for a line of ours. So is what the terminal's encoding does not know.
    """
    stream = sys.stderr if aside else sys.stdout
    known = getattr(stream, "encoding", None) or "utf-8"
    typer.echo(plain(line).encode(known, "replace").decode(known), err=aside)
