"""How a row says where in Power Platform, Power BI or Dataverse it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ...model import Row, Source, Tier, read_from

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Row)

MANAGEMENT_APP = "Power Platform: management application"
AGENT_READER = "Dataverse: application user that reads the bot tables"
FABRIC_READER = "Fabric: service principals can access read-only admin APIs"

POWER_PLATFORM = Tier(
    "power_platform",
    unlocks="tenant isolation, connector policies and AI agents",
    cost="an administrator registers the app once (New-PowerAppManagementApp), after which it "
    "could also change environments and policies; agents need an application user in each "
    "environment",
    writes=True,
)
POWER_BI = Tier(
    "power_bi",
    unlocks="the tenant settings of Power BI and Fabric",
    cost="a Fabric administrator lets the app's group use the read-only admin APIs; the app must "
    "not hold Tenant.Read.All, or Fabric refuses it",
)


def power_platform(path: str, version: str, *, lists: bool = True) -> Callable[[type[R]], type[R]]:
    """Read with the administration API of Power Platform."""
    query = (("api-version", version),)
    return _source("power_platform", path, MANAGEMENT_APP, POWER_PLATFORM, query, lists=lists)


def dataverse(path: str, condition: str, each: type[Row]) -> Callable[[type[R]], type[R]]:
    """Read from the database of each environment; the path begins with its host."""
    query = (("$filter", condition),)
    return _source("dataverse", path, AGENT_READER, POWER_PLATFORM, query, each=each)


def power_bi(path: str, items: str) -> Callable[[type[R]], type[R]]:
    """Read with the administration API of Power BI."""
    return _source("power_bi", path, FABRIC_READER, POWER_BI, items=items)


def _source(
    api: str,
    path: str,
    permission: str,
    tier: Tier,
    query: tuple[tuple[str, str], ...] = (),
    *,
    each: type[Row] | None = None,
    lists: bool = True,
    items: str = "value",
) -> Callable[[type[R]], type[R]]:
    def declare(row_type: type[R]) -> type[R]:
        return read_from(
            row_type,
            Source(
                platform="m365",
                api=api,
                path=path,
                query=query,
                permission=(permission,),
                tier=tier,
                each=each,
                items=(items,) if lists else (),
                asks_fields=api == "dataverse",
                witness="docs only",
            ),
        )

    return declare
