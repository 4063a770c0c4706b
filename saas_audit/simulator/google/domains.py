"""Domains beside the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import objects as google

if TYPE_CHECKING:
    from .tenant import Tenant


def careful(tenant: Tenant) -> None:
    """Nothing to add: its one domain and the alias of it are looked after."""


def careless(tenant: Tenant) -> None:
    """A shop's domain that nobody looked after."""
    tenant.domains.append({**google.domain("loosely-shop.example"), "isPrimary": False})
