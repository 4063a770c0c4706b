"""Apex classes that people outside may call, by name."""

from __future__ import annotations

from ...datasets.salesforce.guest_access import ApexClass, ClassAccess
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Reason, Row


class CallableClass(Row, label="name"):
    """``name`` begins with ``namespace__`` where a package brought the class."""

    id: str
    parent_id: str
    name: str


@derive
def callable_classes(access: ClassAccess, classes: Lookup[ApexClass]) -> CallableClass:
    held = classes.get(access.setup_entity_id)
    if held is None:
        why = "a class that may be called was not returned"
        raise Unknown(Gap(Reason.NOT_RETURNED, "ApexClass", why), access.setup_entity_id)
    name = f"{held.namespace_prefix}__{held.name}" if held.namespace_prefix else held.name
    return CallableClass(id=access.id, parent_id=access.parent_id, name=name)
