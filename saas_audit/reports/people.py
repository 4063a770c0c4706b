"""What matching people across platforms came to: counts only, names stay in the findings."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class PeopleCounts(msgspec.Struct, frozen=True, kw_only=True):
    """``regions`` counts people by exactly where they have an account, the platforms of a key in
    the order of ``PLATFORMS``: ``("m365", "google")`` are those in both and not in Salesforce.
    The other figures are of people too; None where it could not be told.
    """

    regions: Mapping[tuple[str, ...], int]
    leavers: int | None = None
    """Left at home, still active elsewhere."""
    mfa_gaps: int | None = None
    """A second factor on one platform, none on another."""
    multi_admins: int | None = None
    """Administrators of several platforms."""
    unmatched: int | None = None
    """Accounts that could be matched to nobody."""
