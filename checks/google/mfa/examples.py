"""What the checks of this folder share: where people sign in, and small worlds. No checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_audit import Unclear, Verdict
from saas_audit.datasets.google.policies import Policy, SignInBehavior, SsoAssignment

from ..examples import (
    EPOCH,
    GMAIL,
    LONG_AGO,
    UNITS,
    group,
    help_desk,
    member,
    policy,
    super_admin,
    user,
)

if TYPE_CHECKING:
    from saas_audit.derived.google.sign_in import AdminSignIn, TargetSignIn
    from saas_audit.derived.google.user_sign_in import UserSignIn

WHERE = "whether these people sign in at Google or elsewhere is not clear from the SSO assignments"
WANTED = "allowed, and enforced since a day in the past"
PREFIX = "security.two_step_verification_"


def if_here(
    verdict: Verdict, sign_in: TargetSignIn | AdminSignIn | UserSignIn
) -> Verdict | Unclear:
    """A failure counts only where it is clear that people sign in at Google."""
    if not verdict.ok and sign_in.federated == "unclear":
        return Unclear(WHERE, saw=verdict.saw)
    return verdict


def enforced(since: str, order: float = 201, **query: str) -> Policy:
    return policy(PREFIX + "enforcement", {"enforcedFrom": since}, order, **query)


def enrollment(allowed: bool, order: float = 201, **query: str) -> Policy:
    return policy(PREFIX + "enrollment", {"allowEnrollment": allowed}, order, **query)


def sso(mode: str, *, unit: str = "", group: str = "", redirect: str = "") -> SsoAssignment:
    return SsoAssignment(
        name=f"inboundSsoAssignments/{unit}{group}",
        sso_mode=mode,
        target_org_unit=f"orgUnits/{unit}" if unit else "",
        target_group=f"groups/{group}" if group else "",
        sign_in_behavior=SignInBehavior(
            redirect_condition=redirect or "REDIRECT_CONDITION_UNSPECIFIED"
        ),
    )


PLACES = [*UNITS, GMAIL]
EXEMPT = enforced(EPOCH, 202, unit="sales")


def factor(name: str, order: float = 201, **query: str) -> Policy:
    return policy(PREFIX + "enforcement_factor", {"allowedSignInFactorSet": name}, order, **query)


def backup(period: str) -> Policy:
    return policy(PREFIX + "sign_in_code", {"backupCodeExceptionPeriod": period}, 101)


BOSS = super_admin("ann")
DESK = [user("hugo"), group("desk"), help_desk("desk", "group"), member("desk", "hugo")]

ENFORCED = [*PLACES, BOSS, enforced(LONG_AGO)]
KEYS = factor("PASSKEY_ONLY")
