"""Objects that leave their sharing to a parent which is not known by name."""

from __future__ import annotations

from ...datasets.salesforce.entities import EntityDefinition
from ...declare.derive import derive
from ...model import Row

PARENTS: dict[str, tuple[str, ...]] = {
    "Asset": ("Account",),
    "Contact": ("Account",),
    "OpportunityLineItem": ("Opportunity",),
    "OrderItem": ("Order",),
}
"""Standard objects whose parent is always the same."""

BY_PARENT = "ControlledByParent"


class ControlledObject(Row, key="name", of=EntityDefinition):
    """Its parent is named by one of its fields."""

    name: str


@derive
def controlled_objects(entity: EntityDefinition) -> ControlledObject | None:
    name = entity.qualified_api_name
    models = (entity.internal_sharing_model, entity.external_sharing_model)
    if name in PARENTS or BY_PARENT not in models:
        return None
    return ControlledObject(name=name)
