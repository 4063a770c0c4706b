"""One organisation, signed in to and read once; then one source at a time is read again, shaken.

The faulty answer travels the whole way (HTTP, SDK, retry, paging, snapshot), but only for the one
source: everything else comes from the snapshot read before. So a case costs milliseconds.
"""

from __future__ import annotations

import functools
import json
import re
import tempfile
from collections.abc import Callable, Container, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import msgspec

from saas_audit.audit import Choice, Occasion, collect, connected, connector_for
from saas_audit.collect import Collector
from saas_audit.discover import built_in
from saas_audit.engine.facts import Facts
from saas_audit.engine.judge import CheckResult, evaluate
from saas_audit.engine.needs import closure, needs_of, sources_of
from saas_audit.engine.plan import Fetch, Plan, plan
from saas_audit.engine.world import World
from saas_audit.model import PLATFORMS, Gap, Reading, Row, Source, Tenant
from saas_audit.simulator import organisations
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.fault import Fault
from saas_audit.snapshot import Snapshot, SnapshotWriter
from saas_audit.snapshot.manifest import SourceEntry
from tests.organisations import PassingClock

CHECKS = built_in()
OVERSLEPT = 20.0


class SlowToWake(PassingClock):
    """Sleeps ``times`` as long as it was told to: a budget of time is spent in few tries."""

    times = 1.0

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds * self.times)


SIGN_IN = ("login.microsoftonline.com", "oauth2.googleapis.com", "/services/oauth2/")
SOURCES = [
    source
    for source in sources_of(row for check in CHECKS for row in needs_of(check))
    if source.platform in PLATFORMS
]


@functools.cache
def users_of(source: Source) -> tuple[Any, ...]:
    """The checks that rest on a source."""
    return tuple(
        check
        for check in CHECKS
        if any(one.identity == source.identity for one in sources_of(needs_of(check)))
    )


class _Again(Collector):
    """Reads for whom it was read before: the sources that told of them are not shaken."""

    for_whom: dict[tuple[object, ...], tuple[list[Row | None], Gap | None]]

    def _subjects(self, world: World, fetch: Fetch) -> tuple[list[Row | None], Gap | None]:
        known = self.for_whom
        identity = fetch.source.identity
        if identity not in known:
            known[identity] = super()._subjects(world, fetch)
        return known[identity]


class _Beside(SnapshotWriter):
    """Writes one source anew; for whom it is read, the first reading says."""

    base: Snapshot

    def so_far(self) -> Snapshot:
        return self.base


class Shaken(Facts):
    """The first reading, but for one source in one tenant."""

    def __init__(self, base: Facts, again: Snapshot, fetch: Fetch) -> None:
        self.__dict__.update(base.__dict__)
        self._again = again
        self._fetch = fetch
        held = next(one for one in again.coverage if one.endpoint == fetch.source.endpoint)
        self._gap = Gap(held.reason, fetch.source.path) if held.reason else None
        self._rows = held.items

    def reading(self, row_type: type[Row], tenant: Tenant) -> Reading[Any]:
        source = row_type.__row__.source
        mine = source is not None and source.identity == self._fetch.source.identity
        if mine and tenant == self._fetch.tenant:
            return self._again.rows(row_type, tenant)
        reading = super().reading(row_type, tenant)
        if source is not None and tenant == self._fetch.tenant and self._hangs_on_it(source):
            if self._gap and not self._rows:
                return Reading(gap=self._gap, answered=frozenset())
            reading.note(self._gap)
        return reading

    def _hangs_on_it(self, source: Source) -> bool:
        """Read for each of what the shaken source (or what hangs on it) told of."""
        wanted = self._fetch.source.identity
        return source.each is not None and any(
            one.identity == wanted for one in sources_of(closure([source.each]))
        )


@functools.cache
def _rests_on(row_type: type[Row], identity: tuple[object, ...]) -> bool:
    return any(one.identity == identity for one in sources_of(closure([row_type])))


class Half(World):
    """What does not rest on the shaken source is as it was: it is neither read nor derived anew."""

    def __init__(
        self, facts: Facts, plain: World, source: Source, kept: Container[type[Row]] = ()
    ) -> None:
        super().__init__(facts, kept)
        self._plain = plain
        self._identity = source.identity

    def population(self, row_type: type[Any], tenant: Tenant) -> Any:
        if not _rests_on(row_type, self._identity):
            return self._plain.population(row_type, tenant)
        return super().population(row_type, tenant)

    def stream(self, row_type: type[Any], tenant: Tenant) -> Any:
        if not _rests_on(row_type, self._identity):
            return self._plain.stream(row_type, tenant)
        return super().stream(row_type, tenant)


class _Everything:
    """Contains every row type: all are kept in memory."""

    def __contains__(self, row_type: object) -> bool:
        return True


EVERYTHING = _Everything()


class Bench:
    """Serves an organisation until ``close``."""

    def __init__(self, name: str, page: int = 2) -> None:
        self._stack = ExitStack()
        self.clock = SlowToWake()
        self._place = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self.settings, self._dial, self.simulator = self._stack.enter_context(
            organisations.served(name, page=page)
        )
        self.connections = self._stack.enter_context(
            connected(self.settings, Choice(), self.clock, self._dial)
        )
        self.todo = plan(CHECKS, self.connections.targets)
        self.snapshot = collect(
            Occasion("test", NOW),
            self._place / "run",
            self.settings,
            self.connections,
            self.todo,
            self.clock,
        ).snapshot
        self.facts = Facts(self.snapshot, self.settings)
        self.world = World(self.facts, EVERYTHING)
        self.plain = self.judged(self.world, CHECKS)
        self._judged: dict[Any, dict[str, CheckResult]] = {}
        self._for_whom: dict[Any, Any] = {}
        self._number = 0
        self.unspent: list[Fault] = []
        self.changed = False
        self.hosts: frozenset[str] = frozenset()

    def close(self) -> None:
        self._stack.close()

    def fetch(self, source: Source) -> Fetch:
        return next(one for one in self.todo.fetches if one.source.identity == source.identity)

    def entry(self, snapshot: Snapshot, fetch: Fetch) -> SourceEntry:
        """What a snapshot says of a source."""
        held = snapshot.tenant(fetch.tenant).sources
        return next(one for one in held if one.file.endswith(f"/{fetch.source.slug}.jsonl.zst"))

    def again(self, fetch: Fetch, faults: Iterable[Fault], lasting: bool = False) -> Snapshot:
        """Read one source once more, with these faults on the way.

        ``lasting``: no number of tries helps, so every wait is long and there are few.
        """
        self._number += 1
        self.clock.times = OVERSLEPT if lasting else 1.0
        manifest = msgspec.structs.replace(self.snapshot.manifest, tenants=())
        connector = self._connector(fetch)
        with _Beside(self._place / f"again-{self._number}", manifest) as writer:
            writer.base = self.snapshot
            for entry in self.connections.entries():
                writer.tenant(entry)
            self.changed = False
            self.simulator.log.clear()
            self.simulator.faults[:] = [
                msgspec.structs.replace(fault, spares=SIGN_IN, edit=self._noting(fault.edit))
                for fault in faults
            ]
            only = Plan((), (), (msgspec.structs.replace(fetch),))
            reader = _Again({fetch.tenant: connector}, writer, self.settings, self.clock)
            reader.for_whom = self._for_whom
            reader.collect(only)
            self.unspent = [fault for fault in self.simulator.faults if fault.times]
            self.changed |= any(fault.kind != "edited" for fault in self.simulator.faults)
            self.hosts = frozenset(re.split("[ /]", line)[1] for line in self.simulator.log)
            self.simulator.faults[:] = []
            return Snapshot.open(writer.finish())

    def _noting(self, edit: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
        """Whether what an answer says was really changed by it."""

        def noted(body: bytes) -> bytes:
            after = edit(body)
            self.changed |= _differ(body, after)
            return after

        return noted

    def _connector(self, fetch: Fetch) -> Any:
        """The one at hand, unless it remembers what it once asked."""
        if fetch.source.api != "describe":
            return self.connections.connectors[fetch.tenant]
        config = self.settings.config_of(fetch.tenant)
        fresh = connector_for(config, self.clock, self._dial)  # type: ignore[arg-type]
        self._stack.callback(fresh.close)
        fresh.connect()
        return fresh

    def verdicts(
        self, fetch: Fetch, faults: Iterable[Fault], lasting: bool = False
    ) -> tuple[SourceEntry, dict[str, CheckResult]]:
        """What was read under faults, and what the checks that rest on it make of that.

        Checks see rows and reasons, so what reads the same is judged once.
        """
        again = self.again(fetch, faults, lasting)
        entry = self.entry(again, fetch)
        seen = (
            fetch.source.identity,
            tuple((one.subject, one.body) for one in again.exchanges(entry)),
            entry.gap and entry.gap.reason,
            tuple((key, gap.reason) for key, gap in entry.failed.items()),
        )
        if seen not in self._judged:
            world = Half(Shaken(self.facts, again, fetch), self.world, fetch.source)
            self._judged[seen] = self.judged(world, users_of(fetch.source))
        return entry, self._judged[seen]

    def judged(self, world: World, checks: Iterable[Any]) -> dict[str, CheckResult]:
        """What checks say."""
        chosen = list(checks)
        knobs = self.settings.knobs(CHECKS)
        results = evaluate(world, chosen, knobs, lambda _: None)
        return {result.check_id: result for result in results}


def _differ(before: bytes, after: bytes) -> bool:
    """Not in how it is spaced, but in what it says."""
    try:
        return bool(_said(before) != _said(after))
    except (ValueError, RecursionError):
        return before != after


def _said(body: bytes) -> Any:
    """What it says. Looked over first in a way that makes no objects: else Python 3.11 may collect
    garbage at the bottom of the recursion, and a finalizer that runs there has no room to.
    """
    with suppress(msgspec.DecodeError):
        msgspec.json.decode(body, type=msgspec.Raw)
    return json.loads(body)
