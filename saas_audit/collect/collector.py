"""Stage by stage, tenants and their sources side by side."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ..engine.facts import Declared, Facts
from ..engine.needs import used_twice
from ..engine.world import World
from ..lanes import Lanes
from ..model import Coverage, Gap, Reason
from .reading import Progress, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..connectors.interface import Clock, Connector
    from ..engine.plan import Fetch, Plan
    from ..model import Row, Tenant
    from ..snapshot import SnapshotWriter, SourceWriter

Work = tuple["Fetch", "list[Row | None]", "Gap | None"]
"""A source, for whom it is read, and why that may not be everybody."""


class Collector:
    """Reads what a plan asks for into a snapshot. After ``deadline`` nothing more is asked for."""

    def __init__(
        self,
        connectors: Mapping[Tenant, Connector],
        writer: SnapshotWriter,
        declared: Declared,
        clock: Clock,
        progress: Progress = lambda *_: None,
        deadline: datetime | None = None,
    ) -> None:
        self._connectors = connectors
        self._writer = writer
        self._declared = declared
        self._clock = clock
        self._progress = progress
        self._deadline = deadline
        self._granted = {tenant: one.granted() for tenant, one in connectors.items()}

    def collect(self, plan: Plan) -> World:
        """Read everything. What cannot be read is recorded, never raised.

        The world holds what had to be derived on the way; it can be judged when it has advanced to
        the finished snapshot.
        """
        world = World(self._so_far(), used_twice(plan.checks))
        for _, stage in groupby(plan.fetches, key=lambda fetch: fetch.stage):
            world.advance(self._so_far())
            work: dict[Tenant, list[Work]] = {}
            for fetch in stage:
                known = fetch.tenant in self._connectors
                if known and not self._writer.has(fetch.tenant, fetch.source):
                    subjects = (fetch, *self._subjects(world, fetch))
                    work.setdefault(fetch.tenant, []).append(subjects)
            with Lanes(max(1, len(work))) as tenants:
                list(tenants.map(self._fetch_all, work.values()))
        return world

    def _so_far(self) -> Facts:
        return Facts(self._writer.so_far(), self._declared)

    def _fetch_all(self, work: list[Work]) -> None:
        """One tenant's sources; those read piece by piece share the same few lanes."""
        lanes = self._connectors[work[0][0].tenant].lanes
        with Lanes(lanes) as sources, Lanes(lanes) as pieces:
            list(sources.map(lambda one: self._fetch(pieces, *one), work))

    def _subjects(self, world: World, fetch: Fetch) -> tuple[list[Row | None], Gap | None]:
        """For whom the source is read, and why that may not be everybody."""
        each = fetch.source.each
        if each is None:
            return [None], None
        rows: list[Row | None] = []
        gap = None
        for population in world.populations(each, fetch.tenant):
            rows.extend(population.rows)
            gap = gap or population.any_gap
        return rows, gap

    def _fetch(
        self,
        pieces: Lanes,
        fetch: Fetch,
        subjects: list[Row | None],
        gap: Gap | None,
    ) -> None:
        started = self._clock.now()
        connector = self._connectors[fetch.tenant]
        with self._writer.source(fetch.tenant, fetch.source, fetch.fields, fetch.key) as out:
            reading = Reading(connector, fetch, out, pieces, self._progress, self._is_late)
            out.gap = gap
            out.values = fetch.window.values if fetch.window else {}
            reading.read(subjects)
            out.gap = out.gap or self._hidden(fetch)
            seconds = (self._clock.now() - started).total_seconds()
            out.coverage = self._coverage(fetch, reading, out, seconds)

    def _is_late(self) -> bool:
        return self._deadline is not None and self._clock.now() >= self._deadline

    def _hidden(self, fetch: Fetch) -> Gap | None:
        """Rows the vendor hides without a word, unless the right that shows all is proved."""
        needed = set(fetch.source.whole_with)
        granted = self._granted[fetch.tenant]
        if not needed or (granted is not None and needed <= granted):
            return None
        what = ", ".join(sorted(needed - (granted or frozenset())))
        detail = f"rows are hidden without {what}" + (
            "" if granted is not None else ", which could not be proved"
        )
        return Gap(Reason.NO_PERMISSION, fetch.source.path, detail, fetch.source.endpoint)

    def _coverage(
        self, fetch: Fetch, reading: Reading, out: SourceWriter, seconds: float
    ) -> Coverage:
        source = fetch.source
        granted = self._granted[fetch.tenant]
        gap = out.gap or next(iter(out.failed.values()), None)
        return Coverage(
            platform=fetch.tenant.platform,
            tenant=fetch.tenant.name,
            endpoint=source.endpoint,
            permission=source.rights,
            tier=source.tier.name,
            proof=source.proof,
            witness=source.witness,
            granted=None if granted is None else set(source.rights) <= granted,
            http_status=reading.status,
            pages=out.pages.count,
            items=out.pages.all_rows,
            expected_items=reading.expected,
            reason=gap.reason if gap else None,
            detail=gap.detail if gap else "",
            retries=reading.retries,
            seconds=round(seconds, 3),
            failed_subjects=len(out.failed),
            is_optional=fetch.window is not None,
        )
