"""Public groups through which all customers or all partners are reached."""

from __future__ import annotations

from ...datasets.salesforce.groups import Group, GroupMember
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Reason, Row

ALL_OUTSIDE = frozenset({"AllCustomerPortal", "PRMOrganization"})
GROUP_IDS = "00G"


class PortalGroup(Row, of=Group, label="name"):
    """It holds, itself or through a group in it, everybody of a portal."""

    id: str
    name: str


@derive
def portal_groups(
    group: Group, groups: Lookup[Group], members: Lookup[GroupMember]
) -> PortalGroup | None:
    if group.type != "Regular":
        return None
    seen, waiting = {group.id}, [group.id]
    while waiting:
        for member in members.all(group_id=waiting.pop()):
            inner = member.user_or_group_id
            if not inner.startswith(GROUP_IDS) or inner in seen:
                continue
            seen.add(inner)
            if _known(inner, groups).type in ALL_OUTSIDE:
                return PortalGroup(id=group.id, name=group.developer_name or group.id)
            waiting.append(inner)
    return None


def _known(group_id: str, groups: Lookup[Group]) -> Group:
    group = groups.get(group_id)
    if group is None:
        gap = Gap(Reason.NOT_RETURNED, "Group", "a group inside a group was not returned")
        raise Unknown(gap, group_id)
    return group
