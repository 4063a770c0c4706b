"""Salesforce over HTTP: queries, descriptions, metadata and sign-in of one org."""

from __future__ import annotations

from .careful import OVERLAYS, careful
from .careless import careless
from .exposure import DECLARED
from .rights import ALL_RIGHTS
from .tenant import Tenant
from .vendor import Salesforce

__all__ = ["ALL_RIGHTS", "DECLARED", "OVERLAYS", "Salesforce", "Tenant", "careful", "careless"]
