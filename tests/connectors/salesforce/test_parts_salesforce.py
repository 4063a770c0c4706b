"""A long list in parts: each page once, together all of it; and from a page that was kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from saas_audit.connectors.interface import Page, Read, ReadError
from saas_audit.connectors.salesforce.queries import ANEW, MANY
from saas_audit.datasets.salesforce.logins import Login
from saas_audit.datasets.salesforce.permissions import PermissionSetAssignment
from saas_audit.datasets.salesforce.users import User
from saas_audit.model import Reason
from tests.connectors.salesforce.support_salesforce import read_of, signed_in

USERS = read_of(User)
GRANTS = read_of(PermissionSetAssignment)
WINDOWS = read_of(Login)


def ids(pages: list[Page]) -> list[Any]:
    return [one["Id"] for page in pages for one in json.loads(page.body)["records"]]


@pytest.mark.parametrize("read", [USERS, GRANTS], ids=lambda read: read.source.endpoint)
def test_parts_are_the_vendors_own_pages_each_asked_for_once(read: Read) -> None:
    with signed_in() as (held, _, sim, _clock):
        assert held.parts(read, MANY) == (read,)
        whole = ids(list(held.pages(read)))
        sim.log.clear()
        parts = held.parts(read, MANY + 1)
        found = [list(held.pages(part)) for part in parts]
    assert len(parts) > 2
    assert len(sim.log) == len(parts)
    assert sorted(one for pages in found for one in ids(pages)) == sorted(whole)
    assert all(page.cursor == "" for pages in found for page in pages)


def test_a_list_that_is_asked_for_window_by_window_is_read_in_one_go() -> None:
    with signed_in() as (held, _, _, _clock):
        assert held.parts(WINDOWS, MANY + 1) == (WINDOWS,)


def test_a_list_goes_on_from_a_page_that_was_kept() -> None:
    with signed_in() as (held, _, _, _clock):
        first, *others = held.pages(USERS)
        again = list(held.pages(USERS, first.cursor))
    assert ids(again) == ids(others)


def test_what_can_only_be_read_from_its_beginning_says_so() -> None:
    with signed_in() as (held, _, _, _clock), pytest.raises(ReadError) as caught:
        list(held.pages(USERS, ANEW))
    assert (caught.value.reason, caught.value.status) == (Reason.TRUNCATED, 410)
