"""Runs a simulated organisation through the real thing, once per variant, and keeps the results."""

from __future__ import annotations

from pathlib import Path

import msgspec

from saas_audit.audit import Choice, Occasion, collect, connected, judge
from saas_audit.declare.check import Check
from saas_audit.discover import built_in
from saas_audit.engine.judge import CheckResult
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.engine.plan import Plan, plan
from saas_audit.model import PLATFORMS, Source
from saas_audit.reports import write
from saas_audit.reports.run import Run
from saas_audit.settings import Settings
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.organisations import FrozenClock, World, served, world
from saas_audit.snapshot import Snapshot
from tests import scratch


class PassingClock(FrozenClock):
    """Sleeping moves it on, so that a budget of time is spent without waiting."""

    def __init__(self) -> None:
        from datetime import timedelta

        self._delta = timedelta()
        self._second = timedelta(seconds=1)

    def now(self):
        return NOW + self._delta

    def sleep(self, seconds: float) -> None:
        self._delta += seconds * self._second


class Audited(msgspec.Struct):
    """What came out of one audit."""

    run: Run
    todo: Plan
    snapshot: Snapshot
    log: list[str]
    settings: Settings

    @property
    def results(self) -> dict[str, CheckResult]:
        return {result.check_id: result for result in self.run.results}

    @property
    def outcomes(self) -> dict[str, str]:
        return {name: str(result.outcome) for name, result in self.results.items()}


def audited(
    held: World | str,
    *,
    faults: tuple[Fault, ...] = (),
    checks=None,
    folder: Path | None = None,
    tiers: tuple[str, ...] | None = None,
) -> Audited:
    """Serve, connect, collect and judge."""
    place = folder or scratch.folder()
    chosen = built_in() if checks is None else checks
    clock = PassingClock()
    held = world(held) if isinstance(held, str) else held
    with served(held, faults) as (settings, dial, simulator):
        if tiers is not None:
            tenants = [msgspec.structs.replace(t, tiers=tiers) for t in settings.tenants]
            settings = msgspec.structs.replace(settings, tenants=tuple(tenants))
        needed = {one.platform for check in chosen for one in _sources(check)} & {*PLATFORMS}
        choice = Choice() if checks is None else Choice(tuple(sorted(needed)))
        with connected(settings, choice, clock, dial) as connections:
            todo = plan(chosen, connections.targets)
            occasion = Occasion("test", NOW)
            collected = collect(occasion, place / "run", settings, connections, todo, clock)
    run, _ = judge(collected.snapshot, settings, chosen, world=collected.world)
    return Audited(run, todo, collected.snapshot, simulator.log, settings)


def _sources(check: Check) -> list[Source]:
    return [] if check.is_manual else list(sources_of(needs_of(check)))


def findings_csv(organisation: str, folder: Path, faults: tuple[Fault, ...] = ()) -> bytes:
    """Under a clock that stands still: when a page came is part of the evidence, and its hash."""
    clock = FrozenClock()
    checks = built_in()
    with (
        served(organisation, faults) as (settings, dial, _),
        connected(settings, Choice(), clock, dial) as connections,
    ):
        todo = plan(checks, connections.targets)
        where = folder / "run"
        snapshot = collect(
            Occasion("test", NOW), where, settings, connections, todo, clock
        ).snapshot
    run, _ = judge(snapshot, settings, checks)
    write(run, where)
    return (where / "findings.csv").read_bytes().replace(b"\r\n", b"\n")
