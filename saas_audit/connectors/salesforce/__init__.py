"""Salesforce: URLs and headers of simple-salesforce, carried by our own session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .config import SalesforceTenant

if TYPE_CHECKING:
    from ..interface import Clock, Connector

__all__ = ["SalesforceTenant", "connector"]


def connector(
    config: SalesforceTenant, *, clock: Clock, dial: str | None = None, budget: float = 300.0
) -> Connector:
    """The connector of an org. Nothing is imported or asked before ``connect()``."""
    from .org import SalesforceConnector

    return SalesforceConnector(config, clock, dial, budget)
