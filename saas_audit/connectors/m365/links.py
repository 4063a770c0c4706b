"""Who may open what is shared in a library: its shared items, and their permissions in batches.

Most items are not shared, and only of those that are is anything written down. A link that opens a
file for whoever holds it is taken out of an answer before that reaches the disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ...model import Reason
from ...model.decode import anything, decoded
from ..interface import Page, ReadError
from ..retry import for_status
from .reads import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..interface import Clock, Read
    from ..retry import Retry
    from .transport import Transport

PERMISSIONS = "/drives/{drive}/items/{item}/permissions?$select=id,link,expirationDateTime"
ITEMS = "/drives/{drive}/root/delta?$select=id,name,shared,deleted"
BATCH = 20
"""Requests in one question: the vendor's limit."""

CAPABILITIES = ("webUrl", "webHtml", "shareId")
"""What opens the file by itself."""


class Links:
    """Reads the permissions of one library at a time."""

    def __init__(
        self, host: str, transport: Transport, clock: Clock, retry: Callable[[], Retry]
    ) -> None:
        self._base = f"https://{host}/v1.0"
        self._transport = transport
        self._clock = clock
        self._retry = retry

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        """For each page of items, one with the permissions of those that are shared."""
        drive = read.values["id"]
        url = cursor or self._base + _filled(ITEMS, drive=drive)
        seen: set[str] = set()
        while url:
            if url in seen:
                raise ReadError(Reason.TRUNCATED, "the list leads back to a page already read")
            seen.add(url)
            page = self._transport.get(url, {"Accept": "application/json"}, list)
            items = decoded(page.body, _Items).value
            shared = [one for one in items if one.shared and not one.deleted]
            rows = [row for few in _batches(shared) for row in self._permissions(drive, few)]
            body = msgspec.json.encode({"value": rows})
            yield msgspec.structs.replace(page, body=body)
            url = page.cursor

    def _permissions(self, drive: str, items: Sequence[_Item]) -> list[dict[str, Any]]:
        answers: dict[str, Any] = {}
        self._retry()(lambda: self._ask(drive, items, answers))
        return [
            {**_closed(row), "item": item.name or item.id}
            for item in items
            for row in self._whole(answers[item.id])
        ]

    def _ask(self, drive: str, items: Sequence[_Item], answers: dict[str, Any]) -> None:
        """Ask for those that have no answer yet. Raises ReadError if one is still without."""
        asked = [item for item in items if item.id not in answers]
        parts = [
            {"id": str(n), "method": "GET", "url": _filled(PERMISSIONS, drive=drive, item=item.id)}
            for n, item in enumerate(asked)
        ]
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        body = msgspec.json.encode({"requests": parts})
        page = self._transport.post(f"{self._base}/$batch", headers, body, dict)
        told = {one.id: one for one in decoded(page.body, _Batch).responses}
        failed = [self._taken(told.get(str(n)), item, answers) for n, item in enumerate(asked)]
        if errors := [error for error in failed if error]:
            raise min(errors, key=lambda error: error.retryable)

    def _taken(self, part: _Part | None, item: _Item, answers: dict[str, Any]) -> ReadError | None:
        """Keep an answer; an item that is gone by now has none."""
        if part is None:
            return ReadError(Reason.TRUNCATED, "a batch lacks an answer", retryable=True)
        if part.status == 404:
            answers[item.id] = {"value": []}
        elif part.status == 200 and isinstance(part.body, dict) and "value" in part.body:
            answers[item.id] = part.body
        elif part.status == 200:
            return ReadError(Reason.TRUNCATED, "a part of a batch holds no list", status=200)
        else:
            return for_status(part.status, part.headers, "", self._clock.now())
        return None

    def _whole(self, answer: Any) -> Iterator[Any]:
        """The permissions of one item; very many come in several pages."""
        seen: set[str] = set()
        while True:
            yield from answer["value"]
            link = answer.get("@odata.nextLink")
            if not link:
                return
            if link in seen:
                raise ReadError(Reason.TRUNCATED, "the list leads back to a page already read")
            seen.add(link)
            page = self._transport.get(link, {"Accept": "application/json"}, list)
            answer = anything(page.body)


def _filled(template: str, **ids: str) -> str:
    text = filled(template, ids)
    if text is None:
        raise ReadError(Reason.API_ERROR, f"{template}: an id that is no id")
    return text


def _batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _closed(value: Any) -> Any:
    """The same without what opens it."""
    if isinstance(value, dict):
        return {name: _closed(one) for name, one in value.items() if name not in CAPABILITIES}
    return [_closed(one) for one in value] if isinstance(value, list) else value


class _Item(msgspec.Struct):
    """What matters of a file or folder."""

    id: str
    name: str | None = None
    shared: dict[str, Any] | None = None
    deleted: dict[str, Any] | None = None


class _Items(msgspec.Struct):
    value: list[_Item]


class _Part(msgspec.Struct):
    """One answer of a batch."""

    id: str
    status: int
    headers: dict[str, str] = {}
    body: Any = None


class _Batch(msgspec.Struct):
    responses: list[_Part]
