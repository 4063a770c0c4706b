"""A run in the formats of other tools: a spreadsheet, OCSF, SARIF, OSCAL, JUnit.

Each module here has one function, ``write(run, path)``, and knows one format.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..snapshot import disk

if TYPE_CHECKING:
    from pathlib import Path

    from ..reports.run import Run


FORMATS = {
    "xlsx": "findings.xlsx",
    "ocsf": "findings.ocsf.json",
    "sarif": "findings.sarif",
    "oscal": "assessment-results.json",
    "junit": "findings.junit.xml",
}
"""The file each module here writes."""


def export(run: Run, name: str, folder: Path) -> Path:
    """Write the run in one format; the file appears whole or not at all.

    Raises UsageError if the folder cannot be written to or a library is not installed.
    """
    path = folder / FORMATS[name]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with disk.whole(path) as partial:
            importlib.import_module(f".{name}", __package__).write(run, partial)
    except ModuleNotFoundError as error:
        raise UsageError(
            f'{error.name} is not installed; run: pip install "saas-audit[export]"'
        ) from None
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from None
    return path
