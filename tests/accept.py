"""Writes sample_reports/ anew: what the three organisations produce. Read the diff like prose.

python -m tests.accept
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from saas_audit.cli import main

SAMPLES = Path(__file__).parent.parent / "sample_reports"
KEPT = ("findings.csv", "coverage.csv", "identities.csv", "results.json", "report.html")


def produce(name: str, out: Path) -> Path:
    """Run the demo of one organisation; the folder it wrote."""
    main(["demo", "--organisation", name, "--out", str(out)])
    (folder,) = (out / name).iterdir()
    return folder


def accept() -> None:
    import tempfile

    for name in ("careless", "careful", "blind"):
        with tempfile.TemporaryDirectory() as scratch:
            folder = produce(name, Path(scratch))
            target = SAMPLES / name
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
            for kept in KEPT:
                shutil.copyfile(folder / kept, target / kept)


if __name__ == "__main__":
    sys.exit(accept())
