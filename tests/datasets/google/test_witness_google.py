"""Every row type against Google's schema, and proof that a wrong one is noticed."""

from __future__ import annotations

from typing import Literal

import msgspec
import pytest

from saas_audit.connectors.google.reads import BODIES, READS, SCOPE, TIERS
from saas_audit.datasets.google import api
from saas_audit.datasets.google.api import google
from saas_audit.model import BASE, Row, source_of
from saas_audit.simulator.google.discovery import methods

from .witness_google import complaints, every_row_type

ROWS = every_row_type()


@pytest.mark.parametrize("row_type", ROWS, ids=lambda one: one.__name__)
def test_the_vendor_has_every_field_as_declared(row_type: type[Row]) -> None:
    assert list(complaints(row_type)) == []


@pytest.mark.parametrize("row_type", ROWS, ids=lambda one: one.__name__)
def test_the_vendor_has_the_method_its_parameters_and_its_scope(row_type: type[Row]) -> None:
    source = source_of(row_type)
    assert source is not None
    (method,) = [m for m in methods() if (m.api, m.id) == (source.api, source.path)]
    named = {name for name, _ in source.query if name != "as"}
    posted = set(BODIES.get(f"{source.api} {source.path}", ()))
    assert named - posted <= set(method.parameters)
    assert bool(posted) is (method.verb == "POST")
    required = {n for n, told in method.parameters.items() if told.get("required")}
    assert required <= named
    assert set(source.permission) <= method.scopes
    assert source.permission == (SCOPE + READS[source.api][source.path],)


@pytest.mark.parametrize("row_type", ROWS, ids=lambda one: one.__name__)
def test_what_can_write_or_opens_content_is_a_tier_that_is_off(row_type: type[Row]) -> None:
    source = source_of(row_type)
    assert source is not None
    if source.tier == BASE:
        assert all(right.endswith(".readonly") for right in source.permission)
        assert not set(source.permission) & {one for held in TIERS.values() for one in held}
    else:
        assert set(source.permission) <= TIERS[source.tier.name]
        assert source.tier.writes is not source.permission[0].endswith(".readonly")


def test_the_connector_and_the_rows_know_the_same_tiers() -> None:
    assert {tier.name for tier in api.TIERS} == set(TIERS)


def test_a_misspelt_field_is_noticed() -> None:
    @google("admin.directory_v1 users.list", scope="x", items=("users",), customer="my_customer")
    class Wrong(Row, platform="google"):
        id: str
        enrolled: bool = msgspec.field(name="isEnrolledIn2SV")
        suspended: str
        aliases: str

    assert len(list(complaints(Wrong))) == 3


def test_a_word_that_the_vendor_does_not_have_is_noticed() -> None:
    @google("groupssettings.v1 groups.get", scope="x", group_unique_id="{email}")
    class Wrong(Row, rename="camel", platform="google", key="email"):
        email: str
        who_can_join: Literal["ANYONE_CAN_JOIN", "NOBODY_CAN_JOIN"]

    assert list(complaints(Wrong)) == ["Wrong.whoCanJoin: the vendor has no NOBODY_CAN_JOIN"]
