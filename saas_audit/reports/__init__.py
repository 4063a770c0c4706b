"""What people read: CSV to work from, HTML to read, JSON for machines, a terminal summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError
from ..snapshot import disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..history import History
    from .run import Run


def write(run: Run, folder: Path) -> tuple[str, ...]:
    """Write every report into ``folder``, each whole or not at all; their names are returned.

    The records of what a run said (``verdicts.jsonl.zst``) and of who was at home
    (``people.jsonl.zst``) are written once and never again.

    Raises UsageError if the folder cannot be written to.
    """
    from ..history import memory, store
    from . import csv_files, frameworks, html, identities, kept, owners, plan, results, summary
    from .verdicts import write as write_verdicts

    apart: list[str] = []

    def findings(path: Path) -> None:
        apart.extend(csv_files.findings(run, path, folder))

    makers: dict[str, Callable[[Path], None]] = {
        "findings.csv": findings,
        "coverage.csv": lambda path: csv_files.coverage(run, path),
        "changes.csv": lambda path: csv_files.changes(run.history, path),
        "identities.csv": lambda path: identities.write(run, path),
        "action-plan.csv": lambda path: plan.write(run, path),
        "frameworks.csv": lambda path: frameworks.write(run, path),
        "results.json": lambda path: results.write(run, path),
        kept.FILE: lambda path: kept.write(run, path),
        "report.html": lambda path: html.write(run, path),
        "summary.txt": lambda path: summary.write(run, path, folder),
        **owners.makers(run, folder),
    }
    if not (folder / store.FILE).exists():
        makers[store.FILE] = lambda path: write_verdicts(run, path)
    if not (folder / memory.FILE).exists():
        makers[memory.FILE] = lambda path: run.people.remember(path, run.run_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, make in makers.items():
            _atomically(folder / name, make)
    except OSError as error:
        raise UsageError(
            f"cannot write reports to {folder}: {error.strerror}; mend that, then write them from "
            f"what was read: saas-audit report {folder}"
        ) from None
    return (*makers, *apart)


def write_changes(history: History, folder: Path) -> Path:
    """Write changes.csv alone. Raises UsageError if the folder cannot be written to."""
    from . import csv_files

    path = folder / "changes.csv"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _atomically(path, lambda partial: csv_files.changes(history, partial))
    except OSError as error:
        raise UsageError(f"cannot write changes.csv to {folder}: {error.strerror}") from None
    return path


def _atomically(path: Path, make: Callable[[Path], None]) -> None:
    path.parent.mkdir(exist_ok=True)
    with disk.whole(path) as partial:
        make(partial)
