"""Microsoft 365 on msgraph-sdk: bytes in, whole pages out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .config import M365Tenant

if TYPE_CHECKING:
    from ..interface import Clock, Connector

__all__ = ["M365Tenant", "connector"]


def connector(
    config: M365Tenant, *, clock: Clock, dial: str | None = None, budget: float = 300.0
) -> Connector:
    """The connector of a tenant. Nothing is imported or asked before ``connect()``.

    ``budget`` is in seconds per request.
    """
    from .tenant import M365

    return M365(config, clock, dial, budget)
