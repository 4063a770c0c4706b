"""From a plan to a snapshot. The one place where what went wrong with a vendor becomes Coverage."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from .connectors.interface import Clock, Connector, Page, Read, ReadError
from .engine.facts import Declared, Facts
from .engine.plan import Fetch, Plan
from .engine.world import World
from .errors import SaasAuditError
from .model import Coverage, Gap, Missing, Reason, Row, Tenant, key_of, peek
from .model.decode import count_items

if TYPE_CHECKING:
    from .snapshot import SnapshotWriter, SourceWriter

Progress = Callable[[Fetch, int, int], None]
"""Told after each page: which fetch, pages so far, rows so far."""

_TEMPLATE = re.compile(r"\{(\w+)\}")


class Collector:
    """Reads what a plan asks for into a snapshot: stage by stage, the tenants side by side."""

    def __init__(
        self,
        connectors: Mapping[Tenant, Connector],
        writer: SnapshotWriter,
        declared: Declared,
        clock: Clock,
        progress: Progress = lambda *_: None,
    ) -> None:
        self._connectors = connectors
        self._writer = writer
        self._declared = declared
        self._clock = clock
        self._progress = progress
        self._granted = {tenant: one.granted() for tenant, one in connectors.items()}

    def collect(self, plan: Plan) -> None:
        """Read everything. What cannot be read is recorded, never raised."""
        for _, stage in groupby(plan.fetches, key=lambda fetch: fetch.stage):
            world = World(Facts(self._writer.so_far(), self._declared))
            by_tenant: dict[Tenant, list[Fetch]] = {}
            for fetch in stage:
                if fetch.tenant in self._connectors:
                    by_tenant.setdefault(fetch.tenant, []).append(fetch)
            work = [
                [(fetch, *self._subjects(world, fetch)) for fetch in fetches]
                for fetches in by_tenant.values()
            ]
            with ThreadPoolExecutor(max_workers=max(1, len(work))) as pool:
                list(pool.map(self._fetch_all, work))

    def _fetch_all(self, work: list[tuple[Fetch, list[Row | None], Gap | None]]) -> None:
        for fetch, subjects, gap in work:
            self._fetch(fetch, subjects, gap)

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

    def _fetch(self, fetch: Fetch, subjects: list[Row | None], gap: Gap | None) -> None:
        started = self._clock.now()
        with self._writer.source(fetch.tenant, fetch.source, fetch.fields) as out:
            reading = _Reading(self._connectors[fetch.tenant], fetch, out, self._progress)
            out.gap = gap
            for subject in subjects:
                reading.read(subject)
            out.gap = out.gap or self._hidden(fetch)
            seconds = (self._clock.now() - started).total_seconds()
            out.coverage = self._coverage(fetch, reading, out, seconds)

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
        self, fetch: Fetch, reading: _Reading, out: SourceWriter, seconds: float
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
            pages=reading.pages,
            items=reading.items,
            expected_items=reading.expected,
            reason=gap.reason if gap else None,
            detail=gap.detail if gap else "",
            retries=reading.retries,
            seconds=round(seconds, 3),
            failed_subjects=len(out.failed),
        )


class _Reading:
    """One fetch under way."""

    def __init__(
        self, connector: Connector, fetch: Fetch, out: SourceWriter, progress: Progress
    ) -> None:
        self._connector = connector
        self._fetch = fetch
        self._out = out
        self._progress = progress
        self.pages = self.items = self.retries = self.status = 0
        self.expected: int | None = None

    def read(self, subject: Row | None) -> None:
        """Read for one subject (None: the list as such); what fails becomes a gap."""
        key = key_of(subject) if subject is not None else ""
        gap = None
        try:
            values = _values(self._fetch, subject)
            wanted = Read(
                source=self._fetch.source, fields=self._fetch.fields, subject=key, values=values
            )
            gap = self._all(wanted)
        except ReadError as error:
            self.status = error.status or self.status
            gap = self._gap(error.reason, error.detail)
        except msgspec.DecodeError as error:
            gap = self._gap(Reason.TRUNCATED, f"a page that is not what it should be: {error}")
        except SaasAuditError as error:
            gap = self._gap(Reason.API_ERROR, str(error))
        except Exception as error:  # an SDK may raise anything; it must cost one source only
            gap = self._gap(Reason.API_ERROR, f"unexpected {type(error).__name__}")
        if gap and subject is not None:
            self._out.failed[key] = gap
        elif gap:
            self._out.gap = gap

    def _all(self, wanted: Read) -> Gap | None:
        if wanted.source.proof == "ended":
            self._pages(wanted)
            return None
        for _ in range(2):
            before = self._connector.count(wanted)
            rows = self._pages(wanted)
            after = self._connector.count(wanted)
            self.expected = after
            if before is None or after is None or min(before, after) <= rows <= max(before, after):
                return None
            if wanted.subject:
                break
            self._out.rewind()
            self.pages = self.items = 0
        told = f"{rows} rows read, the vendor counts {after}"
        return self._gap(Reason.MOVED_WHILE_READING, told)

    def _pages(self, wanted: Read) -> int:
        rows = 0
        for page in self._connector.pages(wanted):
            rows += self._keep(page, wanted)
        return rows

    def _keep(self, page: Page, wanted: Read) -> int:
        rows = count_items(wanted.source, page.body)
        self._out.page(page, wanted.subject)
        self.pages += 1
        self.items += rows
        self.retries += page.retries
        self.status = page.status
        self._progress(self._fetch, self.pages, self.items)
        return rows

    def _gap(self, reason: Reason, detail: str) -> Gap:
        source = self._fetch.source
        return Gap(reason, source.path, detail, source.endpoint)


def _values(fetch: Fetch, subject: Row | None) -> dict[str, str]:
    """The subject's values for the templates of the source. Raises ReadError if one is missing."""
    if subject is None:
        return {}
    texts = (fetch.source.path, *(value for _, value in fetch.source.query))
    values: dict[str, str] = {}
    for name in {name for text in texts for name in _TEMPLATE.findall(text)}:
        value = peek(subject, name)
        if isinstance(value, Missing):
            raise ReadError(value.reason, f"{type(subject).__name__}.{name} is not known")
        values[name] = str(value)
    return values
