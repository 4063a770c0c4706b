"""The floor: httpx and msgspec, the same lists and pages as the tool, and nothing else.

``python -m benchmarks.floor URL LISTS``: LISTS is a JSON file of first requests.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from .figures import Figures

LANES = 4


class Page(msgspec.Struct, rename={"graph": "@odata.nextLink"}):
    """Where a list goes on, in each vendor's word."""

    graph: str = ""
    nextPageToken: str = ""
    nextRecordsUrl: str = ""


class Record(msgspec.Struct):
    """Enough of a record to have decoded it."""

    id: str = ""
    displayName: str | None = None
    userPrincipalName: str = ""


class Records(msgspec.Struct):
    value: list[Record] = []
    users: list[Record] = []
    records: list[msgspec.Raw] = []


def read(client: httpx.Client, asked: dict[str, Any]) -> int:
    """One list to its end; how many records it had."""
    url, rows = asked["url"], 0
    while url:
        answer = client.get(url, headers={**asked["headers"], "host": asked["host"]})
        if answer.status_code != 200 or url.partition("?")[0].endswith("/$count"):
            return rows
        page = msgspec.json.decode(answer.content, type=Page)
        held = msgspec.json.decode(answer.content, type=Records)
        rows += len(held.value) + len(held.users) + len(held.records)
        url = _next(asked["url"], page)
    return rows


def _next(first: str, page: Page) -> str:
    if page.nextPageToken:
        return f"{first}&pageToken={page.nextPageToken}"
    parts = urlsplit(page.graph or page.nextRecordsUrl)
    return f"{parts.path}?{parts.query}" if parts.path else ""


def main(url: str, lists: Path) -> None:
    with Figures():
        asked = json.loads(lists.read_text())
        with httpx.Client(base_url=url, timeout=120) as client, ThreadPoolExecutor(LANES) as pool:
            rows = sum(pool.map(lambda one: read(client, one), asked))
    print(rows)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
