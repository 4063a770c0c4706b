"""Reading metadata: the names there are, then ten objects a call; its XML stays beside the JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ...model import Reason
from ..interface import Page, Read, ReadError
from ..retry import Retry
from . import soap, xml
from .queries import ANEW, refuse
from .shapes import shapes
from .soql import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..interface import Clock
    from .transport import Transport

EVERY = "*"


class Metadata:
    """The Metadata API of one org: two operations, and both only read."""

    def __init__(self, transport: Transport, clock: Clock, budget: float) -> None:
        self._transport = transport
        self._clock = clock
        self._budget = budget

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        """Every object of a kind, or those named. Raises ReadError; one too few is TRUNCATED."""
        refuse(cursor)
        kind = named(read.source.path, {})
        words = dict(read.source.query)
        names = words["names"].split(",")
        if names == [EVERY]:
            names, page = self._listed(kind)
            yield msgspec.structs.replace(page, cursor=ANEW if names else "")
        found = 0
        for start in range(0, len(names), soap.NAMES_A_CALL):
            held, page = self._objects(kind, names[start : start + soap.NAMES_A_CALL])
            found += held
            is_last = start + soap.NAMES_A_CALL >= len(names)
            yield msgspec.structs.replace(page, cursor="" if is_last else ANEW)
        if found != len(names):
            raise ReadError(Reason.TRUNCATED, f"{found} of {len(names)} objects of {kind} came")

    def _listed(self, kind: str) -> tuple[list[str], Page]:
        version = self._transport.version

        def made(body: bytes) -> tuple[list[str], dict[str, Any]]:
            response, text = xml.parsed(body)
            results = xml.results(response, "listMetadata")
            names = sorted(xml.text_of(one, "fullName") for one in results)
            return names, {"records": [], "listed": names, "xml": text}

        return self._call(lambda session: soap.listing(kind, version, session), made)

    def _objects(self, kind: str, names: Sequence[str]) -> tuple[int, Page]:
        def made(body: bytes) -> tuple[int, dict[str, Any]]:
            response, text = xml.parsed(body)
            records = xml.records(xml.results(response, "readMetadata"), kind, shapes())
            return len(records), {"records": records, "xml": text}

        return self._call(lambda session: soap.read(kind, names, session), made)

    def _call(
        self,
        envelope: Callable[[str], bytes],
        made: Callable[[bytes], tuple[Any, dict[str, Any]]],
    ) -> tuple[Any, Page]:
        retry = Retry(self._clock, self._budget)
        found, page = retry(lambda: made(self._transport.metadata(envelope)))
        body, received = msgspec.json.encode(page), self._clock.now()
        return found, Page(body=body, status=200, received_at=received, retries=retry.retries)
