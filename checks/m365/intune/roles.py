"""Who may tell devices what to do."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Lookup, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import Group
from saas_audit.datasets.m365.intune import IntuneRoleAssignment, IntuneRoleMembers
from saas_audit.derived.m365.intune import IntuneAdminGroup, IntuneLicence

from .devices import INTUNE, NO_INTUNE


@check(severity=HIGH, control=controls.NO_SELF_PROMOTION)
def rbac_groups_protected(
    group: Group, licence: IntuneLicence, administrators: Lookup[IntuneAdminGroup]
) -> Verdict | None:
    """Only top administrators change the groups that hold Intune roles.

    Why: whoever may add a member to such a group, an owner or the helpdesk, may run scripts on
    every device.
    Fix: Intune admin centre > Tenant administration > Roles > the role > Assignments: replace the
    group by a role-assignable one, or put it under a restricted management administrative unit.
    See: https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
    """
    if not licence.held or group.id not in administrators:
        return None
    guarded = bool(group.is_assignable_to_role or group.is_management_restricted)
    saw = f"{group.display_name}: {'guarded' if guarded else 'as any other group'}"
    return Verdict(guarded, saw=saw, want="role-assignable, or under restricted management")


def helpdesk(**facts: Any) -> Group:
    """A group like any other, unless told otherwise."""
    usual = {"is_assignable_to_role": None, "is_management_restricted": None}
    return Group(id="g", display_name="Helpdesk", **{**usual, **facts})


ROLE = IntuneRoleAssignment(id="a", display_name="Help desk operators")
HELD = [ROLE, IntuneRoleMembers(id="a", assignment="a", members=["g"])]
rbac_groups_protected.passes(INTUNE, HELD, helpdesk(is_assignable_to_role=True))
rbac_groups_protected.passes(INTUNE, HELD, helpdesk(is_management_restricted=True))
rbac_groups_protected.fails(INTUNE, HELD, helpdesk())
rbac_groups_protected.skips(
    "a role that nobody holds",
    INTUNE,
    ROLE,
    IntuneRoleMembers(id="a", assignment="a", members=[]),
    helpdesk(),
)
rbac_groups_protected.skips("no role of Intune's own in use", INTUNE, helpdesk())
rbac_groups_protected.unknown(
    "the list without the members", INTUNE, ROLE, helpdesk(), unread(IntuneRoleMembers, of="a")
)
rbac_groups_protected.unknown(INTUNE, helpdesk(), unread(IntuneRoleMembers))
rbac_groups_protected.skips(NO_INTUNE, helpdesk(), unread(IntuneRoleMembers))
