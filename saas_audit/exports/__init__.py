"""A run in the formats of other tools: a spreadsheet, OCSF, SARIF, OSCAL, JUnit.

Each module here has one function, ``write(run, path)``, and knows one format.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

import msgspec

from ..errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from ..reports.run import Run


class Format(msgspec.Struct, frozen=True):
    """The module that writes it, the file's name, and what it is for."""

    module: str
    file: str
    told: str


FORMATS = {
    "xlsx": Format("xlsx", "findings.xlsx", "a workbook with filters, for people"),
    "ocsf": Format("ocsf", "findings.ocsf.json", "OCSF 1.3.0 compliance findings, for a SIEM"),
    "sarif": Format("sarif", "findings.sarif", "SARIF 2.1.0, for code scanning"),
    "oscal": Format("oscal", "assessment-results.json", "OSCAL 1.1.2, for auditors"),
    "junit": Format("junit", "findings.junit.xml", "JUnit, for pipelines"),
}


def export(run: Run, name: str, folder: Path) -> Path:
    """Write the run in one format; the file appears whole or not at all.

    Raises UsageError if the folder cannot be written to or a library is not installed.
    """
    chosen = FORMATS[name]
    path = folder / chosen.file
    partial = path.with_name(f".{path.name}.partial")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        importlib.import_module(f".{chosen.module}", __package__).write(run, partial)
        os.replace(partial, path)
    except ModuleNotFoundError as error:
        raise UsageError(
            f'{error.name} is not installed; run: pip install "saas-audit[export]"'
        ) from None
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from None
    return path
