"""How a row says where in Power Platform, Power BI or Dataverse it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ...model import Row
from .api import POWER_BI, POWER_PLATFORM, beside_graph

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Row)

MANAGEMENT_APP = ("Power Platform: management application",)
AGENT_READER = ("Dataverse: application user that reads the bot tables",)
FABRIC_READER = ("Fabric: service principals can access read-only admin APIs",)


def power_platform(path: str, version: str) -> Callable[[type[R]], type[R]]:
    """Read with the administration API of Power Platform."""
    query = (("api-version", version),)
    return beside_graph(
        "power_platform", path, MANAGEMENT_APP, POWER_PLATFORM, query=query, witness="docs only"
    )


def dataverse(path: str, condition: str, each: type[Row]) -> Callable[[type[R]], type[R]]:
    """Read from the database of each environment; the path begins with its host."""
    return beside_graph(
        "dataverse",
        path,
        AGENT_READER,
        POWER_PLATFORM,
        query=(("$filter", condition),),
        each=each,
        asks_fields=True,
        witness="docs only",
    )


def power_bi(path: str, items: str) -> Callable[[type[R]], type[R]]:
    """Read with the administration API of Power BI."""
    return beside_graph(
        "power_bi", path, FABRIC_READER, POWER_BI, items=(items,), witness="docs only"
    )
