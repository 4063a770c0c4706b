"""Posture: one number with a public formula.

Every answer of a check in a tenant weighs by the severity of its check: critical 10, high 5,
medium 2, low 1. A pass earns its weight; a failure loses the weight of the worst it found (a
failure that is "far from the worst" loses less); an unknown loses everything, so that a run that
could not see never looks better than the same run with every doubt resolved to a failure. What does
not apply, is for a person to look at, was not selected or was accepted stays out of both sums.
The posture is what was earned as a share of what was at stake, in percent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from .model import Outcome, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .declare.check import Check
    from .engine.judge import CheckResult

WEIGHTS = {Severity.CRITICAL: 10, Severity.HIGH: 5, Severity.MEDIUM: 2, Severity.LOW: 1}


class Posture(msgspec.Struct, frozen=True):
    """``earned`` of ``stake`` points."""

    earned: int = 0
    stake: int = 0

    @property
    def percent(self) -> float | None:
        """0 to 100, one decimal; None where nothing was at stake."""
        return round(100 * self.earned / self.stake, 1) if self.stake else None


def posture(results: Iterable[CheckResult], checks: Mapping[str, Check]) -> Posture:
    """The posture of a run, or of any part of it."""
    earned = stake = 0
    for result in results:
        weight = WEIGHTS[checks[result.check_id].severity]
        match result.outcome:
            case Outcome.PASS:
                earned, stake = earned + weight, stake + weight
            case Outcome.FAIL:
                lost = min(weight, WEIGHTS[result.severity])
                earned, stake = earned + weight - lost, stake + weight
            case Outcome.UNKNOWN:
                stake += weight
    return Posture(earned, stake)
