"""Groups that decide which settings and which sign-in their members get."""

from __future__ import annotations

from collections.abc import Iterator

from ... import Lookup, Row, derive
from ...datasets.google.policies import SsoAssignment
from .membership import GroupReach
from .policies import ALL_ADMINS, ScopedPolicy
from .sign_in import GROUPS


class PolicyGroup(Row):
    """A group that a policy or an SSO assignment is about, or that is nested in one."""

    id: str


@derive
def of_policies(policy: ScopedPolicy, reaches: Lookup[GroupReach]) -> Iterator[PolicyGroup]:
    if policy.scope.group and policy.scope.group != ALL_ADMINS:
        yield from _with_nested(policy.scope.group, reaches)


@derive
def of_sign_in(assignment: SsoAssignment, reaches: Lookup[GroupReach]) -> Iterator[PolicyGroup]:
    if assignment.target_group:
        yield from _with_nested(assignment.target_group.removeprefix(GROUPS), reaches)


def _with_nested(group: str, reaches: Lookup[GroupReach]) -> Iterator[PolicyGroup]:
    """The group and those in it; none if it is gone."""
    if reach := reaches.get(group):
        yield from (PolicyGroup(id=one) for one in reach.groups)
