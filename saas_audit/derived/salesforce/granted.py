"""What a user's permission sets give beside permissions: objects, fields, classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .rights import live_grants

if TYPE_CHECKING:
    from ...datasets.salesforce.permissions import PermissionSetAssignment
    from ...model import AsOf, Lookup, Row, Rows

T = TypeVar("T", bound="Row")


def through(grants: Rows[PermissionSetAssignment], given: Lookup[T], as_of: AsOf) -> Rows[Any]:
    """All that the live grants give, by ``parent_id``; it lacks what the grants lack."""
    live = live_grants(grants, as_of)
    found: Rows[Any] = live.where(lambda _: False)
    for one in live.seen():
        found = found + given.all(parent_id=one.permission_set_id)
    return found
