"""A check or derive that raises has failed itself; what cannot be its own fault ends the run."""

from __future__ import annotations

from ..errors import SaasAuditError
from ..model import Gap, Reason

OURS = (SaasAuditError, OSError)
"""About evidence, declarations, disks: checks and derives touch none of these."""


def failed_itself(name: str, error: Exception) -> Gap:
    """Names the kind of error and not its words, which may hold a tenant's data."""
    return Gap(Reason.CHECK_ERROR, name, type(error).__name__)
