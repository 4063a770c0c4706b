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
    """A pass if some policy always asks; without the licence none can be made or changed."""
    if gap is None:
        return Verdict(True, saw="a policy does", want=want, caveat=left_over(licence))
    if not licence.p1:
        return Verdict(False, saw=NOT_LICENSED, want=want, lacks=ENTRA_P1)
    saw = f"no such policy for {gap.left}" if gap.left else "no such policy"
    return Verdict(False, saw=saw, want=want)


def left_over(licence: EntraLicence) -> str:
    """Policies outlive the licence: they stay in force, and can be deleted only."""
    return "" if licence.p1 else "the licence is gone: policies are in force, and cannot be changed"


def by_risk_policies(gap: CoverageGap | None, licence: EntraLicence, want: str) -> Verdict:
    """Likewise, for policies that ask about risk."""
    if not licence.p2:
        return Verdict(False, saw="risk detection is not licensed", want=want, lacks=ENTRA_P2)
    return by_policies(gap, licence, want)
