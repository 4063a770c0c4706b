"""Killed at twenty moments: while a request is served, and between the steps of writing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from saas_audit.audit import Choice, connected
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.http import Request
from saas_audit.simulator.organisations import FrozenClock, served
from saas_audit.snapshot import Snapshot, journal
from saas_audit.snapshot.journal import Written

SEEDS = range(20)
UNDER_WAY = 40
"""More than the tenants have lanes, and far fewer than a whole run has pages."""
HOOKS = ("fsync-before", "fsync-after", "replace-before", "replace-after")
NO_PAGES = ("/$count", "COUNT()", "/describe", "/limits", "/services/data?", "/token", "/discovery")
ALSO_SIGN_IN = ("organization", "customers-get", "describe")
"""Files of pages whose requests are also made on signing in, or are no pages to ``_pages``."""

ROOT = Path(__file__).parent.parent.parent


class Served:
    """One simulator for all runs; each run is a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._context = served("careful", page=2)
        settings, dial, self.simulator = self._context.__enter__()
        self._settings = folder / "settings.json"
        self._settings.write_bytes(msgspec.json.encode(settings))
        self._where = (dial.http, str(dial.dns[1]))
        with connected(settings, Choice(), FrozenClock(), dial):
            self.signing_in = set(self.simulator.log)
        """Asked by every run, whatever was read before."""

    def close(self) -> None:
        self._context.__exit__(None, None, None)

    def start(self, out: Path, *hook: str) -> subprocess.Popen[str]:
        self.simulator.log.clear()
        command = [sys.executable, "-m", "tests.resume.child", str(self._settings)]
        return subprocess.Popen(
            [*command, *self._where, str(out), *hook],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self, out: Path) -> list[str]:
        """Run to the end; what was asked."""
        run = self.start(out)
        _, told = run.communicate(timeout=120)
        assert run.returncode == 0, told
        return list(self.simulator.log)


class Killer(Fault, kw_only=True):
    """Kills the process that asks, when it asks for the N-th time."""

    victim: list[subprocess.Popen[str]]
    after: int

    def hits(self, request: Request) -> bool:
        self.after -= 1
        if self.after == 0:
            self.victim[0].kill()
        return False


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    one = Served(tmp_path_factory.mktemp("served"))
    yield one
    one.close()


@pytest.fixture(scope="module")
def unbroken(held: Served, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[str]]:
    out = tmp_path_factory.mktemp("unbroken")
    log = held.finish(out)
    return (out / "test" / "2026-11-02" / "findings.csv").read_bytes(), log


def _pages(log: list[str]) -> set[str]:
    return {line for line in log if not any(word in line for word in NO_PAGES)}


def _kill(held: Served, out: Path, seed: int, requests: int) -> None:
    chance = random.Random(seed)
    if seed % 2:
        hook = HOOKS[seed // 2 % len(HOOKS)]
        number = 1 if hook.startswith("replace") else chance.randint(2, 50)
        run = held.start(out, hook, str(number))
    else:
        victim: list[subprocess.Popen[str]] = []
        at = chance.randint(requests // 4, requests - 5)
        held.simulator.faults[:] = [Killer(match="", times=None, victim=victim, after=at)]
        run = held.start(out)
        victim.append(run)
    run.communicate(timeout=120)
    held.simulator.faults[:] = []
    assert run.returncode != 0


def _whole(partial: Path) -> list[Written]:
    """The pages that are safe."""
    return [line for line in journal.lines(partial / journal.FILE) if isinstance(line, Written)]


def _countable(whole: list[Written]) -> list[Written]:
    """Those whose requests are nothing but requests for them."""
    return [one for one in whole if not any(word in one.file for word in ALSO_SIGN_IN)]


WHOLE: dict[int, int] = {}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_run_goes_on(
    held: Served, unbroken: tuple[bytes, list[str]], tmp_path: Path, seed: int
) -> None:
    findings, requests = unbroken
    _kill(held, tmp_path, seed, len(requests))
    before = _pages(held.simulator.log) - held.signing_in
    whole = _whole(tmp_path / "test" / "2026-11-02.partial")
    WHOLE[seed] = len(whole)
    after = _pages(held.finish(tmp_path))
    asked_again = before & after
    (*_, folder) = sorted((tmp_path / "test").glob("2026*"))
    if folder.name == "2026-11-02":  # else it was killed after the last rename: it was whole
        assert len(asked_again) <= len(before) - len(_countable(whole))
    assert (folder / "findings.csv").read_bytes() == findings
    snapshot = Snapshot.open(folder)
    for entry in (
        source for tenant in snapshot.tenants for source in snapshot.tenant(tenant).sources
    ):
        assert len(list(snapshot.exchanges(entry))) == entry.coverage.pages


def test_most_of_them_left_whole_pages_behind() -> None:
    print(f"whole pages by seed: {WHOLE}")
    if len(WHOLE) == len(SEEDS):
        assert sum(pages > 0 for pages in WHOLE.values()) >= 15


@pytest.mark.skipif(os.name == "nt", reason="Windows sets no bounds to a file")
@pytest.mark.parametrize("room", [1, 9_000, 40_000])
def test_a_disk_that_fills_ends_the_run_and_the_next_one_goes_on(
    held: Served, unbroken: tuple[bytes, list[str]], tmp_path: Path, room: int
) -> None:
    findings, _ = unbroken
    run = held.start(tmp_path, "room", str(room))
    _, told = run.communicate(timeout=120)
    partial = tmp_path / "test" / "2026-11-02.partial"
    assert run.returncode != 0
    assert f"StorageError: cannot write to {partial}" in told.splitlines()[-1]
    asked, whole = _pages(held.simulator.log) - held.signing_in, _whole(partial)
    assert len(asked) - len(whole) < UNDER_WAY, "it asked on though nothing could be kept"
    after = _pages(held.finish(tmp_path))
    assert len(asked & after) <= len(asked) - len(_countable(whole))
    assert (tmp_path / "test" / "2026-11-02" / "findings.csv").read_bytes() == findings
