"""Google Workspace: requests built by the discovery client, carried by our own session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .config import GoogleTenant

if TYPE_CHECKING:
    from ..interface import Clock, Connector

__all__ = ["GoogleTenant", "connector"]


def connector(
    config: GoogleTenant, *, clock: Clock, dial: str | None = None, budget: float = 300.0
) -> Connector:
    """The connector of a tenant. Nothing is imported or asked before ``connect()``."""
    from .workspace import GoogleConnector

    return GoogleConnector(config, clock, dial, budget)
