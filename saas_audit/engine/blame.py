"""A check or derive that raises has failed itself; what cannot be its own fault ends the run."""

from __future__ import annotations

from ..errors import SaasAuditError, Unknown
from ..model import Gap, Reason

OURS = (SaasAuditError, OSError)
"""About evidence, declarations, disks: checks and derives touch none of these."""


def gap_of(name: str, error: Exception) -> Gap:
    """What is not known because a check or derive raised this; what is ``OURS`` is raised again.

    Names the kind of error and not its words, which may hold a tenant's data.
    """
    if isinstance(error, Unknown):
        return error.gap
    if isinstance(error, OURS):
        raise error
    return Gap(Reason.CHECK_ERROR, name, type(error).__name__)
