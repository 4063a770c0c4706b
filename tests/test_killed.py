"""A run that is killed leaves nothing that reads as whole."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from saas_audit.errors import SnapshotError
from saas_audit.snapshot import Snapshot


def test_a_killed_run_leaves_nothing_that_reads_as_whole(tmp_path: Path):
    command = [sys.executable, "-m", "saas_audit", "demo", "--out", str(tmp_path)]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not list(tmp_path.rglob("*.zst")) and time.monotonic() < deadline:
        assert run.poll() is None, "it ended before it could be killed"
        time.sleep(0.002)
    run.kill()
    run.wait()
    (left,) = (tmp_path / "careless").glob("2026*")
    assert left.name.endswith(".partial")
    with pytest.raises(SnapshotError, match="stopped run left behind"):
        Snapshot.open(left)


def test_the_next_run_clears_away_what_the_killed_one_left(tmp_path: Path):
    partial = tmp_path / "careless" / "2026-11-02.partial"
    (partial / "evidence").mkdir(parents=True)
    (partial / "evidence" / "half").write_text("half")
    command = [sys.executable, "-m", "saas_audit", "demo", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "careless").iterdir()] == ["2026-11-02"]
