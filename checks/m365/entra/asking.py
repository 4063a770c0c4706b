"""What is said of somebody whom policies should ask for something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_audit import Verdict
from saas_audit.derived.m365.licences import ENTRA_P1, ENTRA_P2

if TYPE_CHECKING:
    from saas_audit.datasets.m365.policies import SecurityDefaults
    from saas_audit.derived.m365.coverage import CoverageGap
    from saas_audit.derived.m365.licences import EntraLicence

BY_DEFAULTS = "security defaults ask for it; they know no exceptions and no choice of method"
NOT_LICENSED = "conditional access is not licensed"


def by_defaults(defaults: SecurityDefaults, want: str) -> Verdict | None:
    """A pass if Microsoft's baseline is on; it leaves no room for policies."""
    if not defaults.is_enabled:
        return None
    return Verdict(True, saw="security defaults", want=want, caveat=BY_DEFAULTS)


def by_policies(gap: CoverageGap | None, licence: EntraLicence, want: str) -> Verdict:
    """A pass if some policy always asks; without the licence no policy can."""
    if not licence.p1:
        return Verdict(False, saw=NOT_LICENSED, want=want, lacks=ENTRA_P1)
    return Verdict(gap is None, saw=told(gap), want=want)


def by_risk_policies(gap: CoverageGap | None, licence: EntraLicence, want: str) -> Verdict:
    """Likewise, for policies that ask about risk."""
    if not licence.p2:
        return Verdict(False, saw="risk detection is not licensed", want=want, lacks=ENTRA_P2)
    return by_policies(gap, licence, want)


def told(gap: CoverageGap | None) -> str:
    """Asked or not, and in which cases not."""
    if gap is None:
        return "a policy does"
    return f"no such policy for {gap.left}" if gap.left else "no such policy"
