"""Objects that hold what must not leak."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.declared import SensitiveObject
from ...datasets.salesforce.organization import Organization
from ...declare.derive import derive
from ...model import Row

USUAL = ("Account", "Case", "Contact", "Individual", "Lead", "Opportunity")
"""Standard objects that hold people, customers and business everywhere."""


class Sensitive(Row, key="name"):
    """An object's API name: one of the usual ones, or declared under ``sensitive_objects``."""

    name: str


@derive
def usual_ones(_org: Organization) -> Iterator[Sensitive]:
    for name in USUAL:
        yield Sensitive(name=name)


@derive
def declared_ones(one: SensitiveObject) -> Sensitive:
    return Sensitive(name=one.name)
