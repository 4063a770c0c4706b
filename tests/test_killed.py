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
from tests.accept import SAMPLES

HEARS_CTRL_C = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
from saas_audit.cli import console
"""
FALLS_SILENT = """
import pathlib, sys, threading
from saas_audit.simulator.server import Simulator
answer = Simulator.answer
def silent(self, request):
    if request.path.endswith("/users"):  # Graph has these, and Google
        pathlib.Path(sys.argv[-1], request.host + ".silent").touch()
        threading.Event().wait()
    return answer(self, request)
Simulator.answer = silent
"""
GOES = "console()"


def begun(out: Path, *, silent: bool = False) -> subprocess.Popen[str]:
    """A run that has read something; ``silent``: and waits for two vendors' answers."""
    program = HEARS_CTRL_C + FALLS_SILENT * silent + GOES
    command = [sys.executable, "-c", program, "demo", "--out", str(out)]
    sign, signs = ("*.silent", 2) if silent else ("*.zst", 1)
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while len(list(out.rglob(sign))) < signs:
        assert run.poll() is None, "it ended before it could be stopped"
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.002)
    return run


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a whole console")
@pytest.mark.parametrize("silent", [False, True], ids=["busy", "waiting"])
def test_a_run_stopped_by_hand_ends_at_once_and_says_how_to_go_on(tmp_path: Path, silent: bool):
    """We give a vendor two minutes to answer; whoever presses Ctrl-C does not wait for that."""
    run = begun(tmp_path, silent=silent)
    run.send_signal(signal.SIGINT)
    try:
        _, told = run.communicate(timeout=60)
    finally:
        run.kill()
    assert run.returncode == 130
    assert "stopped; within a day, the same command goes on" in told
    assert "Traceback" not in told
    command = [sys.executable, "-m", "saas_audit", "demo", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = (tmp_path / "careless" / "2026-11-02" / "findings.csv").read_bytes()
    assert found == (SAMPLES / "careless" / "findings.csv").read_bytes()


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
