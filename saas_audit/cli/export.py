"""``saas-audit export``: a run in other formats, or under pseudonyms, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Optional

import typer

from ..errors import UsageError
from .say import say

if TYPE_CHECKING:
    from ..reports.run import Run

REPORTS = "reports"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("export")
    def command(
        snapshot: Path = typer.Argument(help="A folder that run, collect or import wrote."),
        out: Path = typer.Option(..., "--out", metavar="DIR", help="A folder that is not there."),
        format: list[str] = typer.Option(
            [REPORTS], "--format", help="reports, xlsx, ocsf, sarif, oscal, junit. Repeatable."
        ),
        pseudonymise: bool = typer.Option(
            False, "--pseudonymise", help="Replace people, tenants and their words; no evidence."
        ),
        key_file: Optional[Path] = typer.Option(  # noqa: UP045  (typer reads this)
            None, "--key-file", metavar="FILE", help="The key for pseudonyms; default: your own."
        ),
    ) -> None:
        """Write a run into another folder: for other tools, or to be shared. Nothing is judged."""
        from ..reports import kept

        _insist_on_formats(format)
        if out.exists():
            raise UsageError(
                f"{out} exists; name a folder that is not there, so that nothing mixes"
            )
        key = _key(key_file) if pseudonymise else b""
        run = kept.read(snapshot)
        if key:
            run = _masked(run, key)
        for name in _written(run, format, out, None if key else snapshot):
            say(str(out / name))


def _insist_on_formats(wanted: list[str]) -> None:
    from ..exports import FORMATS

    for name in wanted:
        if name not in (REPORTS, *FORMATS):
            raise UsageError(f"--format {name}: there are {REPORTS}, {', '.join(FORMATS)}")


def _key(key_file: Path | None) -> bytes:
    from ..reports.pseudonyms import key_from

    key, path, is_new = key_from(key_file)
    if is_new:
        say(f"made {path}: whoever has it can confirm a guess, so keep it to yourself")
    return key


def _masked(run: Run, key: bytes) -> Run:
    from ..reports.masked import masked

    hidden = masked(run, key)
    if left := len(run.checks) - len(hidden.checks):
        say(f"left out: {left} checks of your own, whose words may be anybody's", aside=True)
    return hidden


def _written(run: Run, formats: list[str], out: Path, whole: Path | None) -> list[str]:
    """Write everything beside ``out``, which appears when all of it is there. ``whole`` is the
    run's folder if its own reports may go along as they are.
    """
    from ..exports import export
    from ..reports import write
    from ..snapshot import sums

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise UsageError(f"cannot write to {out.parent}: {error.strerror}") from None
    try:
        for name in dict.fromkeys(formats):
            if name != REPORTS:
                export(run, name, partial)
            elif whole:
                _copy(whole, partial)
            else:
                write(run, partial)
        for record in _records():
            (partial / record).unlink(missing_ok=True)
        sums.write(partial)
        os.replace(partial, out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return [*sums.names(out)[0], sums.FILE]


def _records() -> tuple[str, ...]:
    """What later commands work from: of use beside the evidence only."""
    from ..history import memory, store
    from ..reports import kept
    from ..snapshot import chain, manifest

    return (store.FILE, memory.FILE, kept.FILE, manifest.FILE, chain.REPORTS)


def _copy(run: Path, folder: Path) -> None:
    """The reports of a run, byte for byte: the vendors' answers stay where they are."""
    from ..snapshot import sums

    for name in sums.names(run)[0]:
        if name.startswith("evidence/") and not name.startswith("evidence/findings/"):
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(run / name, folder / name)
