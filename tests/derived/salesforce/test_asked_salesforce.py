"""About what further queries ask: no check judges these rows, so no example holds them."""

from __future__ import annotations

from typing import Any, TypeVar

import pytest
from saas_audit.checks.salesforce.examples import (
    ACME,
    customer,
    entity,
    guest,
    holder,
    may,
    permission_set,
)

from saas_audit.datasets.salesforce.experiences import Experience
from saas_audit.datasets.salesforce.permissions import SetProfile
from saas_audit.derived.salesforce.controlled import ControlledObject
from saas_audit.derived.salesforce.entries import Entry
from saas_audit.derived.salesforce.external_objects import ExternalObject
from saas_audit.derived.salesforce.guest_objects import GuestObject
from saas_audit.derived.salesforce.whole import batches
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.model import Row

T = TypeVar("T", bound=Row)


def derived(row_type: type[T], *facts: Any) -> list[T]:
    flat = tuple(one for some in facts for one in (some if isinstance(some, list) else [some]))
    told = Told((ACME, *flat), ["salesforce"])
    return list(World(told).population(row_type, told.tenants[0]).rows)


def test_fields_are_asked_for_of_what_guests_may_read() -> None:
    found = derived(
        GuestObject,
        guest("help"),
        may("help", "FAQ__c"),
        may("help", "Lead", permissions_read=False),
        customer("pat"),
        may("pat", "Case"),
    )
    assert [one.name for one in found] == ["FAQ__c"]


def test_defaults_matter_of_what_customers_may_read() -> None:
    found = derived(
        ExternalObject,
        customer("pat"),
        may("pat", "Case"),
        may("pat", "Lead", permissions_read=False),
        holder("ann"),
        may("ann", "Order"),
    )
    assert [one.name for one in found] == ["Case"]


@pytest.mark.parametrize(
    ("name", "internal", "external", "asked"),
    [
        ("Line__c", "ControlledByParent", "ControlledByParent", True),
        ("Line__c", "Private", "ControlledByParent", True),
        ("Line__c", "ControlledByParent", "Private", True),
        ("Line__c", "Private", "Private", False),
        ("CampaignMember", "ControlledByCampaign", "ControlledByCampaign", False),
        ("Contact", "ControlledByParent", "ControlledByParent", False),
    ],
)
def test_a_parent_is_looked_for_where_it_is_not_known(
    name: str, internal: str, external: str, asked: bool
) -> None:
    found = derived(ControlledObject, entity(name, internal, external))
    assert [one.name for one in found] == [name] * asked


def test_a_site_whose_code_chooses_the_profile_gives_none() -> None:
    site = Experience(full_name="Help", status="Live", self_registration=True)
    joined = permission_set("joined", profile=SetProfile(name="Joined"))
    told = Told((ACME, site, joined), ["salesforce"])
    found = World(told).population(Entry, told.tenants[0])
    assert (list(found.rows), found.any_gap) == ([], None)


def test_so_many_names_a_query() -> None:
    assert list(batches(["a", "b", "c"], 2)) == [("1", "a,b"), ("2", "c")]
    assert list(batches([], 2)) == []
