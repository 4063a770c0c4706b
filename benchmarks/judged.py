"""Evaluate a snapshot, offline. ``python -m benchmarks.judged SNAPSHOT QUESTIONS REPORTS``.

``REPORTS`` is a folder for the reports, or "" for none.
"""

from __future__ import annotations

import sys
from pathlib import Path

from saas_audit.audit import judge
from saas_audit.reports import write
from saas_audit.settings import Settings
from saas_audit.snapshot import Snapshot

from .checks.m365 import SETS
from .figures import Figures


def main(folder: str, questions: str, reports: str) -> None:
    with Figures():
        snapshot = Snapshot.open(Path(folder))
        run, _ = judge(snapshot, Settings(organisation="bench", tenants=()), SETS[questions])
        if reports:
            write(run, Path(reports))
    assert all(result.seen for result in run.results), run.results


if __name__ == "__main__":
    main(*sys.argv[1:])
