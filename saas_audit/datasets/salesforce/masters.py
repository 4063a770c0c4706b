"""Fields of objects that leave their sharing to a parent: one of them names it."""

from __future__ import annotations

from ...derived.salesforce.controlled import ControlledObject
from ...model import Part, Row
from .api import API, SETUP, salesforce


class References(Part, rename="camel"):
    """Whom a lookup points to."""

    reference_to: list[str] | None


@salesforce(
    "tooling FieldDefinition",
    permission=(API, SETUP),
    each=ControlledObject,
    where="EntityDefinition.QualifiedApiName = {name}",
)
class FieldDefinition(Row, rename="pascal", key="durable_id", owner="object"):
    """A field. Its type is told in the words of the audit user's language."""

    durable_id: str
    object: str
    data_type: str | None
    reference_to: References | None
