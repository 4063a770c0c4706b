"""How strong Defender is on devices."""

from __future__ import annotations

from saas_audit import HIGH, LOW, Rows, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import Organization
from saas_audit.datasets.m365.intune import DevicePolicy
from saas_audit.derived.m365.intune import (
    DEFENDER,
    MUST,
    SHOULD,
    AntivirusPolicy,
    IntuneLicence,
    PolicySetting,
)

from .devices import ELSEWHERE, INTUNE, NO_INTUNE, choice, device_policy, sets


@check(
    severity=HIGH,
    control=controls.DEVICES_ARE_SAFE,
    blind_to=f"scan days and time limits; {ELSEWHERE}",
)
def defender_av_baseline(
    organization: Organization, licence: IntuneLicence, policies: Rows[AntivirusPolicy]
) -> Verdict | None:
    """Every assigned antivirus policy keeps Defender at full strength.

    Why: the weakest policy is the one an intruder will find.
    Fix: Intune admin centre > Endpoint security > Antivirus: change the settings named in each
    policy named, or take its assignment away.
    See: https://learn.microsoft.com/intune/intune-service/protect/endpoint-security-antivirus-policy
    """
    if not licence.held:
        return None
    want = f"no setting left undone in any policy of {organization.display_name}"
    bad = policies.where(lambda policy: bool(policy.missed))
    if bad:
        told = [f"{policy.name}: {', '.join(policy.missed)}" for policy in bad.seen()]
        return Verdict(False, saw=told, want=want)
    if not policies:
        return Verdict(False, saw="no antivirus policy", want=want)
    weak = [f"{policy.name}: {', '.join(policy.weak)}" for policy in policies if policy.weak]
    return Verdict(not weak, saw=weak or policies, want=want, severity=LOW)


def antivirus(policy: str = "p", **other: str) -> list[PolicySetting]:
    """All as it should be, but for what is told."""
    usual = {name: min(wanted) for name, wanted in (MUST | SHOULD).items()}
    held = {**usual, **other}
    return sets(
        *(choice(f"{DEFENDER}{name}", value) for name, value in held.items()), policy=policy
    )


AV = "endpointSecurityAntivirus"
ONE = [INTUNE, device_policy(family=AV)]
defender_av_baseline.passes(ONE, antivirus())
defender_av_baseline.passes(
    "a policy for the web alone is another thing",
    ONE,
    antivirus(),
    device_policy("q", family="endpointSecurityAttackSurfaceReduction"),
    sets(choice(f"{DEFENDER}enablenetworkprotection", "1"), policy="q"),
)
defender_av_baseline.passes(
    "in a policy of no family", INTUNE, device_policy(template_reference=None), antivirus()
)
defender_av_baseline.fails(
    "an antivirus policy that sets one thing, and wrong",
    ONE,
    antivirus(),
    device_policy("q", family=AV),
    sets(choice(f"{DEFENDER}puaprotection", "0"), policy="q"),
    at=HIGH,
)
defender_av_baseline.passes(
    "a policy that only lists exclusions is another thing",
    ONE,
    antivirus(),
    device_policy("q", family=AV),
    sets(choice(f"{DEFENDER}excludedpaths", "c"), policy="q"),
)
defender_av_baseline.fails(
    "a hardened pilot beside a weak policy for everybody",
    ONE,
    antivirus(),
    device_policy("q", family=AV),
    antivirus("q", allowrealtimemonitoring="0"),
    at=HIGH,
)
defender_av_baseline.fails("incoming files only", ONE, antivirus(realtimescandirection="1"))
defender_av_baseline.fails(
    "a record of unwanted apps",
    ONE,
    antivirus(puaprotection="2"),
    at=LOW,
)
defender_av_baseline.fails(
    "archives pass unread",
    ONE,
    antivirus(allowarchivescanning="0"),
    at=LOW,
)
defender_av_baseline.fails(
    "one setting is not set at all",
    ONE,
    antivirus()[:5],
    at=HIGH,
)
defender_av_baseline.fails("no policy", INTUNE)
defender_av_baseline.unknown(ONE, unread(PolicySetting, of="p"))
defender_av_baseline.unknown(INTUNE, unread(DevicePolicy))
defender_av_baseline.skips(NO_INTUNE, unread(DevicePolicy))
