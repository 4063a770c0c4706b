"""The faults, and what each may do to a source: nothing, or a gap with exactly that reason."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from email.utils import format_datetime
from typing import Any

import msgspec

from saas_audit.model import Reason, Source
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.fault import Fault

LATER = format_datetime(NOW, usegmt=True)


class Case(msgspec.Struct, frozen=True):
    """``make`` builds the faults for a source; ``reasons`` is empty for what must pass unseen.

    ``pages``: the source must come in several; ``counted``: its vendor must tell how many;
    ``alone``: the source is not read for each of many; ``second``: it takes more than one question.
    """

    make: Callable[[Source], list[Fault]]
    reasons: frozenset[Reason] = frozenset()
    pages: bool = False
    counted: bool = False
    alone: bool = False
    second: bool = False


def _status(status: int, times: int | None, wait: str | None = None, skip: int = 0) -> Any:
    return lambda _: [
        Fault(match="", kind="status", status=status, times=times, retry_after=wait, skip=skip)
    ]


def _plain(kind: Any, times: int | None) -> Any:
    return lambda _: [Fault(match="", kind=kind, times=times)]


Shots = tuple[dict[str, Any], ...]


def _volley(*shots: Any, skip: int = 0) -> Any:
    """One after another, each once: one that is not retried loses the list, and one that is taken
    for an answer changes it. ``skip`` spares the first question, which is often the count.
    """
    return lambda _: [Fault(match="", times=1, skip=skip, **shot) for shot in shots]


def tells_how_many(source: Source) -> bool:
    """Asked for a count, or because every page of a query says how many rows there are."""
    return source.proof == "count" or source.api in ("soql", "tooling")


def list_name(source: Source) -> str:
    """Where the vendor keeps the records of a page."""
    return "records" if source.platform == "salesforce" else next(iter(source.items), "")


def edited(change: Callable[[dict[str, Any], list[Any]], None]) -> Any:
    """Every page with records in it, changed in place."""

    def make(source: Source) -> list[Fault]:
        name = list_name(source)

        def edit(body: bytes) -> bytes:
            try:
                page = json.loads(body)
            except ValueError:
                return body
            if not isinstance(page, dict) or not isinstance(page.get(name), list):
                return body
            change(page, page[name])
            return json.dumps(page).encode()

        return [Fault(match="", kind="edited", times=None, edit=edit)]

    return make


LINKS = ("@odata.nextLink", "nextPageToken", "nextRecordsUrl")


def _no_link(page: dict[str, Any], rows: list[Any]) -> None:
    for name in LINKS:
        page.pop(name, None)
    if "done" in page:
        page["done"] = True


FOREIGN = "evil.example"


def _foreign(page: dict[str, Any], rows: list[Any]) -> None:
    """A next page at somebody else's. Google names pages by tokens: there it is a token."""
    for name in LINKS:
        if name in page:
            page[name] = f"https://{FOREIGN}/services/data/v63.0/query/01g000000000001-2"


def _emptied(page: dict[str, Any], rows: list[Any]) -> None:
    """An empty page that leads on; what it should have held never comes."""
    if any(name in page for name in LINKS):
        rows.clear()


def _shrunk(page: dict[str, Any], rows: list[Any]) -> None:
    if not any(name in page for name in LINKS):
        rows[-1:] = []


def _half_a_pair(page: dict[str, Any], rows: list[Any]) -> None:
    """Half a surrogate pair at the end of a name, as some vendors cut them."""
    for row in rows:
        for name in ("displayName", "title"):
            if isinstance(row, dict) and isinstance(row.get(name), str):
                row[name] += "\ud83d"


def _looped(source: Source) -> list[Fault]:
    """Every page leads back to the second one."""
    kept: dict[str, str] = {}

    def change(page: dict[str, Any], rows: list[Any]) -> None:
        for name in LINKS:
            if name in page:
                page[name] = kept.setdefault(name, page[name])
        for name, link in kept.items():
            page[name] = link
            if "done" in page:
                page["done"] = False

    return edited(change)(source)


def _twice(source: Source) -> list[Fault]:
    """The first record comes once more on every later page."""
    kept: list[Any] = []

    def change(page: dict[str, Any], rows: list[Any]) -> None:
        if kept:
            rows.insert(0, kept[0])
        elif rows:
            kept.append(rows[0])

    return edited(change)(source)


def _to_the_start(link: str) -> str:
    """The link to a second page, made into one to the first."""
    return re.sub(r"(\$skiptoken=|query/\w+-|^page-)\d+", r"\g<1>0", link)


def _empty_first(source: Source) -> list[Fault]:
    """An empty page that leads on: the list follows behind it."""
    name = list_name(source)
    asked = {"count": 0}

    def edit(body: bytes) -> bytes:
        page = json.loads(body)
        link = next((one for one in LINKS if one in page), None) if isinstance(page, dict) else None
        if link is None or name not in page or asked["count"]:
            return body
        asked["count"] = 1
        return json.dumps({**page, name: [], link: _to_the_start(page[link])}).encode()

    return [Fault(match="", kind="edited", times=None, edit=edit)]


def _deep(source: Source) -> list[Fault]:
    name = list_name(source) or "value"

    def edit(body: bytes) -> bytes:
        inner = b"[" * 10_000 + b"]" * 10_000
        return b'{"%s":[%s]}' % (name.encode(), inner)

    return [Fault(match="", kind="edited", times=None, edit=edit)]


def _no_letter(body: bytes) -> bytes:
    """A byte that UTF-8 does not know: in the last text, or at the start where there is none."""
    before, quote, after = body.rpartition(b'"')
    return before + b"\xff" + quote + after


LOST = frozenset({Reason.API_ERROR, Reason.TRUNCATED})
DAMAGED = frozenset({Reason.TRUNCATED})

BUSY: Shots = (
    {"kind": "status", "status": 429, "retry_after": "2"},
    {"kind": "status", "status": 429, "retry_after": "1.5"},
    {"kind": "status", "status": 429, "retry_after": LATER},
    {"kind": "status", "status": 429},
    {"kind": "status", "status": 503, "retry_after": "1"},
    {"kind": "status", "status": 503},
)
BROKEN: Shots = (
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 502},
    {"kind": "status", "status": 504},
    {"kind": "reset"},
    {"kind": "short"},
    {"kind": "invalid_json"},
    {"kind": "html"},
    {"kind": "edited", "edit": _no_letter},
)

CASES: dict[str, Case] = {
    "busy": Case(_volley(*BUSY)),
    "busy-second": Case(_volley(*BUSY, skip=1), second=True),
    "broken": Case(_volley(*BROKEN)),
    "broken-second": Case(_volley(*BROKEN, skip=1), second=True),
    "401-once": Case(_status(401, 1)),
    "401-midway": Case(_status(401, 1, skip=1), pages=True),
    "empty-page": Case(_empty_first, pages=True),
    "twice": Case(_twice, pages=True, alone=True),
    "surrogate": Case(edited(_half_a_pair)),
    "429-ever": Case(_status(429, None, "60"), frozenset({Reason.THROTTLED_OUT})),
    "500-ever": Case(_status(500, None), frozenset({Reason.API_ERROR})),
    "502-ever": Case(_status(502, None), frozenset({Reason.API_ERROR})),
    "503-ever": Case(_status(503, None, "60"), frozenset({Reason.THROTTLED_OUT})),
    "504-ever": Case(_status(504, None), frozenset({Reason.API_ERROR})),
    "reset-ever": Case(_plain("reset", None), frozenset({Reason.API_ERROR})),
    "short-ever": Case(_plain("short", None), LOST),
    "json-ever": Case(_plain("invalid_json", None), DAMAGED),
    "bytes-ever": Case(
        lambda _: [Fault(match="", kind="edited", times=None, edit=_no_letter)], DAMAGED
    ),
    "html-ever": Case(_plain("html", None), DAMAGED),
    "403": Case(_status(403, None), frozenset({Reason.NO_PERMISSION})),
    "401-ever": Case(_status(401, None), frozenset({Reason.NO_PERMISSION})),
    "500-midway": Case(_status(500, None, skip=1), frozenset({Reason.API_ERROR}), pages=True),
    "foreign-link": Case(edited(_foreign), DAMAGED | {Reason.API_ERROR}, pages=True),
    "loop": Case(_looped, DAMAGED | {Reason.MOVED_WHILE_READING}, pages=True, alone=True),
    "deep": Case(_deep, DAMAGED),
    "link-missing": Case(
        edited(_no_link),
        DAMAGED | {Reason.MOVED_WHILE_READING},
        pages=True,
        counted=True,
    ),
    "emptied": Case(
        edited(_emptied),
        DAMAGED | {Reason.MOVED_WHILE_READING},
        pages=True,
        counted=True,
    ),
    "shrinking": Case(edited(_shrunk), DAMAGED | {Reason.MOVED_WHILE_READING}, counted=True),
}
