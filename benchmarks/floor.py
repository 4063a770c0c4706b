"""The floor: httpx and msgspec, the same lists and pages as the tool, and nothing else.

``python -m benchmarks.floor URL LISTS [LANES]``: LISTS is a JSON file of first requests. Lists are
read side by side as the tool does; where the vendor's cursor names a row, so are the pages of one.
"""

from __future__ import annotations

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from .figures import Figures

LANES = 4
_LOCATOR = re.compile(r"(.*/query/\w+-)(\d+)")


class Record(msgspec.Struct):
    """Enough of a record to have decoded it."""

    id: str = ""
    displayName: str | None = None
    userPrincipalName: str = ""


class Page(msgspec.Struct, rename={"graph": "@odata.nextLink"}):
    """Records, and where the list goes on: each in its vendor's word."""

    graph: str = ""
    nextPageToken: str = ""
    nextRecordsUrl: str = ""
    totalSize: int = 0
    value: list[Record] = []
    users: list[Record] = []
    records: list[Record] = []

    @property
    def rows(self) -> int:
        return len(self.value) + len(self.users) + len(self.records)


class Client:
    """One list or page at a time, from several threads."""

    def __init__(self, url: str, lanes: int) -> None:
        self._client = httpx.Client(base_url=url, timeout=120)
        self._pool = ThreadPoolExecutor(lanes)
        self._pages = ThreadPoolExecutor(lanes)

    def all(self, lists: list[dict[str, Any]]) -> int:
        """Every list to its end; how many records they had."""
        return sum(self._pool.map(self._list, lists))

    def _list(self, asked: dict[str, Any]) -> int:
        if asked["url"].partition("?")[0].endswith("/$count"):
            self._get(asked, asked["url"])
            return 0
        page = self._page(asked, asked["url"])
        located = _LOCATOR.fullmatch(page.nextRecordsUrl)
        if located:
            prefix, step = located.group(1), int(located.group(2))
            rest = [f"{prefix}{start}" for start in range(step, page.totalSize, step)]
            return page.rows + sum(self._pages.map(lambda url: self._page(asked, url).rows, rest))
        rows = page.rows
        while url := _next(asked["url"], page):
            page = self._page(asked, url)
            rows += page.rows
        return rows

    def _page(self, asked: dict[str, Any], url: str) -> Page:
        body = self._get(asked, url)
        return msgspec.json.decode(body, type=Page) if body.startswith(b"{") else Page()

    def _get(self, asked: dict[str, Any], url: str) -> bytes:
        answer = self._client.get(url, headers={**asked["headers"], "host": asked["host"]})
        return answer.content if answer.status_code == 200 else b""


def _next(first: str, page: Page) -> str:
    if page.nextPageToken:
        return f"{first}&pageToken={page.nextPageToken}"
    parts = urlsplit(page.graph)
    return f"{parts.path}?{parts.query}" if parts.path else ""


def main(url: str, lists: str, lanes: str = str(LANES)) -> None:
    with Figures():
        rows = Client(url, int(lanes)).all(json.loads(Path(lists).read_text()))
    print(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
