"""Staff with every record of a sensitive object, beyond those who have all data."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.salesforce.object_permissions import WidePermission
from ...datasets.salesforce.permissions import PermissionSetAssignment
from ...declare.derive import derive
from ...model import AsOf, Lookup, Row
from .rights import Held, holds, live_grants
from .sensitive import Sensitive
from .staff import Staff
from .whole import insist

EVERYTHING = frozenset({"ModifyAllData"})
SEES_EVERYTHING = frozenset({"ModifyAllData", "ViewAllData"})


class WideHolder(Row, owner="object", label="user"):
    """``user`` holds View All or Modify All of ``object``."""

    id: str
    object: str
    user: str


@derive
def wide_holders(
    permission: WidePermission,
    sensitive: Lookup[Sensitive],
    grants: Lookup[PermissionSetAssignment],
    staff: Lookup[Staff],
    held: Lookup[Held],
    as_of: AsOf,
) -> Iterator[WideHolder]:
    """Whoever has all data through another set is no news here."""
    if permission.sobject_type not in sensitive:
        return
    beyond = EVERYTHING if permission.permissions_modify_all_records else SEES_EVERYTHING

    def counts(grant: PermissionSetAssignment) -> bool:
        who = grant.assignee_id
        return who in staff and not holds(held.all(user=who), beyond)

    found = live_grants(grants.all(permission_set_id=permission.parent_id), as_of).where(counts)
    for grant in found.seen():
        key = f"{permission.sobject_type}:{grant.assignee_id}"
        yield WideHolder(id=key, object=permission.sobject_type, user=grant.assignee_id)
    insist(found)
