"""Google names the next page by a token, never by an address; so no answer says where we go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest

from saas_audit.connectors.google.transport import Transport
from saas_audit.connectors.google.workspace import SPEAKER, filled
from saas_audit.connectors.interface import ReadError
from saas_audit.datasets.google import directory
from saas_audit.discover import built_in
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.model import Source
from saas_audit.simulator.fault import Fault
from tests.connectors.google.support_google import read_of, signed_in

STRANGER = "https://evil.example/x?y=1#z"
SOURCES = [
    source
    for source in sources_of(row for check in built_in() for row in needs_of(check))
    if source.platform == "google"
]


class Anything(dict[str, str]):
    """A value for every field that a query is filled from; one of them is a time."""

    def __missing__(self, key: str) -> str:
        return "2026-11-02T06:00:00Z"


@pytest.fixture(scope="module")
def transport() -> Iterator[Transport]:
    with signed_in() as (connector, _, _):
        yield connector._ready()


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.slug)
def test_a_token_that_is_an_address_changes_nothing_but_the_token(
    transport: Transport, source: Source
) -> None:
    query = {name: filled(value, Anything()) for name, value in source.query if name != SPEAKER}
    first = transport.call(source.api, source.path, query, "")
    if not transport.is_pageable(source.api, source.path):
        return
    more = transport.call(source.api, source.path, {**query, "pageToken": STRANGER}, "")
    was, now = urlsplit(first.url), urlsplit(more.url)
    assert (was.scheme, was.netloc, was.path) == (now.scheme, now.netloc, now.path)
    if more.body is None:
        assert dict(parse_qsl(now.query)) == {**dict(parse_qsl(was.query)), "pageToken": STRANGER}
    else:
        body = json.loads(first.body or "")
        assert json.loads(more.body) == {**body, "pageToken": STRANGER}


LINKS = ("nextLink", "selfLink", "nextPageLink", "@odata.nextLink", "nextRecordsUrl", "next")


def _with_links(body: bytes) -> bytes:
    return json.dumps({**json.loads(body), **dict.fromkeys(LINKS, STRANGER)}).encode()


def _with_token(body: bytes) -> bytes:
    return json.dumps({**json.loads(body), "nextPageToken": STRANGER}).encode()


def test_no_address_in_an_answer_is_ever_followed() -> None:
    fault = Fault(match="/users", kind="edited", times=None, edit=_with_links)
    with signed_in(faults=[fault]) as (connector, simulator, _):
        pages = list(connector.pages(read_of(directory.User)))
        assert len(pages) == len(simulator.log) >= 1
        assert all(" admin.googleapis.com/" in line for line in simulator.log)


def test_a_token_nobody_gave_out_is_refused_and_not_the_end() -> None:
    fault = Fault(match="/users", kind="edited", edit=_with_token)
    with signed_in(faults=[fault]) as (connector, simulator, _):
        with pytest.raises(ReadError, match="page token"):
            list(connector.pages(read_of(directory.User)))
        assert all(" admin.googleapis.com/" in line for line in simulator.log)
