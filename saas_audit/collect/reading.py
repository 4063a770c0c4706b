"""One source under way. The one place where what went wrong with a vendor becomes a gap."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from ..connectors.interface import LARGEST_ANSWER, Connector, Page, Read, ReadError
from ..engine.plan import Fetch
from ..errors import SaasAuditError, StorageError
from ..lanes import side_by_side
from ..model import Gap, Missing, Reason, Row, key_of, peek
from ..model.decode import keys_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from ..snapshot import SourceWriter

Progress = Callable[[Fetch, int, int, int | None], None]
"""Told after each page, from any thread: which fetch, pages and rows so far, rows in all if known
(of a source that is read for each of many: how many have been read for, and how many there are).
"""

_TEMPLATE = re.compile(r"\{(\w+)\}")
_REFUSED_CURSOR = (400, 404, 410)


class Reading:
    """Reads one source for all its subjects into one file."""

    def __init__(
        self,
        connector: Connector,
        fetch: Fetch,
        out: SourceWriter,
        pieces: Executor,
        progress: Progress,
        is_late: Callable[[], bool],
    ) -> None:
        self._connector = connector
        self._fetch = fetch
        self._out = out
        self._pieces = pieces
        self._progress = progress
        self._is_late = is_late
        self._lock = threading.Lock()
        self._subjects = 1
        self.retries = self.status = 0
        self.expected: int | None = None

    def read(self, subjects: Sequence[Row | None]) -> None:
        """Read for each subject (None: the list as such); what fails becomes a gap."""
        if subjects == [None]:
            self._out.gap = self._one(None) or self._out.gap
            return
        self._subjects = len(subjects)
        gaps = side_by_side(self._pieces, self._one, subjects, self._connector.lanes)
        for subject, gap in zip(subjects, gaps, strict=True):
            if gap and subject is not None:
                self._out.failed[key_of(subject)] = gap

    def _one(self, subject: Row | None) -> Gap | None:
        try:
            wanted = Read(
                source=self._fetch.source,
                fields=self._fetch.fields,
                subject=key_of(subject) if subject is not None else "",
                values=_values(self._fetch, subject),
            )
            if wanted.source.proof == "count":
                return self._counted(wanted)
            self._pages(wanted)
        except ReadError as error:
            self._saw(error.status)
            return self._gap(error.reason, error.detail)
        except (msgspec.DecodeError, RecursionError) as error:
            return self._gap(Reason.TRUNCATED, f"a page that is not what it should be: {error}")
        except StorageError:
            raise
        except SaasAuditError as error:
            return self._gap(Reason.API_ERROR, str(error))
        except Exception as error:  # an SDK may raise anything; it must cost one source only
            return self._gap(Reason.API_ERROR, f"unexpected {type(error).__name__}")
        return None

    def _counted(self, wanted: Read) -> Gap | None:
        """What came is held against the vendor's count; once more, in one go, if that differs."""
        before = self.expected = self._count(wanted)
        self._in_parts(wanted, before or 0)
        for attempt in range(2):
            after = self.expected = self._count(wanted)
            rows = self._out.unique(wanted.subject)
            if before is None or after is None or min(before, after) <= rows <= max(before, after):
                return None
            if not attempt:
                before = after
                self._again(wanted)
        told = f"{rows} rows read, the vendor counts {after}"
        return self._gap(Reason.MOVED_WHILE_READING, told)

    def _count(self, wanted: Read) -> int | None:
        self._insist_on_time()
        return self._connector.count(wanted)

    def _in_parts(self, wanted: Read, rows: int) -> None:
        """Side by side where the connector knows how, else in one go."""
        parts = [wanted] if wanted.subject else self._parts(wanted, rows)
        try:
            if len(parts) > 1:
                side_by_side(self._pieces, self._pages, parts, self._connector.lanes)
            else:
                self._pages(wanted)
        except ReadError as error:
            if len(parts) == 1 or error.status not in _REFUSED_CURSOR:
                raise
            self._again(wanted)

    def _parts(self, wanted: Read, rows: int) -> list[Read]:
        """How a killed run had begun is how it goes on."""
        pages = self._out.pages
        if pages.parts:
            return [msgspec.structs.replace(wanted, part=part) for part in pages.parts]
        if pages.last(("", "")):
            return [wanted]
        parts = list(self._connector.parts(wanted, rows))
        if len(parts) > 1:
            self._out.split([one.part for one in parts])
        return parts

    def _again(self, wanted: Read) -> None:
        """The list moved while it was read, or the way its parts were named is gone."""
        self._out.drop(wanted.subject, everything=not wanted.subject)
        self._pages(wanted)

    def _pages(self, wanted: Read) -> None:
        """Read on from where a killed run stood, if one did."""
        piece = (wanted.subject, wanted.part)
        last = self._out.pages.last(piece)
        if last is None or last.cursor:
            try:
                self._follow(wanted, last.cursor if last else "")
            except ReadError as error:
                if last is None or error.status not in _REFUSED_CURSOR:
                    raise
                self._out.drop(*piece)
                self._follow(wanted, "")

    def _follow(self, wanted: Read, cursor: str) -> None:
        self._insist_on_time()
        for page in self._connector.pages(wanted, cursor):
            self._keep(page, wanted)
            if page.cursor:
                self._insist_on_time()
                self._insist_on_bounds()

    def _keep(self, page: Page, wanted: Read) -> None:
        if len(page.body) > LARGEST_ANSWER:
            raise ReadError(Reason.TRUNCATED, "a page larger than any of a vendor's; not kept")
        keys = keys_in(wanted.source, self._fetch.key, page.body)
        self._out.page(page, wanted.subject, wanted.part, keys)
        with self._lock:
            self.retries += page.retries
        self._saw(page.status)
        pages = self._out.pages
        if wanted.subject:
            self._progress(self._fetch, pages.count, len(pages.held), self._subjects)
        else:
            self._progress(self._fetch, pages.count, pages.all_rows, self.expected)

    def _saw(self, status: int) -> None:
        """The highest counts, whoever was asked last."""
        with self._lock:
            self.status = max(self.status, status)

    def _insist_on_time(self) -> None:
        if self._is_late():
            raise ReadError(Reason.NOT_COLLECTED, "the time limit of this run was reached")

    def _insist_on_bounds(self) -> None:
        window, rows = self._fetch.window, self._out.pages.all_rows
        if window and rows >= window.most:
            raise ReadError(Reason.TRUNCATED, f"more than {rows:,} records; no more are read")

    def _gap(self, reason: Reason, detail: str) -> Gap:
        source = self._fetch.source
        return Gap(reason, source.path, detail, source.endpoint)


def _values(fetch: Fetch, subject: Row | None) -> dict[str, str]:
    """The subject's values for the templates of the source. Raises ReadError if one is missing."""
    if subject is None:
        return fetch.window.values if fetch.window else {}
    texts = (fetch.source.path, *(value for _, value in fetch.source.query))
    values: dict[str, str] = {}
    for name in {name for text in texts for name in _TEMPLATE.findall(text)}:
        value = peek(subject, name)
        if isinstance(value, Missing):
            raise ReadError(value.reason, f"{type(subject).__name__}.{name} is not known")
        values[name] = str(value)
    return values
