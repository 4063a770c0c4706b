"""Google Workspace over HTTP: routes, scopes and names come from Google's own documents."""

from __future__ import annotations

from .careful import OVERLAYS, careful
from .careless import careless
from .key import write_key
from .tenant import DECLARED, Tenant
from .vendor import ALL_RIGHTS, Google

__all__ = [
    "ALL_RIGHTS",
    "DECLARED",
    "OVERLAYS",
    "Google",
    "Tenant",
    "careful",
    "careless",
    "write_key",
]
