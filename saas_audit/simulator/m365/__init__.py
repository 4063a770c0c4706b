"""Microsoft 365, simulated: Graph, SharePoint administration, Teams configuration, sign-in."""

from __future__ import annotations

from .careful import OVERLAYS, careful
from .careless import careless
from .certificate import write_certificate
from .privileged import DECLARED
from .tenant import Tenant
from .vendor import ALL_RIGHTS, M365

__all__ = [
    "ALL_RIGHTS",
    "DECLARED",
    "M365",
    "OVERLAYS",
    "Tenant",
    "careful",
    "careless",
    "write_certificate",
]
