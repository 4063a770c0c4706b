"""Reading by query: described first, paged to the end, counted where the vendor counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urljoin

import msgspec

from ...model import Reason
from ..interface import Page, Read, ReadError
from ..retry import Retry
from .describe import Description, existing
from .soql import Query, named, query
from .transport import Transport, whole
from .windows import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..interface import Clock

T = TypeVar("T")
NUMBER = "number"

ANEW = "anew"
"""The cursor of a list that can only be read from its beginning."""

MANY = 10_000
"""Rows above which a list is read in parts, side by side."""

_LOCATOR = re.compile(r"(.*/query/[A-Za-z0-9]+-)(\d+)")


def refuse(cursor: str) -> None:
    """Raises ReadError, as the vendor would for a cursor it has forgotten."""
    if cursor == ANEW:
        raise ReadError(
            Reason.TRUNCATED, "this list can only be read from its beginning", status=410
        )


class Answer(msgspec.Struct, frozen=True, rename="camel"):
    """One page of a query."""

    total_size: int
    done: bool
    records: list[msgspec.Raw]
    next_records_url: str = ""


class Numbered:
    """Wraps records that have no id, untouched, each with its number in the list."""

    def __init__(self, name: str) -> None:
        self._name = name.encode()
        self._number = 0

    def wrapped(self, answer: Answer) -> bytes:
        return b'{"records":[' + b",".join(self._one(record) for record in answer.records) + b"]}"

    def _one(self, record: msgspec.Raw) -> bytes:
        self._number += 1
        return b'{"%s":"%d","%s":%s}' % (NUMBER.encode(), self._number, self._name, bytes(record))


class Queries:
    """SOQL, in the data API or in the Tooling API."""

    def __init__(self, transport: Transport, clock: Clock, budget: float) -> None:
        self._transport = transport
        self._clock = clock
        self._budget = budget
        self._described: dict[tuple[str, bool], bytes] = {}
        self._first: dict[str, Page] = {}

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        """Every page of a source. Raises ReadError; one row too few is TRUNCATED."""
        words = dict(read.source.query)
        tooling = _is_tooling(read)
        if read.part:
            yield self._part(read.part)
        elif cursor or not words.keys() & {"windows", "numbered"}:
            refuse(cursor)
            for _, page in self._piece(self._query(read), tooling=tooling, cursor=cursor):
                yield page
        else:
            yield from self._pieces(read, words)

    def _pieces(self, read: Read, words: Mapping[str, str]) -> Iterator[Page]:
        """A list that is asked for window by window, or whose records get numbers from us."""
        name = words.get("numbered", "")
        numbered = Numbered(name) if name else None
        recipe, now = words.get("windows", ""), self._clock.now()
        held: Page | None = None
        for piece in pieces(recipe, self._query(read), now, self._counted(read)):
            for answer, page in self._piece(piece, tooling=_is_tooling(read)):
                if held:
                    yield msgspec.structs.replace(held, cursor=ANEW)
                body = numbered.wrapped(answer) if numbered else page.body
                held = msgspec.structs.replace(page, body=body)
        if held:
            yield msgspec.structs.replace(held, cursor="")

    def parts(self, read: Read, rows: int) -> Sequence[Read]:
        """A long list by the rows at which the vendor's own pages begin.

        The first page is asked for here, and kept until it is read. Raises ReadError.
        """
        words = dict(read.source.query)
        if rows <= MANY or words.keys() - {"where"} or _is_tooling(read):
            return (read,)
        asked = self._query(read).ordered("Id")
        answer, page = self._page(self._transport.url("query"), {"q": asked.text})
        found = _LOCATOR.fullmatch(answer.next_records_url)
        if answer.done or not found:
            return (read,)
        prefix, step = found.group(1), int(found.group(2))
        names = [f"{prefix}{start}" for start in range(0, answer.total_size, step)]
        self._first[names[0]] = msgspec.structs.replace(page, cursor="")
        return [msgspec.structs.replace(read, part=name) for name in names]

    def _part(self, part: str) -> Page:
        """One page, from the row it begins at. It leads nowhere: the next one is another part."""
        kept = self._first.pop(part, None)
        if kept:
            return kept
        _, page = self._page(urljoin(f"https://{self._transport.host}", part), None)
        return msgspec.structs.replace(page, cursor="")

    def count(self, read: Read) -> int:
        """How many rows the vendor counts. Raises ReadError."""
        return self._counted(read)(self._query(read))

    def description(self, read: Read) -> Page:
        """What the vendor says of an object, as one page."""
        body = self.describe(named(read.source.path, read.values), tooling=False)
        return Page(body=body, status=200, received_at=self._clock.now())

    def describe(self, name: str, *, tooling: bool) -> bytes:
        """The description of an object, asked for once. Raises ReadError."""
        if (name, tooling) not in self._described:
            url = self._transport.url(f"sobjects/{name}/describe", tooling=tooling)

            def ask() -> bytes:
                body = self._transport.get(url)
                whole(body, Description)
                return body

            self._described[name, tooling] = self._retry()(ask)
        return self._described[name, tooling]

    def rows(self, asked: Query) -> list[msgspec.Raw]:
        """The records of a query that fits on one page. Raises ReadError."""
        url = self._transport.url("query")
        params = {"q": asked.text}
        return self._retry()(lambda: whole(self._transport.get(url, params), Answer)).records

    def _query(self, read: Read) -> Query:
        """The fields of the rows, less those that this org does not have."""
        words = dict(read.source.query)
        inside = f"{words['numbered']}." if "numbered" in words else ""
        names = [name.removeprefix(inside) for name in read.fields if name != NUMBER or not inside]
        tooling = _is_tooling(read)
        about = named(read.source.path, read.values)
        top = whole(self.describe(about, tooling=tooling), Description)
        fields = existing(names, top, lambda name: self._beyond(name, tooling=tooling))
        if not fields:
            raise ReadError(Reason.NO_LICENCE_DATA, "the org has none of the fields asked for")
        return query(about, fields, words, read.values)

    def _beyond(self, name: str, *, tooling: bool) -> Description | None:
        """An object that a relationship leads to; None where it cannot be described."""
        try:
            return whole(self.describe(name, tooling=tooling), Description)
        except ReadError as error:
            if error.reason in (Reason.NO_LICENCE_DATA, Reason.NO_PERMISSION):
                return None
            raise

    def _counted(self, read: Read) -> Callable[[Query], int]:
        url = self._transport.url("query", tooling=_is_tooling(read))

        def count(asked: Query) -> int:
            params = {"q": asked.count}
            body = self._retry()(lambda: whole(self._transport.get(url, params), Answer))
            return body.total_size

        return count

    def _piece(
        self, asked: Query, *, tooling: bool, cursor: str = ""
    ) -> Iterator[tuple[Answer, Page]]:
        """The pages of a query. A cursor says how many rows there were, and where it goes on."""
        url = self._transport.url("query", tooling=tooling)
        params: dict[str, str] | None = {"q": asked.text}
        rows = 0
        if cursor:
            before, _, url = cursor.partition(" ")
            rows, params = int(before), None
        seen = {url}
        while True:
            answer, page = self._page(url, params)
            rows += len(answer.records)
            if answer.done:
                break
            url, params = self._next(answer, seen), None
            yield answer, msgspec.structs.replace(page, cursor=f"{rows} {url}")
        is_whole = rows >= answer.total_size
        yield answer, msgspec.structs.replace(page, cursor="" if is_whole else ANEW)
        if not is_whole:
            told = f"{rows} of {answer.total_size} rows came"
            raise ReadError(Reason.TRUNCATED, told)

    def _page(self, url: str, params: dict[str, str] | None) -> tuple[Answer, Page]:
        retry = self._retry()

        def ask() -> tuple[Answer, bytes]:
            body = self._transport.get(url, params)
            return whole(body, Answer), body

        answer, body = retry(ask)
        received = self._clock.now()
        return answer, Page(body=body, status=200, received_at=received, retries=retry.retries)

    def _next(self, answer: Answer, seen: set[str]) -> str:
        """Where the list goes on: at the same host, and not where we have been."""
        if not answer.next_records_url:
            raise ReadError(Reason.TRUNCATED, "the page is not the last and names no next one")
        url = urljoin(f"https://{self._transport.host}", answer.next_records_url)
        if url in seen:
            raise ReadError(Reason.TRUNCATED, "the vendor's pages lead round in a circle")
        seen.add(url)
        return url

    def _retry(self) -> Retry:
        return Retry(self._clock, self._budget)


def _is_tooling(read: Read) -> bool:
    return read.source.api == "tooling"
