"""What happens at a sign-in that Microsoft finds suspicious."""

from __future__ import annotations

from saas_audit import HIGH, LOW, Verdict, check, controls, unread
from saas_audit.datasets.m365.directory import User
from saas_audit.datasets.m365.policies import ConditionalAccessPolicy, PolicyGrant
from saas_audit.derived.m365.accounts import guest_kind
from saas_audit.derived.m365.coverage import (
    HighRiskOpenGap,
    MediumRiskOpenGap,
    RiskyEveryTimeGap,
    RiskyMfaGap,
    RiskyUserGap,
)
from saas_audit.derived.m365.licences import ENTRA_P2, EntraLicence

from .asking import by_risk_policies
from .policy_examples import (
    AT_RISK,
    BLOCK,
    BUT_ANN,
    DISABLED,
    MFA,
    PAT,
    WORLD,
    frequency,
    grant,
    nulls,
    people,
    places,
    policy,
    session,
    strength,
)


@check(
    severity=HIGH,
    control=controls.RISK_IS_ANSWERED,
    maps={"SCuBA": ["MS.AAD.2.1v1"], "CIS M365 6.0.1": ["5.2.2.6"]},
    blind_to="the retired user risk policy of Identity Protection",
)
def ca_high_risk_users(
    user: User, gap: RiskyUserGap | None, licence: EntraLicence
) -> Verdict | None:
    """Members at high risk are blocked, or prove themselves and change their password.

    Why: high risk mostly means that the password is for sale already.
    Fix: Entra admin centre > Protection > Conditional Access: a policy for all users on all
    resources, condition User risk "High" and no other risk, that blocks or requires risk
    remediation.
    See: https://learn.microsoft.com/entra/id-protection/howto-identity-protection-configure-risk-policies
    """
    if not user.account_enabled or guest_kind(user):
        return None
    return by_risk_policies(gap, licence, "a block, or a new password after MFA")


HIGH_RISK = ["high"]
NEW_PASSWORD = grant("mfa", "passwordChange", operator="AND")
ca_high_risk_users.passes("blocked", AT_RISK, policy(BLOCK, user_risk_levels=HIGH_RISK))
ca_high_risk_users.passes(
    "a new password", AT_RISK, policy(NEW_PASSWORD, user_risk_levels=HIGH_RISK)
)
ca_high_risk_users.passes(
    "Microsoft's own remedy",
    AT_RISK,
    policy(
        grant("riskRemediation", operator="AND", strength=strength("fido2")),
        user_risk_levels=HIGH_RISK,
    ),
)
ca_high_risk_users.passes(
    "a guest's risk lives at home",
    AT_RISK,
    PAT,
    policy(
        BLOCK,
        users=people(exclude_users=["GuestsOrExternalUsers"]),
        user_risk_levels=["medium", "high"],
    ),
)
ca_high_risk_users.fails(
    "both risks in one policy: it takes both",
    AT_RISK,
    policy(BLOCK, user_risk_levels=HIGH_RISK, sign_in_risk_levels=HIGH_RISK),
)
ca_high_risk_users.fails("medium only", AT_RISK, policy(BLOCK, user_risk_levels=["medium"]))
ca_high_risk_users.fails(
    "a new password without MFA",
    AT_RISK,
    policy(grant("passwordChange"), user_risk_levels=HIGH_RISK),
)
ca_high_risk_users.fails("MFA mends no password", AT_RISK, policy(MFA, user_risk_levels=HIGH_RISK))
ca_high_risk_users.fails(
    "one is left out", AT_RISK, policy(BLOCK, users=BUT_ANN, user_risk_levels=HIGH_RISK)
)
ca_high_risk_users.fails("a licence that knows no risk", WORLD, lacks=ENTRA_P2)
ca_high_risk_users.unknown(AT_RISK, unread(ConditionalAccessPolicy))
ca_high_risk_users.skips("who is disabled signs in nowhere", DISABLED)
ca_high_risk_users.fails(
    "a remedy, or else any strong factor",
    AT_RISK,
    policy(grant("riskRemediation", strength=strength("fido2")), user_risk_levels=HIGH_RISK),
)
for beside in ("passwordChange", "mfa"):
    ca_high_risk_users.fails(
        f"a managed device and {beside}, but not both of the two",
        AT_RISK,
        policy(grant("compliantDevice", beside, operator="AND"), user_risk_levels=HIGH_RISK),
    )
ca_high_risk_users.fails(
    "it only ends sessions",
    AT_RISK,
    policy(None, user_risk_levels=HIGH_RISK, session=session(frequency())),
)
ca_high_risk_users.fails(
    "a strong factor, and the old password stays",
    AT_RISK,
    policy(
        nulls(PolicyGrant, operator="OR", authentication_strength=strength("fido2")),
        user_risk_levels=HIGH_RISK,
    ),
)


@check(severity=HIGH, control=controls.RISK_IS_ANSWERED, maps={"CIS M365 6.0.1": ["5.2.2.7"]})
def ca_risky_signins_mfa(
    user: User, gap: RiskyEveryTimeGap | None, ever: RiskyMfaGap | None, licence: EntraLicence
) -> Verdict | None:
    """Sign-ins at medium and high risk prove themselves anew each time.

    Why: a stolen session carries the proof of an earlier sign-in along.
    Fix: Entra admin centre > Protection > Conditional Access: a policy for all users on all
    resources, condition Sign-in risk "Medium" and "High", that requires MFA, with the sign-in
    frequency "Every time".
    See: https://learn.microsoft.com/entra/identity/conditional-access/policy-risk-based-sign-in
    """
    if not user.account_enabled:
        return None
    want = "a policy that blocks, or requires MFA every time"
    if gap and not ever:
        return Verdict(False, saw="MFA, but an earlier one will do", want=want, severity=LOW)
    return by_risk_policies(gap, licence, want)


RISKY = ["medium", "high"]
EVERY_TIME = session(frequency())
ca_risky_signins_mfa.passes(AT_RISK, policy(sign_in_risk_levels=RISKY, session=EVERY_TIME))
ca_risky_signins_mfa.passes(
    "one policy for medium, another for high",
    AT_RISK,
    policy(id="medium", sign_in_risk_levels=["medium"], session=EVERY_TIME),
    policy(BLOCK, id="high", sign_in_risk_levels=HIGH_RISK),
)
ca_risky_signins_mfa.fails(
    "high only", AT_RISK, policy(sign_in_risk_levels=HIGH_RISK, session=EVERY_TIME), at=HIGH
)
ca_risky_signins_mfa.fails(
    "once an hour is not every time",
    AT_RISK,
    policy(sign_in_risk_levels=RISKY, session=session(frequency(1))),
    at=LOW,
)
ca_risky_signins_mfa.fails("MFA, however old", AT_RISK, policy(sign_in_risk_levels=RISKY), at=LOW)
ca_risky_signins_mfa.fails(
    "both risks in one policy: it takes both",
    AT_RISK,
    policy(user_risk_levels=HIGH_RISK, sign_in_risk_levels=RISKY, session=EVERY_TIME),
)
ca_risky_signins_mfa.fails("a licence that knows no risk", WORLD, lacks=ENTRA_P2)
ca_risky_signins_mfa.unknown(AT_RISK, unread(ConditionalAccessPolicy))
ca_risky_signins_mfa.skips("who is disabled signs in nowhere", DISABLED)
ca_risky_signins_mfa.fails(
    "a managed device each time",
    AT_RISK,
    policy(grant("compliantDevice"), sign_in_risk_levels=RISKY, session=EVERY_TIME),
    at=HIGH,
)
ca_risky_signins_mfa.fails(
    "the frequency is switched off",
    AT_RISK,
    policy(sign_in_risk_levels=RISKY, session=session(frequency(on=False))),
    at=LOW,
)


@check(
    severity=HIGH,
    control=controls.RISK_IS_ANSWERED,
    maps={"SCuBA": ["MS.AAD.2.3v1"], "CIS M365 6.0.1": ["5.2.2.8"]},
    profiles={"cis": {"medium_too": True}},
)
def ca_risky_signins_blocked(
    user: User,
    gap: HighRiskOpenGap | None,
    medium: MediumRiskOpenGap | None,
    licence: EntraLicence,
    *,
    medium_too: bool = False,
) -> Verdict | None:
    """Sign-ins at high risk are blocked outright.

    Why: a second factor can be relayed as well; at high risk somebody probably does just that.
    Fix: Entra admin centre > Protection > Conditional Access: a policy for all users on all
    resources, condition Sign-in risk "High", that blocks access.
    See: https://learn.microsoft.com/entra/id-protection/concept-identity-protection-policies
    """
    if not user.account_enabled:
        return None
    want = "a policy that blocks high risk" + (" and medium" if medium_too else "")
    if gap or not medium:
        return by_risk_policies(gap, licence, want)
    saw = "medium risk gets through"
    return Verdict(not medium_too, saw=saw, want=want, caveat="" if medium_too else saw)


ca_risky_signins_blocked.passes(AT_RISK, policy(BLOCK, sign_in_risk_levels=RISKY))
ca_risky_signins_blocked.passes("high alone", AT_RISK, policy(BLOCK, sign_in_risk_levels=HIGH_RISK))
ca_risky_signins_blocked.fails(
    "high alone, where medium is wanted too",
    AT_RISK,
    policy(BLOCK, sign_in_risk_levels=HIGH_RISK),
    medium_too=True,
)
ca_risky_signins_blocked.fails(
    "MFA is no block", AT_RISK, policy(sign_in_risk_levels=RISKY, session=EVERY_TIME)
)
ca_risky_signins_blocked.fails(
    "trusted places are let off",
    AT_RISK,
    policy(BLOCK, sign_in_risk_levels=RISKY, locations=places(without="AllTrusted")),
)
ca_risky_signins_blocked.fails("a licence that knows no risk", WORLD, lacks=ENTRA_P2)
ca_risky_signins_blocked.unknown(AT_RISK, unread(ConditionalAccessPolicy))
ca_risky_signins_blocked.passes(
    "both, where both are wanted",
    AT_RISK,
    policy(BLOCK, sign_in_risk_levels=RISKY),
    medium_too=True,
)
ca_risky_signins_blocked.skips("who is disabled signs in nowhere", DISABLED)
