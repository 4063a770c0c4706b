"""Settings in force for apps: which Google services they reach, and who may add them."""

from __future__ import annotations

from typing import Literal

from ... import Lookup, derive
from ...errors import Unknown
from ...model import Gap, Part, Reason
from .in_force import Effective, concerned, in_force, placed
from .policies import ScopedPolicy, Target, at

THIRD_PARTY = "api_controls.unconfigured_third_party_apps"
SERVICES = "api_controls.google_services"

Reach = Literal[
    "ACCESS_LEVEL_UNSPECIFIED",
    "UNSPECIFIED_UBER_BLOCK",
    "BLOCK_ALL",
    "BLOCK_ALL_SCOPES",
    "ALLOW_SIGN_IN_ONLY",
    "ALLOW_SIGN_IN_SCOPES_ONLY",
]
"""Google's documents and captures have one spelling each; the two unspecified ones are open."""

MarketplaceAccess = Literal["ALLOW_ALL", "ALLOW_LISTED_APPS", "ALLOW_NONE"]


@in_force(THIRD_PARTY)
class UnconfiguredApps(Effective):
    """What apps that no administrator has looked at may reach."""

    access_level: Reach


@in_force("workspace_marketplace.apps_access_options")
class MarketplaceApps(Effective):
    """Which Marketplace apps people may install."""

    access_level: MarketplaceAccess
    allow_all_internal_apps: bool


class ServiceAccess(Part, rename="camel"):
    """A service, and whether apps that are not trusted may reach it."""

    scopes_group: str
    is_enabled: bool


class GoogleServices(Effective):
    """The services whose access an administrator has decided on."""

    services: list[ServiceAccess]


@derive
def google_services(target: Target, policies: Lookup[ScopedPolicy]) -> GoogleServices | None:
    """Only restricted services are stored: no such setting, none restricted."""
    if not concerned(target, (SERVICES,), policies):
        return None
    value = at(target, SERVICES, policies)
    if not policies.all(service="api_controls"):
        raise Unknown(Gap(Reason.NOT_RETURNED, "Policy", "no api_controls setting was returned"))
    return placed(GoogleServices, target, value or {"services": []})
