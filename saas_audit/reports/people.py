"""What matching people across platforms came to: counts only, names stay in identities.csv."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from ..model import PLATFORMS, Outcome

if TYPE_CHECKING:
    from .run import Run

HERE = ("active", "guest", "disabled")
LEAVERS = "cross.people.leavers_lose_access"
FACTORS = "cross.people.second_factors_are_everywhere"
ADMINS = "cross.people.admin_in_several_platforms"


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
    """People with one account, which nothing joins to another."""


def counted(run: Run) -> PeopleCounts | None:
    """One pass over everybody; None where nobody was matched in this run."""
    regions: Counter[tuple[str, ...]] = Counter()
    unmatched = 0
    for known in run.people:
        where = tuple(one for one in PLATFORMS if known.state(one) in HERE)
        regions[where] += bool(where)
        unmatched += known.person.basis == "unmatched"
    if not regions:
        return None
    return PeopleCounts(
        regions=regions,
        leavers=_failing(run, LEAVERS),
        mfa_gaps=_failing(run, FACTORS),
        multi_admins=_failing(run, ADMINS),
        unmatched=unmatched,
    )


def _failing(run: Run, check_id: str) -> int | None:
    """How many people fail a check; None where it was not asked, or somebody is in doubt."""
    for result in run.results:
        if result.check_id == check_id:
            is_open = result.outcome is Outcome.UNKNOWN or result.doubts
            return None if is_open else result.failed
    return None
