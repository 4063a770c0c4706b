"""A run that is killed leaves nothing that reads as whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from saas_audit.errors import SnapshotError
from saas_audit.snapshot import Snapshot

HEARS_CTRL_C = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
from saas_audit.cli import main
sys.exit(main(sys.argv[1:]))
"""


def begun(out: Path) -> subprocess.Popen[str]:
    """A run that has read something."""
    command = [sys.executable, "-c", HEARS_CTRL_C, "demo", "--out", str(out)]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(out.rglob("*.zst")) and time.monotonic() < deadline:
        assert run.poll() is None, "it ended before it could be stopped"
        time.sleep(0.002)
    return run


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a whole console")
def test_a_run_stopped_by_hand_says_how_to_go_on(tmp_path: Path):
    run = begun(tmp_path)
    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "stopped; within a day, the same command goes on" in told
    assert "Traceback" not in told


def test_a_killed_run_leaves_nothing_that_reads_as_whole(tmp_path: Path):
    run = begun(tmp_path)
    run.kill()
    run.communicate()
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
