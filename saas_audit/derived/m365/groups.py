"""The groups that decide something, and who is in them, nesting included."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.m365.api import graph
from ...datasets.m365.directory import Group
from ...datasets.m365.policies import ConditionalAccessPolicy
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Own, Reason, Row


class PolicyGroup(Row):
    """A group that some conditional access policy names."""

    id: str


@derive
def policy_groups(policy: ConditionalAccessPolicy) -> Iterator[PolicyGroup]:
    """Included or excluded; the policy's state does not matter yet."""
    users = policy.conditions.users
    if users:
        for group in (users.include_groups or []) + (users.exclude_groups or []):
            yield PolicyGroup(id=group)


class DecidingGroup(Row, of=Group, label="display_name"):
    """A group whose members we have to know: it may hold roles, or a policy names it."""

    id: str
    display_name: str | None
    visibility: str | None


@derive
def deciding_group(group: Group, named: Lookup[PolicyGroup]) -> DecidingGroup | None:
    """Only role-assignable groups can hold a role."""
    if group.is_assignable_to_role or group.id in named:
        return DecidingGroup(
            id=group.id, display_name=group.display_name, visibility=group.visibility
        )
    return None


@graph(
    "/groups/{id}/transitiveMembers",
    permission="GroupMember.Read.All",
    each=DecidingGroup,
    beta=True,
)
class GroupMember(Row, rename="camel", owner="group"):
    """Somebody in a group, directly or through another group; v1.0 leaves out apps."""

    id: str
    group: str


class Membership(Row, of=DecidingGroup):
    """All of one group's members, by id."""

    id: str
    members: frozenset[str]


@derive
def membership(group: DecidingGroup, members: Own[GroupMember]) -> Membership:
    """Known only when the whole group was read."""
    if group.visibility == "HiddenMembership" and not members:
        hidden = "its members are hidden without Member.Read.Hidden"
        raise Unknown(Gap(Reason.NO_PERMISSION, "GroupMember", hidden))
    return Membership(id=group.id, members=frozenset(member.id for member in members))
