"""Groups by which enforced policies take people in or leave them out, and who may add members."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.m365.api import graph
from ...datasets.m365.directory import Group
from ...datasets.m365.policies import ConditionalAccessPolicy
from ...declare.derive import derive
from ...model import Lookup, Row


class ExcludedGroup(Row):
    """A group some enforced policy leaves out."""

    id: str


class IncludedGroup(Row):
    """A group some enforced policy is for."""

    id: str


@derive
def excluded_groups(policy: ConditionalAccessPolicy) -> Iterator[ExcludedGroup]:
    """A policy in report-only leaves nobody out of anything."""
    users = policy.conditions.users
    for group in (users.exclude_groups if users else None) or ():
        if policy.state == "enabled":
            yield ExcludedGroup(id=group)


@derive
def included_groups(policy: ConditionalAccessPolicy) -> Iterator[IncludedGroup]:
    """As above."""
    users = policy.conditions.users
    for group in (users.include_groups if users else None) or ():
        if policy.state == "enabled":
            yield IncludedGroup(id=group)


class SteeringGroup(Row, of=Group, label="display_name"):
    """A group that exists and is named in an enforced policy."""

    id: str
    display_name: str | None


@derive
def steering_group(
    group: Group, excluded: Lookup[ExcludedGroup], included: Lookup[IncludedGroup]
) -> SteeringGroup | None:
    """Ids of deleted groups linger in policies and steer nobody."""
    if group.id not in excluded and group.id not in included:
        return None
    return SteeringGroup(id=group.id, display_name=group.display_name)


@graph("/groups/{id}/owners", permission="GroupMember.Read.All", each=SteeringGroup)
class GroupOwner(Row, rename="camel", owner="group"):
    """Somebody who may add members to a group."""

    id: str
    group: str
