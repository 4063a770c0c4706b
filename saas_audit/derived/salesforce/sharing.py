"""What an object's default sharing comes to, once its parents are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...datasets.salesforce.entities import EntityDefinition
from ...datasets.salesforce.masters import FieldDefinition
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Reason, Row
from .controlled import BY_PARENT, PARENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MASTER = "Master-Detail"
"""How the type of the field that names the parent begins, in English."""

OTHERS: dict[str, tuple[str, ...]] = {
    "ControlledByCampaign": ("Campaign",),
    "ControlledByLeadOrContact": ("Lead", "Contact"),
}


class InternalSharing(Row, key="name", of=EntityDefinition):
    """What employees get: the object's own default, or those of the parents it is left to."""

    name: str
    models: frozenset[str]


class ExternalSharing(Row, key="name", of=EntityDefinition):
    """The same for people outside."""

    name: str
    models: frozenset[str]


@derive
def internal_sharing(
    entity: EntityDefinition, entities: Lookup[EntityDefinition], fields: Lookup[FieldDefinition]
) -> InternalSharing:
    models = _models(entity, entities, fields, lambda one: one.internal_sharing_model)
    return InternalSharing(name=entity.qualified_api_name, models=models)


@derive
def external_sharing(
    entity: EntityDefinition, entities: Lookup[EntityDefinition], fields: Lookup[FieldDefinition]
) -> ExternalSharing:
    models = _models(entity, entities, fields, lambda one: one.external_sharing_model)
    return ExternalSharing(name=entity.qualified_api_name, models=models)


def _models(
    entity: EntityDefinition,
    entities: Lookup[EntityDefinition],
    fields: Lookup[FieldDefinition],
    read: Callable[[EntityDefinition], str | None],
) -> frozenset[str]:
    """Every default that is no reference, on the way up. Raises Unknown where the way is lost."""
    found: set[str] = set()
    seen = {entity.qualified_api_name}
    waiting = [entity]
    while waiting:
        one = waiting.pop()
        model = read(one)
        if model is None:
            raise _lost(one, "the vendor names no sharing model")
        if not model.startswith("ControlledBy"):
            found.add(model)
        for parent in _parents(one, model, fields):
            if parent not in seen:
                seen.add(parent)
                waiting.append(_known(parent, one, entities))
    if not found:
        raise _lost(entity, "its parents lead round in a circle")
    return frozenset(found)


def _parents(
    entity: EntityDefinition, model: str, fields: Lookup[FieldDefinition]
) -> Iterator[str]:
    """Who decides instead. A model of this kind without any parent is a way that is lost."""
    name = entity.qualified_api_name
    if not model.startswith("ControlledBy"):
        return
    known = OTHERS.get(model) or (PARENTS.get(name) if model == BY_PARENT else None)
    if known:
        yield from known
        return
    masters = fields.all(object=name).where(lambda field: _is_master(field.data_type))
    parents = [
        parent
        for field in masters
        if field.reference_to is not None
        for parent in field.reference_to.reference_to or ()
    ]
    if not parents:
        raise _lost(entity, f"{model}, and no field of it was seen to name the parent")
    yield from parents


def _is_master(data_type: str | None) -> bool:
    return data_type is not None and data_type.startswith(MASTER)


def _known(
    name: str, child: EntityDefinition, entities: Lookup[EntityDefinition]
) -> EntityDefinition:
    parent = entities.get(name)
    if parent is None:
        raise _lost(child, f"its parent {name} was not returned")
    return parent


def _lost(entity: EntityDefinition, why: str) -> Unknown:
    gap = Gap(Reason.NOT_RETURNED, "EntityDefinition", why)
    return Unknown(gap, entity.qualified_api_name)
