"""Permissions of shared items, in batches; what opens a file never reaches the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from saas_audit.connectors.interface import Page, Read, ReadError
from saas_audit.connectors.m365 import connector
from saas_audit.datasets.m365.links import GraphSite, Library, LinkPermission
from saas_audit.model import Reason, source_of
from saas_audit.model.decode import Page as Decoder
from saas_audit.simulator.http import Request, Response, json_response
from saas_audit.simulator.m365 import ALL_RIGHTS, M365, Tenant, careful, careless
from saas_audit.simulator.server import Simulator

from .support_m365 import Clock, config, read_of, signed_in


def library(tenant: Tenant, number: int = 0) -> Read:
    drive = list(tenant.beside.items)[number]
    return Read(source=source_of(LinkPermission), fields=(), subject=drive, values={"id": drive})


def permissions(pages: list[Page]) -> list[LinkPermission]:
    return [row for page in pages for row in Decoder(LinkPermission).rows(page.body, "d")[0]]


def test_only_what_is_shared_is_asked_about_and_nothing_that_opens_it_is_kept() -> None:
    tenant = careless()
    with signed_in(tenant, told=config(tenant="loosely.onmicrosoft.com")) as (held, sim, _):
        pages = list(held.pages(library(tenant)))
    body = b"".join(page.body for page in pages)
    assert {row.item for row in permissions(pages)} == {"plan.docx", "copy.docx"}
    assert any(row.link and row.link.scope == "anonymous" for row in permissions(pages))
    for opens in (b"webUrl", b"webHtml", b"shareId", b"aW5ub2NlbnQ", b":w:/g/"):
        assert opens not in body
    for private in (b"list.xlsx", b"gone.docx"):
        assert private not in body
    assert not [line for line in sim.log if "/permissions" in line]


def test_a_library_with_nothing_shared_is_a_whole_empty_answer() -> None:
    tenant = careful()
    with signed_in(tenant) as (held, sim, _):
        pages = list(held.pages(library(tenant, 1)))
    assert permissions(pages) == []
    assert not [line for line in sim.log if "$batch" in line]


def test_sites_and_their_libraries() -> None:
    tenant = careful()
    with signed_in(tenant) as (held, _, _):
        sites = list(held.pages(read_of(GraphSite)))
        site = next(iter(tenant.beside.libraries))
        drives = list(held.pages(read_of(Library, site, id=site)))
    assert msgspec.json.decode(sites[0].body)["value"][0]["id"] == site
    assert msgspec.json.decode(drives[0].body)["value"][0]["id"] in tenant.beside.items


class Batching:
    """The vendor, but parts of a batch go through ``change`` first."""

    def __init__(self, change: Callable[[int, list[dict[str, Any]]], Any]) -> None:
        self._real = M365(careful(), ALL_RIGHTS)
        self._change = change
        self.asked: list[int] = []

    def serves(self, host: str) -> bool:
        return self._real.serves(host)

    def answer(self, request: Request) -> Response:
        response = self._real.answer(request)
        if not request.path.endswith("$batch"):
            return response
        self.asked.append(len(msgspec.json.decode(request.body)["requests"]))
        parts = msgspec.json.decode(response.body)["responses"]
        return json_response({"responses": self._change(len(self.asked), parts)})


def read_with(change: Callable[[int, list[dict[str, Any]]], Any]) -> tuple[Any, Batching, Clock]:
    vendor, clock = Batching(change), Clock()
    with Simulator([vendor]) as sim:
        held = connector(config(), clock=clock, dial=sim.url, budget=60)
        held.connect()
        try:
            return list(held.pages(library(careful()))), vendor, clock
        except ReadError as error:
            return error, vendor, clock
        finally:
            held.close()


def throttled(part: dict[str, Any]) -> dict[str, Any]:
    return {**part, "status": 429, "headers": {"Retry-After": "7"}, "body": {}}


def test_a_part_that_is_throttled_is_asked_again_alone() -> None:
    pages, vendor, clock = read_with(
        lambda turn, parts: [throttled(parts[0]), *parts[1:]] if turn == 1 else parts
    )
    assert {row.item for row in permissions(pages)} == {"plan.docx", "copy.docx"}
    assert vendor.asked == [2, 1]
    assert clock.slept == [7.0]


def test_a_part_that_stays_throttled_costs_the_library() -> None:
    error, _, _ = read_with(lambda turn, parts: [throttled(parts[0]), *parts[1:]])
    assert error.reason is Reason.THROTTLED_OUT


def test_a_part_that_is_refused_is_no_empty_list() -> None:
    error, vendor, _ = read_with(lambda turn, parts: [{**parts[0], "status": 403}, *parts[1:]])
    assert error.reason is Reason.NO_PERMISSION
    assert len(vendor.asked) == 1


def test_an_item_that_is_gone_has_no_permissions() -> None:
    pages, _, _ = read_with(lambda turn, parts: [{**one, "status": 404} for one in parts])
    assert permissions(pages) == []


@pytest.mark.parametrize(
    "change",
    [lambda turn, parts: parts[1:], lambda turn, parts: [{**one, "body": {}} for one in parts]],
)
def test_an_answer_that_is_missing_is_no_empty_list(change: Any) -> None:
    error, _, _ = read_with(change)
    assert error.reason is Reason.TRUNCATED
