"""A reading with some of its bytes changed after the fact: what the checks make of it.

That bytes come through the wire unchanged, the other matrices show; so here nothing is asked again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from saas_audit.snapshot import Snapshot
from saas_audit.snapshot.manifest import SourceEntry
from tests.matrix.bench import Bench, Half, Shaken, users_of
from tests.matrix.faults import list_name

Change = Callable[[list[dict[str, Any]]], None]
"""Changes the records of one page in place."""


class Edited(Snapshot):
    """The last page of one source that holds records, changed."""

    def __init__(
        self, base: Snapshot, file: str, change: Change, name: str, instead: tuple[str, Any]
    ) -> None:
        super().__init__(base.folder, base.manifest)
        self._file, self._change, self._name, self._instead = file, change, name, instead

    def exchanges(self, entry: SourceEntry) -> Iterator[Any]:
        pages = list(super().exchanges(entry))
        if entry.file == self._file:
            pages = [self._without(page) for page in pages] if self._instead[0] else pages
            self._edit_the_last(pages)
        yield from pages

    def _without(self, exchange: Any) -> Any:
        """The page but for the record whose place is taken."""
        key, value = self._instead
        page = json.loads(exchange.body)
        kept = [one for one in records_of(page, self._name) if one.get(key) != value]
        if not self._name or not isinstance(page, dict) or self._name not in page:
            return exchange
        body = json.dumps(_put(page, self._name, kept))
        return msgspec.structs.replace(exchange, body=body)

    def _edit_the_last(self, pages: list[Any]) -> None:
        for place in range(len(pages) - 1, -1, -1):
            page = json.loads(pages[place].body)
            records = records_of(page, self._name)
            if records or (not place and self._instead[0]):
                self._change(records)
                page = _put(page, self._name, records)
                pages[place] = msgspec.structs.replace(pages[place], body=json.dumps(page))
                return


def records_of(page: Any, name: str) -> list[dict[str, Any]]:
    """The records of a page; a page that is no list is one record."""
    found = page.get(name, []) if name and isinstance(page, dict) else [page]
    return [one for one in found if isinstance(one, dict)]


def _put(page: Any, name: str, records: list[dict[str, Any]]) -> Any:
    return {**page, name: records} if name else records[0]


class Whole(Shaken):
    """The first reading, but for the changed bytes of one source; nothing is missing.

    ``instead``: the record with this key and value goes, wherever it stands.
    """

    def __init__(
        self, bench: Bench, source: Any, change: Change, instead: tuple[str, Any] = ("", None)
    ) -> None:
        self.__dict__.update(bench.facts.__dict__)
        fetch = bench.fetch(source)
        file = bench.entry(bench.snapshot, fetch).file
        self._again = Edited(bench.snapshot, file, change, list_name(source), instead)
        self._fetch = fetch
        self._gap, self._rows = None, 1


def with_changed(bench: Bench, source: Any, change: Change, checks: Any = None) -> dict[str, Any]:
    """What the checks that rest on a source say of the changed reading."""
    world = Half(Whole(bench, source, change), bench.world, source)
    return bench.judged(world, users_of(source) if checks is None else checks)
