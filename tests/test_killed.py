"""A run that is killed leaves nothing that reads as whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE

import pytest

from saas_audit.errors import SnapshotError
from saas_audit.snapshot import Snapshot
from tests.accept import SAMPLES

PATIENCE = 90
"""Seconds, on a busy machine; less than a vendor has."""

HEARS_CTRL_C = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
from saas_audit.cli import console
"""
VENDORS_FALL_SILENT = """
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
DISK_FALLS_SILENT = """
import pathlib, sys, threading
from saas_audit.reports import identities
def silent(run, path):
    path.write_text("half a report")
    pathlib.Path(sys.argv[-1], "disk.silent").touch()
    threading.Event().wait()
identities.write = silent
"""


@contextmanager
def begun(
    out: Path, silence: str = "", sign: str = "**/*.zst", signs: int = 1
) -> Iterator[subprocess.Popen[str]]:
    """A run that is under way: so many ``signs`` of it are seen."""
    program = f"{HEARS_CTRL_C}{silence}console()"
    command = [sys.executable, "-c", program, "demo", "--out", str(out)]
    deadline = time.monotonic() + PATIENCE
    with subprocess.Popen(command, stdout=DEVNULL, stderr=PIPE, text=True) as run:
        try:
            while len(list(out.glob(sign))) < signs:
                assert run.poll() is None, "it ended before it could be stopped"
                assert time.monotonic() < deadline, "it never came so far"
                time.sleep(0.002)
            yield run
        finally:
            run.kill()


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a whole console")
@pytest.mark.parametrize(
    "under_way",
    [(), (VENDORS_FALL_SILENT, "*.silent", 2)],
    ids=["busy", "waiting"],
)
def test_a_run_stopped_by_hand_ends_at_once_and_says_how_to_go_on(tmp_path: Path, under_way):
    """We give a vendor two minutes to answer; whoever presses Ctrl-C does not wait for that."""
    with begun(tmp_path, *under_way) as run:
        told = stopped(run)
    assert told == (
        "saas-audit: stopped; within a day, the same command goes on with what was read\n"
    )
    said("demo", "--out", str(tmp_path))
    assert findings(tmp_path / "careless" / "2026-11-02") == findings(SAMPLES / "careless")


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a whole console")
def test_stopped_while_it_writes_reports_it_says_how_to_have_them(tmp_path: Path):
    folder = tmp_path / "careless" / "2026-11-02"
    with begun(tmp_path, DISK_FALLS_SILENT, "*.silent") as run:
        told = stopped(run)
    assert f"stopped; what was read is whole: saas-audit report {folder}, with" in told
    assert not list(folder.glob(".*"))
    said("report", str(folder))
    verified = said("verify", str(folder))
    assert "findings.csv is the one that was written by `saas-audit report`" in verified


def stopped(run: subprocess.Popen[str]) -> str:
    """What it says to Ctrl-C."""
    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=PATIENCE)
    assert run.returncode == 130, told
    return told


def said(*arguments: str) -> str:
    command = [sys.executable, "-m", "saas_audit", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def findings(folder: Path) -> bytes:
    return (folder / "findings.csv").read_bytes()


def test_a_killed_run_leaves_nothing_that_reads_as_whole(tmp_path: Path):
    with begun(tmp_path):
        pass
    (left,) = (tmp_path / "careless").glob("2026*")
    assert left.name.endswith(".partial")
    with pytest.raises(SnapshotError, match="stopped run left behind"):
        Snapshot.open(left)


def test_the_next_run_clears_away_what_the_killed_one_left(tmp_path: Path):
    partial = tmp_path / "careless" / "2026-11-02.partial"
    (partial / "evidence").mkdir(parents=True)
    (partial / "evidence" / "half").write_text("half")
    said("demo", "--out", str(tmp_path))
    assert [path.name for path in (tmp_path / "careless").iterdir()] == ["2026-11-02"]
