"""What Salesforce itself thinks of the org."""

from __future__ import annotations

from saas_audit import HIGH, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.settings import HealthCheckRisk, SecurityHealthCheck


@check(
    severity=HIGH,
    control=controls.POSTURE_IS_WATCHED,
    maps={"SBS": ["SBS-SECCONF-002"]},
)
def health_check_no_high_risk(
    health: SecurityHealthCheck, risks: Rows[HealthCheckRisk], *, fewest: int = 30
) -> Verdict | Unclear:
    """No setting that matters most is at its worst, by Salesforce's own baseline.

    Why: the vendor adds settings with each release; this sees those that no other check knows.
    Fix: Setup > Health Check: look at the settings named under High-Risk Security Settings.
    See: https://help.salesforce.com/s/articleView?id=sf.security_health_check.htm
    """
    if health.custom_baseline_id is not None:
        return Unclear("a baseline of the org's own is in force, which may put up with anything")
    grave = risks.where(
        lambda one: one.risk_type == HIGH_RISK and one.setting_risk_category == HIGH_RISK
    )
    if grave:
        return Verdict(False, saw=grave, want="none at high risk")
    if risks.count() < fewest:
        return Unclear(f"fewer than {fewest} settings came", risks)
    return Verdict(True, saw="none", want="none at high risk")


HIGH_RISK = "HIGH_RISK"
VENDORS = SecurityHealthCheck(custom_baseline_id=None)


def told(number: int, risk: str, category: str) -> HealthCheckRisk:
    """A row of Health Check."""
    return HealthCheckRisk(
        durable_id=f"Group.setting{number}",
        setting=f"Setting {number}",
        risk_type=risk,
        setting_risk_category=category,
    )


THIRTY = [told(number, "MEETS_STANDARD", "HIGH_RISK") for number in range(30)]

health_check_no_high_risk.passes(VENDORS, THIRTY)
health_check_no_high_risk.passes(
    "at its worst, but only told for information",
    VENDORS,
    THIRTY,
    told(99, "HIGH_RISK", "INFORMATIONAL"),
)
health_check_no_high_risk.fails(
    "a setting of which no check knows",
    VENDORS,
    told(99, "HIGH_RISK", "HIGH_RISK"),
    unread(HealthCheckRisk),
)
health_check_no_high_risk.unknown(
    "all is well by a baseline of the org's own",
    SecurityHealthCheck(custom_baseline_id="0ZB1"),
    THIRTY,
)
health_check_no_high_risk.unknown("a short list", VENDORS, THIRTY[:29])
health_check_no_high_risk.passes(VENDORS, THIRTY[:5], fewest=5)
health_check_no_high_risk.unknown(VENDORS, THIRTY, unread(HealthCheckRisk))
health_check_no_high_risk.unknown(unread(SecurityHealthCheck), THIRTY)
