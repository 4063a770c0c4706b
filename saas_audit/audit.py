"""One audit, end to end: connect, plan, collect, evaluate. What every command is made of."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, cast

import msgspec

from . import __version__
from .collect import Collector
from .connectors.interface import Clock, Connector
from .decisions import Decisions
from .decisions.apply import Overlay
from .engine.facts import NOTHING, Facts
from .engine.judge import CheckResult, evaluate
from .engine.needs import needs_of, sources_of, used_twice
from .engine.people import RESTS_ON, KnownPeople
from .engine.plan import RESOLVER, Plan, Target, plan
from .engine.world import World
from .errors import ConnectError, UsageError
from .history import memory
from .history.people import Remembering
from .history.then import effective
from .lanes import Lanes
from .model import ORGANISATION, Coverage, Gap, Outcome, Reason, Tenant
from .reports.findings import FindingStore
from .reports.run import Grade, Run
from .settings import AnyTenant, Settings, platform_of
from .snapshot import Manifest, Snapshot, SnapshotWriter, TenantEntry, journal

if TYPE_CHECKING:
    from datetime import date, timedelta
    from pathlib import Path

    from .declare.check import Check
    from .engine.plan import Fetch
    from .history.memory import Remembered


class Dial(msgspec.Struct, frozen=True):
    """Where connections go instead of the vendors: the simulator's HTTP and DNS on loopback."""

    http: str
    dns: tuple[str, int]


class Choice(msgspec.Struct, frozen=True):
    """Which tenants a run reads: by platform, by name; empty means all."""

    platforms: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def includes(self, config: AnyTenant) -> bool:
        by_platform = not self.platforms or platform_of(config) in self.platforms
        return by_platform and (not self.names or config.name in self.names)


class Connections(msgspec.Struct, frozen=True):
    """Who was reached. ``refused`` holds, per tenant, why a tenant could not be."""

    targets: tuple[Target, ...]
    connectors: Mapping[Tenant, Connector]
    refused: Mapping[Tenant, str]

    def entries(self) -> Iterator[TenantEntry]:
        """What the manifest says of each tenant."""
        tiers = {target.tenant: tuple(sorted(target.tiers)) for target in self.targets}
        for tenant, connector in self.connectors.items():
            granted = connector.granted()
            rights = None if granted is None else tuple(sorted(granted))
            yield TenantEntry(tenant=tenant, tiers=tiers.get(tenant, ()), granted=rights)
        for tenant, why in self.refused.items():
            gap = Gap(Reason.API_ERROR, tenant.name, why)
            yield TenantEntry(tenant=tenant, tiers=tiers.get(tenant, ()), gap=gap)


def targets_of(settings: Settings, choice: Choice) -> tuple[Target, ...]:
    """The configured tenants, before anyone has signed in. Raises UsageError for unknown names."""
    known = {config.name for config in settings.tenants}
    for name in choice.names:
        if name not in known:
            raise UsageError(
                f"no tenant is called {name}; the config has {', '.join(sorted(known)) or 'none'}"
            )
    return tuple(
        Target(
            Tenant(platform_of(config), config.name, "", config.name),
            frozenset(config.tiers),
            choice.includes(config),
        )
        for config in settings.tenants
    )


@contextlib.contextmanager
def connected(
    settings: Settings, choice: Choice, clock: Clock, dial: Dial | None = None
) -> Iterator[Connections]:
    """Sign in to every chosen tenant, side by side. One that refuses is recorded; the others go on.

    Raises UsageError.
    """
    targets = list(targets_of(settings, choice))
    connectors: dict[Tenant, Connector] = {}
    refused: dict[Tenant, str] = {}
    with contextlib.ExitStack() as stack:
        chosen: dict[int, Connector] = {}
        for place, (config, target) in enumerate(zip(settings.tenants, targets, strict=True)):
            if target.included:
                chosen[place] = connector_for(config, clock, dial)
                stack.callback(chosen[place].close)
        for place, found in _all_signed_in(chosen, targets):
            tenant = targets[place].tenant
            if isinstance(found, ConnectError):
                refused[tenant] = str(found)
                continue
            tenant = msgspec.structs.replace(tenant, tenant_id=found.tenant_id, label=found.name)
            connectors[tenant] = chosen[place]
            targets[place] = msgspec.structs.replace(targets[place], tenant=tenant)
        resolver = _module("dns").connector(clock=clock, dial=dial.dns if dial else None)
        stack.callback(resolver.close)
        connectors[RESOLVER] = resolver
        yield Connections(tuple(targets), connectors, refused)


def _all_signed_in(
    chosen: Mapping[int, Connector], targets: Sequence[Target]
) -> list[tuple[int, Any]]:
    """For each place who it is, or the ConnectError; most of it is waiting for answers."""

    def sign_in(place: int) -> tuple[int, Any]:
        try:
            return place, signed_in(chosen[place], targets[place].tenant.platform)
        except ConnectError as error:
            return place, error

    with Lanes(max(1, len(chosen))) as pool:
        return list(pool.map(sign_in, chosen))


def connector_for(config: AnyTenant, clock: Clock, dial: Dial | None) -> Connector:
    """The connector of a tenant, not yet signed in."""
    build = _module(platform_of(config)).connector
    return cast("Connector", build(config, clock=clock, dial=dial.http if dial else None))


def signed_in(connector: Connector, platform: str) -> Any:
    """Sign in. Raises ConnectError; UsageError if the platform's SDK is not installed."""
    try:
        return connector.connect()
    except ModuleNotFoundError as error:
        raise UsageError(
            f'{error.name} is not installed; run: pip install "saas-audit[{platform}]"'
        ) from None


def _module(platform: str) -> Any:
    return importlib.import_module(f"saas_audit.connectors.{platform}")


class Occasion(msgspec.Struct, frozen=True):
    """When and for whom: what makes one run this run."""

    organisation: str
    as_of: datetime
    is_given: bool = False
    """The time was named, not just the present: a run of another time does not continue this."""

    @property
    def run_id(self) -> str:
        return f"{self.organisation}-{self.as_of.strftime('%Y%m%dT%H%M%SZ')}"

    def folder(self, out: Path) -> Path:
        """``OUT/ORGANISATION/DATE``; a second run of the day is ``DATE.2``."""
        first = out / self.organisation / self.as_of.strftime("%Y-%m-%d")
        folder, number = first, 1
        while folder.exists():
            number += 1
            folder = first.with_name(f"{first.name}.{number}")
        return folder


class Collected(msgspec.Struct, frozen=True):
    """What was read. ``world`` holds what was derived on the way, for ``judge``."""

    snapshot: Snapshot
    world: World


class Reporter(Protocol):
    """Told how collecting goes."""

    def continues(self, since: datetime, pages: int) -> None:
        """A run that was stopped goes on; these pages of it are not asked for again."""

    def page(self, fetch: Fetch, pages: int, rows: int, total: int | None) -> None:
        """See ``collect.Progress``."""


class Quiet:
    """Tells nobody."""

    def continues(self, since: datetime, pages: int) -> None:
        """Nothing."""

    def page(self, fetch: Fetch, pages: int, rows: int, total: int | None) -> None:
        """Nothing."""


def collect(
    occasion: Occasion,
    folder: Path,
    settings: Settings,
    connections: Connections,
    todo: Plan,
    clock: Clock,
    reporter: Reporter | None = None,
    limit: timedelta | None = None,
) -> Collected:
    """Read what the plan asks for. The snapshot appears under ``folder`` when it is whole.

    A run with the same plan that was stopped less than a day ago is continued, under its name.
    After ``limit`` nothing more is asked for, and what was not read is unknown.
    """
    told = reporter or Quiet()
    now = clock.now()
    fingerprint = _fingerprint(occasion, todo)
    manifest = Manifest(
        organisation=occasion.organisation,
        run_id=occasion.run_id,
        as_of=occasion.as_of,
        collected_at=now,
        tool_version=__version__,
    )
    left = journal.left_behind(folder.parent, fingerprint, now)
    with SnapshotWriter(left or folder, manifest, fingerprint) as writer:
        if writer.kept:
            told.continues(writer.manifest.collected_at, writer.kept)
        for entry in connections.entries():
            writer.tenant(entry)
        deadline = now + limit if limit else None
        collector = Collector(connections.connectors, writer, settings, clock, told.page, deadline)
        world = collector.collect(todo)
        return Collected(Snapshot.open(writer.finish()), world)


def _fingerprint(occasion: Occasion, todo: Plan) -> str:
    """Of everything a run is asked to read: only an equal one may be continued."""
    asked = [
        (
            fetch.tenant,
            fetch.source.endpoint,
            fetch.source.slug,
            fetch.fields,
            fetch.stage,
            fetch.window,
        )
        for fetch in todo.fetches
    ]
    when = occasion.as_of if occasion.is_given else None
    packed = msgspec.json.encode((occasion.organisation, when, __version__, asked))
    return hashlib.sha256(packed).hexdigest()


def judge(
    snapshot: Snapshot,
    settings: Settings,
    checks: Sequence[Check],
    decisions: Decisions = Decisions(),  # noqa: B008  (frozen)
    before: Remembered | None = None,
    world: World | None = None,
) -> tuple[Run, Plan]:
    """Evaluate a snapshot: offline, as often as you like. ``decisions`` are laid over it.

    ``before`` is what the last run saw; a run that is finished holds itself what it needs of that.
    ``world`` holds what was derived while the snapshot was collected, by the same settings.
    """
    todo = plan(checks, _targets_in(snapshot, settings))
    store = FindingStore()
    before = memory.of(snapshot.folder) or before
    facts = Facts(snapshot, settings, memory=before or NOTHING)
    if world is None:
        world = World(facts, used_twice(todo.checks))
    world.advance(facts)
    today = snapshot.manifest.as_of.date()
    decided = msgspec.structs.replace(decisions, owners=settings.owners)
    overlay = Overlay(decided, checks, today, store.add)
    heard = evaluate(world, todo.checks, settings.knobs(checks), overlay.hear, todo.selects)
    world.keep_for(RESTS_ON)
    results = overlay.settled(heard)
    manual = [_manual(c, home, settings, today) for c, home in todo.selected if c.is_manual]
    run = _run(snapshot, checks, todo, (*results, *manual), store)
    told = {
        "decisions": overlay.standing(results),
        "effective": effective(settings, checks),
        "people": Remembering(KnownPeople(world), world, before, today),
    }
    return msgspec.structs.replace(run, **told), todo


def _manual(check: Check, home: Tenant, settings: Settings, today: date) -> CheckResult:
    """What only a person can see, and whether one has looked."""
    attested = settings.attestation(check)
    return CheckResult(
        check_id=check.id,
        tenant=home,
        outcome=Outcome.MANUAL,
        severity=check.severity,
        detail=attested.told(today) if attested else "nobody has attested to it",
        attested=attested is not None and today <= attested.until,
    )


def _targets_in(snapshot: Snapshot, settings: Settings) -> list[Target]:
    """The snapshot's tenants, and those the config knows beside them."""
    held = [entry for entry in snapshot.manifest.tenants if entry.tenant != RESOLVER]
    found = [Target(entry.tenant, frozenset(entry.tiers)) for entry in held]
    known = {(target.tenant.platform, target.tenant.name) for target in found}
    beside = (
        msgspec.structs.replace(target, included=False)
        for target in targets_of(settings, Choice())
        if (target.tenant.platform, target.tenant.name) not in known
    )
    return [*found, *beside]


def _run(
    snapshot: Snapshot,
    checks: Sequence[Check],
    todo: Plan,
    results: tuple[CheckResult, ...],
    store: FindingStore,
) -> Run:
    manifest = snapshot.manifest
    return Run(
        organisation=manifest.organisation,
        run_id=manifest.run_id,
        as_of=manifest.as_of,
        collected_at=manifest.collected_at,
        read_until=manifest.read_until,
        tool_version=__version__,
        checks_version=checks_version(checks),
        grade=cast("Grade", manifest.grade),
        tenants=tuple(tenant for tenant in snapshot.tenants if tenant != RESOLVER),
        checks={check.id: check for check in checks},
        results=tuple(sorted(results, key=lambda r: (r.check_id, r.tenant))),
        not_selected=todo.not_selected,
        findings=store,
        coverage=snapshot.coverage,
        rights={one.tenant.folder: one.granted for one in manifest.tenants if one.gap is None},
        evidence=snapshot.evidence,
        blocked=_blocked(todo, results, snapshot.coverage),
    )


def _blocked(
    todo: Plan, results: Iterable[CheckResult], coverage: Iterable[Coverage]
) -> dict[str, tuple[str, ...]]:
    """Per endpoint that was not read whole: the unknown checks that rest on it."""
    short = {(c.platform, c.tenant, c.endpoint) for c in coverage if c.reason}
    unknown = {result.check_id for result in results if result.outcome is Outcome.UNKNOWN}
    found: dict[str, set[str]] = {}
    for check, home in todo.selected:
        if check.id not in unknown or check.is_manual:
            continue
        for source in sources_of(needs_of(check)):
            for platform, tenant, endpoint in short:
                near = home in (ORGANISATION,) or home.platform != platform or home.name == tenant
                if near and (source.platform, source.endpoint) == (platform, endpoint):
                    found.setdefault(f"{platform}-{tenant} {endpoint}", set()).add(check.id)
    return {place: tuple(sorted(ids)) for place, ids in sorted(found.items())}


def checks_version(checks: Iterable[Check]) -> str:
    """A short hash over what the checks say and how they decide: it moves when a rule does."""
    import inspect

    digest = hashlib.sha256()
    for check in checks:
        digest.update(check.id.encode())
        digest.update(inspect.getsource(check.function).encode())
    return digest.hexdigest()[:12]
