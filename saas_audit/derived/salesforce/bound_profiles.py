"""Profiles that should say from where their users may sign in."""

from __future__ import annotations

from ...datasets.salesforce.users import User
from ...declare.derive import derive
from ...model import Row
from .staff import BroadService, DirectFullAdmin


class BoundProfile(Row):
    """The profile of an administrator or of a machine with broad rights, whatever grants them."""

    id: str


@derive
def profiles_of_admins(_admin: DirectFullAdmin, user: User) -> BoundProfile | None:
    return _profile_of(user)


@derive
def profiles_of_services(_service: BroadService, user: User) -> BoundProfile | None:
    return _profile_of(user)


def _profile_of(user: User) -> BoundProfile | None:
    return BoundProfile(id=user.profile_id) if user.profile_id else None
