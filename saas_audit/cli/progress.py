"""What is being read, as it is read: a line per source on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..audit import Quiet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ..audit import Reporter
    from ..engine.plan import Fetch

LINES = 12
"""Sources shown at a time: those under way, the others as one line."""


@contextmanager
def progress() -> Iterator[Reporter]:
    """For the collector. The time left is shown only where the total is known."""
    if not sys.stderr.isatty():
        yield _Line()
        return
    from rich.console import Console
    from rich.progress import (
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.fields[tenant]:<16} {task.description:<30}"),
        TextColumn("{task.completed:>9,.0f} {task.fields[of]:<12}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Board(bar)


class _Line(Quiet):
    """In a pipe: only that a run goes on."""

    def continues(self, since: datetime, pages: int) -> None:
        print(
            f"going on with the run begun at {since:%Y-%m-%d %H:%M %Z}; "
            f"{pages:,} pages of it are kept",
            file=sys.stderr,
        )


class _Board(_Line):
    """One line per source; the oldest ones go when there are too many."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._lock = threading.Lock()
        self._lines: dict[tuple[Any, ...], Any] = {}

    def page(self, fetch: Fetch, pages: int, rows: int, total: int | None) -> None:
        """After each page, from any thread."""
        place = (fetch.tenant, fetch.source.endpoint)
        many = "page" if pages == 1 else "pages"
        of = f"of {total:,}" if total is not None else f"in {pages:,} {many}"
        with self._lock:
            if place not in self._lines:
                self._make_room()
                self._lines[place] = self._bar.add_task(
                    fetch.source.endpoint[:30], tenant=fetch.tenant.folder[:16], of="", total=None
                )
            self._bar.update(self._lines[place], completed=rows, total=total, of=of)

    def _make_room(self) -> None:
        if len(self._lines) >= LINES:
            oldest = next(iter(self._lines))
            self._bar.remove_task(self._lines.pop(oldest))
