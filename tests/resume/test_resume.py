"""Killed at twenty moments: while a request is served, and between the steps of writing."""

from __future__ import annotations

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


WHOLE: dict[int, int] = {}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_run_goes_on(
    held: Served, unbroken: tuple[bytes, list[str]], tmp_path: Path, seed: int
) -> None:
    findings, requests = unbroken
    _kill(held, tmp_path, seed, len(requests))
    before = _pages(held.simulator.log) - held.signing_in
    left = list(journal.lines(tmp_path / "test" / "2026-11-02.partial" / journal.FILE))
    whole = [line for line in left if isinstance(line, Written)]
    also = [one for one in whole if any(word in one.file for word in ALSO_SIGN_IN)]
    WHOLE[seed] = len(whole)
    after = _pages(held.finish(tmp_path))
    asked_again = before & after
    (*_, folder) = sorted((tmp_path / "test").glob("2026*"))
    if folder.name == "2026-11-02":  # else it was killed after the last rename: it was whole
        assert len(asked_again) <= len(before) - (len(whole) - len(also))
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
