"""One signed-in Google Workspace account."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from ...errors import ConnectError
from ...model import Reason
from ..dial import requests_session
from ..interface import Identity, Page, Read, ReadError
from ..retry import Retry
from .errors import NoSuchService
from .mask import mask
from .reads import SCOPE
from .sign_in import tokens_for
from .transport import Transport

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import requests

    from ..interface import Clock
    from .config import GoogleTenant
    from .sign_in import Tokens

_TEMPLATE = re.compile(r"\{(\w+)\}")
_CUSTOMER = SCOPE + "admin.directory.customer.readonly"
SPEAKER = "as"
"""The entry of a source's query that is no parameter: whom to speak for."""


class GoogleConnector:
    """Reads what ``reads`` allows, one page after the other."""

    lanes = 10

    def __init__(self, config: GoogleTenant, clock: Clock, dial: str | None, budget: float) -> None:
        self._config = config
        self._clock = clock
        self._dial = dial
        self._budget = budget
        self._session: requests.Session | None = None
        self._tokens: Tokens | None = None
        self._transport: Transport | None = None
        self._granted: frozenset[str] | None = None

    def connect(self) -> Identity:
        self._session = requests_session(self._dial, self._config.ca_file)
        self._tokens = tokens_for(self._config, self._session)
        self._transport = Transport(self._session, self._tokens, self._clock)
        try:
            self._granted = Retry(self._clock, self._budget)(self._tokens.granted)
            return self._identity()
        except ReadError as error:
            raise ConnectError(
                f"cannot sign in to Google: {error.detail}; check sign_in of tenant "
                f"{self._config.name}"
            ) from None

    def _identity(self) -> Identity:
        """Where no answer is to be had: the id in the config, else the speaker's domain.

        One endpoint that refuses, or never stops asking us to wait, must not cost the tenant.
        """
        if self._granted is not None and _CUSTOMER in self._granted:
            call = self._ready().call(
                "admin.directory_v1",
                "customers.get",
                {"customerKey": "my_customer", "fields": "customerDomain,id"},
                "",
            )
            try:
                _, found = Retry(self._clock, self._budget)(lambda: self._ready().fetch(call))
            except ReadError:
                found = {}
            if found.get("id"):
                return Identity(str(found["id"]), str(found.get("customerDomain", "")))
        domain = self._tokens.subject.rpartition("@")[2] if self._tokens else ""
        name = domain or self._config.name
        return Identity(self._config.customer or name, name)

    def _ready(self) -> Transport:
        if self._transport is None:
            raise ConnectError("not signed in yet")
        return self._transport

    def granted(self) -> frozenset[str] | None:
        return self._granted

    def pages(self, read: Read, cursor: str = "") -> Iterator[Page]:
        """Of a person who has no such service, Google's word for it is the one page: no rows."""
        seen: set[str] = set()
        while True:
            retry = Retry(self._clock, self._budget)
            try:
                body, page = retry(functools.partial(self._page, read, cursor))
            except NoSuchService as none:
                yield Page(body=none.body, status=none.status, received_at=self._clock.now())
                return
            cursor = page.get("nextPageToken") or ""
            now = self._clock.now()
            yield Page(body=body, status=200, received_at=now, retries=retry.retries, cursor=cursor)
            if not cursor:
                return
            if cursor in seen:
                raise ReadError(Reason.TRUNCATED, "the vendor's pages lead round in a circle")
            seen.add(cursor)

    def parts(self, read: Read, rows: int) -> Sequence[Read]:  # noqa: ARG002
        """Google counts nothing, so nothing would prove that parts are the whole."""
        return (read,)

    def _page(self, read: Read, token: str) -> tuple[bytes, dict[str, Any]]:
        """One page, whole and of the expected shape."""
        query = {name: filled(value, read.values) for name, value in read.source.query}
        speaker = query.pop(SPEAKER, "")
        transport = self._ready()
        api, path = read.source.api, read.source.path
        extra = ["nextPageToken"] if transport.is_pageable(api, path) else []
        if path == "files.list":
            extra.append("incompleteSearch")
        query["fields"] = mask(read.fields, read.source.items, extra)
        if token:
            query["pageToken"] = token
        call = transport.call(api, path, query, speaker)
        body, page = transport.fetch(call)
        _check_shape(page, read)
        return body, page

    def count(self, read: Read) -> int | None:  # noqa: ARG002
        """Google counts nothing; its lists end with a page that names no next one."""
        return None

    def close(self) -> None:
        if self._session is not None:
            self._session.close()


def filled(template: str, values: Any) -> str:
    """``{field}`` replaced by the value of the row the source is read for."""
    return _TEMPLATE.sub(lambda match: values[match.group(1)], template)


def _check_shape(page: dict[str, Any], read: Read) -> None:
    held: Any = page
    for name in read.source.items:
        held = held.get(name, [])
    if read.source.items and not isinstance(held, list):
        raise ReadError(Reason.TRUNCATED, "the answer holds no list", retryable=True)
    if not isinstance(page.get("nextPageToken", ""), str):
        raise ReadError(Reason.TRUNCATED, "the mark of the next page is no text", retryable=True)
    if "error" in page:
        raise ReadError(Reason.TRUNCATED, "an error where a page should be", retryable=True)
    if page.get("incompleteSearch") is True:
        raise ReadError(Reason.TRUNCATED, "Drive says that its search was incomplete")
