"""Runs of one simulated organisation, month after month, in one output folder."""

from __future__ import annotations

import contextlib
import csv
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import typer

from saas_audit.audit import Choice, Occasion, collect, connected
from saas_audit.cli.finish import Wishes, finish
from saas_audit.cli.since import with_logs
from saas_audit.declare.check import Check
from saas_audit.discover import built_in, chosen
from saas_audit.engine.plan import plan
from saas_audit.settings import Settings
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.organisations import FrozenClock, World, served, world

GUESTS = "m365.entra.guest_invites_limited"
STALE = "m365.entra.no_stale_privileged_users"
SYNCED = "m365.entra.admins_cloud_only"


class Months:
    """An organisation that can be changed between its runs."""

    def __init__(self, out: Path, *globs: str, style: str = "careful") -> None:
        self.out = out
        self.world: World = world(style)
        self.checks: tuple[Check, ...] = chosen(built_in(), only=globs)
        self.knobs: dict[str, dict[str, Any]] = {}
        self.per_tenant: dict[str, Any] = {}
        """Lists declared of the tenant, beside what its own config says."""
        self.as_of: datetime = NOW
        self.tiers: tuple[str, ...] | None = None

    def later(self, **units: float) -> Months:
        self.as_of += timedelta(**units)
        return self

    def _configured(self, settings: Settings) -> Settings:
        tenants = [
            msgspec.structs.replace(
                one,
                tiers=one.tiers if self.tiers is None else self.tiers,
                declared=one.declared | self.per_tenant,
            )
            for one in settings.tenants
        ]
        return msgspec.structs.replace(settings, checks=self.knobs, tenants=tuple(tenants))

    def run(self, since: str = "last", faults: tuple[Fault, ...] = ()) -> Path:
        """What ``saas-audit run`` does, against the simulator; the folder it wrote."""
        clock, choice = FrozenClock(self.as_of), Choice(("m365",))
        with (
            served(self.world, faults) as (given, dial, _),
            connected(self._configured(given), choice, clock, dial) as connections,
        ):
            settings = self._configured(given)
            todo = plan(self.checks, connections.targets)
            occasion = Occasion("tidy", self.as_of, is_given=True)
            folder = occasion.folder(self.out)
            todo = with_logs(todo, since, folder.parent, "tidy", clock.now())
            snapshot = collect(occasion, folder, settings, connections, todo, clock).snapshot
        with contextlib.suppress(typer.Exit):
            finish(snapshot, settings, self.checks, Wishes(since=since))
        return folder


def invites(months: Months, who: str) -> None:
    """Who may invite guests."""
    months.world.m365.one("/policies/authorizationPolicy")["allowInvitesFrom"] = who


def table(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def changes(folder: Path) -> list[tuple[str, str]]:
    """Change and cause, in the order of changes.csv."""
    return [(row["change"], row["cause"]) for row in table(folder, "changes.csv")]
