"""What people read: CSV to work from, HTML to read, JSON for machines, a terminal summary."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .run import Run


def write(run: Run, folder: Path) -> tuple[str, ...]:
    """Write every report into ``folder``, each whole or not at all; their names are returned.

    Raises UsageError if the folder cannot be written to.
    """
    from . import csv_files, html, owners, plan, results, summary

    apart: list[str] = []

    def findings(path: Path) -> None:
        apart.extend(csv_files.findings(run, path, folder))

    makers: dict[str, Callable[[Path], None]] = {
        "findings.csv": findings,
        "coverage.csv": lambda path: csv_files.coverage(run, path),
        "action-plan.csv": lambda path: plan.write(run, path),
        "results.json": lambda path: results.write(run, path),
        "report.html": lambda path: html.write(run, path),
        "summary.txt": lambda path: summary.write(run, path, folder),
        **owners.makers(run),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, make in makers.items():
            _atomically(folder / name, make)
        owners.forget(folder, makers)
    except OSError as error:
        raise UsageError(f"cannot write reports to {folder}: {error.strerror}") from None
    return (*makers, *apart)


def _atomically(path: Path, make: Callable[[Path], None]) -> None:
    path.parent.mkdir(exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    make(partial)
    os.replace(partial, path)
