"""People outside who hold what is sensitive."""

from __future__ import annotations

from ...datasets.declared import SensitivePermissionSet
from ...datasets.salesforce.object_permissions import ObjectPermission
from ...datasets.salesforce.permissions import PermissionSet, PermissionSetAssignment
from ...declare.derive import derive
from ...errors import Unknown
from ...model import AsOf, Gap, Lookup, Own, Reason, Row
from .people import External
from .rights import live_grants


class SensitiveAccess(Row, of=External, label="username"):
    """A customer or partner with a declared set, or with every record of some object."""

    id: str
    username: str


@derive
def sensitive_access(
    person: External,
    grants: Own[PermissionSetAssignment],
    sets: Lookup[PermissionSet],
    permissions: Lookup[ObjectPermission],
    declared: Lookup[SensitivePermissionSet],
    as_of: AsOf,
) -> SensitiveAccess | None:
    live = live_grants(grants, as_of)
    named = live.where(lambda one: _name(one.permission_set_id, sets) in declared)
    wide = live.where(
        lambda one: bool(
            permissions.all(parent_id=one.permission_set_id).where(
                lambda held: (
                    held.permissions_view_all_records or held.permissions_modify_all_records
                )
            )
        )
    )
    return SensitiveAccess(id=person.id, username=person.username) if named + wide else None


def _name(set_id: str, sets: Lookup[PermissionSet]) -> str:
    """The label of a set; of a profile's set, the profile's name. Raises Unknown."""
    held = sets.get(set_id)
    if held is None:
        why = "a set that is granted was not returned"
        raise Unknown(Gap(Reason.NOT_RETURNED, "PermissionSet", why), set_id)
    return called(held)


def called(held: PermissionSet) -> str:
    """The label of a set; of a profile's own set, the profile's name."""
    return held.profile.name if held.profile else held.label
