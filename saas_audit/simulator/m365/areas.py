"""What the organisations hold beyond people, roles and policies: a module per area of the service.

Each module has ``careful(tenant)`` and ``careless(tenant)``, which add to a tenant made so far.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from . import access, collaboration, exposure, intune, logs, mail, privileged, services

if TYPE_CHECKING:
    from .tenant import Tenant


class Area(Protocol):
    """A module of this folder."""

    def careful(self, tenant: Tenant, /) -> None:
        """Add what passes."""

    def careless(self, tenant: Tenant, /) -> None:
        """Add what fails."""


AREAS: tuple[Area, ...] = (
    privileged,
    intune,
    logs,
    exposure,
    services,
    mail,
    collaboration,
    access,
)
