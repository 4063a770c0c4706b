"""Public groups, and whether everybody of a kind is reached through them."""

from __future__ import annotations

from ...datasets.salesforce.groups import Group, GroupMember
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Reason, Row

ALL_INSIDE = frozenset({"Organization"})
ALL_OUTSIDE = frozenset({"AllCustomerPortal", "PRMOrganization"})
GROUP_IDS = "00G"


class PublicGroup(Row, of=Group, label="name"):
    """``is_wide``: it holds, itself or through a group in it, everybody of a portal."""

    id: str
    name: str
    is_wide: bool


@derive
def public_groups(
    group: Group, groups: Lookup[Group], members: Lookup[GroupMember]
) -> PublicGroup | None:
    if group.type != "Regular":
        return None
    name = group.developer_name or group.id
    wide = _reaches(group, ALL_OUTSIDE, groups, members)
    return PublicGroup(id=group.id, name=name, is_wide=wide)


class StaffGroup(Row, of=Group, label="name"):
    """``is_everybody``: it holds, itself or through a group in it, every employee."""

    id: str
    name: str
    is_everybody: bool


@derive
def staff_groups(
    group: Group, groups: Lookup[Group], members: Lookup[GroupMember]
) -> StaffGroup | None:
    if group.type != "Regular":
        return None
    name = group.developer_name or group.id
    everybody = _reaches(group, ALL_INSIDE, groups, members)
    return StaffGroup(id=group.id, name=name, is_everybody=everybody)


def _reaches(
    group: Group,
    kinds: frozenset[str],
    groups: Lookup[Group],
    members: Lookup[GroupMember],
) -> bool:
    """Downwards, each group once. Raises Unknown for a group that is a member and was not read."""
    seen, waiting = {group.id}, [group.id]
    while waiting:
        for member in members.all(group_id=waiting.pop()):
            inner = member.user_or_group_id
            if not inner.startswith(GROUP_IDS) or inner in seen:
                continue
            seen.add(inner)
            waiting.append(inner)
            if _known(inner, groups).type in kinds:
                return True
    return False


def _known(group_id: str, groups: Lookup[Group]) -> Group:
    group = groups.get(group_id)
    if group is None:
        gap = Gap(Reason.NOT_RETURNED, "Group", "a group inside a group was not returned")
        raise Unknown(gap, group_id)
    return group
