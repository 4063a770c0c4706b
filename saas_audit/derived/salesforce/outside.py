"""Permission sets that people outside the organisation hold."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.salesforce.organization import Organization
from ...datasets.salesforce.permissions import PermissionSet, PermissionSetAssignment
from ...declare.derive import derive
from ...model import AsOf, Lookup, Row, Rows
from .people import IDS_A_QUERY, External, Guest
from .rights import live_grants, name_of
from .whole import batches, insist


class OutsideSet(Row, label="name"):
    """A set that is granted to somebody outside."""

    id: str
    name: str


class ExternalSet(OutsideSet, of=PermissionSet):
    """To a customer or partner."""


class GuestSet(OutsideSet, of=PermissionSet):
    """To everybody on a site."""


@derive
def external_sets(
    held: PermissionSet,
    grants: Lookup[PermissionSetAssignment],
    outside: Lookup[External],
    as_of: AsOf,
) -> ExternalSet | None:
    live = live_grants(grants.all(permission_set_id=held.id), as_of)
    if not live.where(lambda grant: grant.assignee_id in outside):
        return None
    return ExternalSet(id=held.id, name=name_of(held))


@derive
def guest_sets(
    held: PermissionSet,
    grants: Lookup[PermissionSetAssignment],
    outside: Lookup[Guest],
    as_of: AsOf,
) -> GuestSet | None:
    live = live_grants(grants.all(permission_set_id=held.id), as_of)
    if not live.where(lambda grant: grant.assignee_id in outside):
        return None
    return GuestSet(id=held.id, name=name_of(held))


class SetBatch(Row):
    """``ids``: of outside sets, with commas between them, as many as one query takes."""

    id: str
    ids: str


@derive
def set_batches(_org: Organization, outside: Rows[OutsideSet]) -> Iterator[SetBatch]:
    ids = sorted({one.id for one in outside.seen()})
    for number, some in batches(ids, IDS_A_QUERY):
        yield SetBatch(id=number, ids=some)
    insist(outside)
