"""Machines that can do much, and the profiles that say from where they may sign in."""

from __future__ import annotations

from ...datasets.salesforce.users import User
from ...declare.derive import derive
from ...model import Own, Row
from .people import Service
from .rights import ADMINISTRATIVE, Held, of_these


class BroadService(Row, of=User, label="username"):
    """A service account that holds an administrator's permission."""

    id: str
    username: str
    profile: str


@derive
def broad_services(user: User, service: Service | None, held: Own[Held]) -> BroadService | None:
    if service is None or not of_these(held, ADMINISTRATIVE):
        return None
    return BroadService(id=user.id, username=user.username, profile=user.profile_id or "")


class ServiceProfile(Row):
    """A profile that such an account has."""

    id: str


@derive
def service_profiles(service: BroadService) -> ServiceProfile | None:
    return ServiceProfile(id=service.profile) if service.profile else None
