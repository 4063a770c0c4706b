"""Objects whose sharing is asked for, a hundred names a query."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.salesforce.named import NamedObject
from ...datasets.salesforce.organization import Organization
from ...declare.derive import derive
from ...model import Row, Rows
from .whole import batches, insist

BUSINESS = (
    "Account",
    "Asset",
    "Campaign",
    "Case",
    "Contact",
    "Contract",
    "Lead",
    "Opportunity",
    "Order",
)
"""Standard objects that hold a business's records."""

BESIDE = ("User",)
"""Asked for beside them: how much people see of each other."""

NAMES_A_QUERY = 100


class ObjectBatch(Row):
    """``names``: API names with commas between them."""

    id: str
    names: str


@derive
def object_batches(_org: Organization, named: Rows[NamedObject]) -> Iterator[ObjectBatch]:
    """The standard objects, and all that any permission set names."""
    names = sorted({*BUSINESS, *BESIDE, *(one.sobject_type for one in named.seen())})
    for number, some in batches(names, NAMES_A_QUERY):
        yield ObjectBatch(id=number, names=some)
    insist(named)


class BusinessObject(Row, key="name"):
    """An object that holds a business's records: standard, or made by the org (``__c``)."""

    name: str


@derive
def standard_objects(_org: Organization) -> Iterator[BusinessObject]:
    for name in BUSINESS:
        yield BusinessObject(name=name)


@derive
def custom_objects(one: NamedObject) -> BusinessObject | None:
    return BusinessObject(name=one.sobject_type) if one.sobject_type.endswith("__c") else None
