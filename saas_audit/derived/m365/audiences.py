"""Users whom no policy tells apart, so that policies are judged once for each such audience.

A tenant has a hundred thousand users and some fifty audiences. What makes an audience is only what
has been *seen* of its members' groups and roles; whoever judges the example asks for the groups
and roles again, and meets there what was not read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from ...datasets.m365.directory import User
from ...datasets.m365.policies import ConditionalAccessPolicy
from ...declare.derive import derive
from ...model import Lookup, Row, peek, text
from .accounts import ApprovedName, EmergencyName, guest_kind, is_declared
from .groups import GroupMember
from .roles import ActiveHolding


class NamedUser(Row):
    """A user some conditional access policy includes or excludes by id."""

    id: str


@derive
def named_users(policy: ConditionalAccessPolicy) -> Iterator[NamedUser]:
    """Words like "All" come along and match nobody's id."""
    users = policy.conditions.users
    if users:
        for user in (users.include_users or []) + (users.exclude_users or []):
            yield NamedUser(id=user)


class Profile(Row, of=User):
    """Which audience an enabled user belongs to."""

    id: str
    audience: str


@derive
def profile(
    user: User,
    groups: Lookup[GroupMember],
    roles: Lookup[ActiveHolding],
    named: Lookup[NamedUser],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
) -> Profile | None:
    """A user named in a policy is an audience of one."""
    if not user.account_enabled:
        return None
    held = roles.all(principal=user.id).seen()
    parts = (
        "declared" if is_declared(user, emergency) or is_declared(user, approved) else "",
        guest_kind(user) or "",
        *sorted({member.group for member in groups.all(id=user.id).seen()}),
        *sorted({f"{text(peek(one, 'role'))}@{text(peek(one, 'scope'))}" for one in held}),
        *(one.id for one in named.all(id=user.id).seen()),
    )
    return Profile(id=user.id, audience=sys.intern("|".join(parts)))


class Audience(Row):
    """``example`` stands for all of it."""

    id: str
    example: str


@derive
def audience(profile: Profile) -> Audience:
    """The first one seen is the example."""
    return Audience(id=profile.audience, example=profile.id)
