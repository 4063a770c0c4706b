"""2-Step Verification: everybody must, administrators by passkey, and nothing leads round it."""

from __future__ import annotations

from saas_audit import CRITICAL, AsOf, Own, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.google.directory import GroupMember, RoleAssignment, User
from saas_audit.datasets.google.policies import Policy, SignInBehavior, SsoAssignment
from saas_audit.datasets.google.security import AppPassword
from saas_audit.derived.google.people import Admin, SuperAdmin
from saas_audit.derived.google.sign_in import AdminSignIn, TargetSignIn
from saas_audit.derived.google.two_step import (
    AdminFactors,
    AdminTwoStep,
    Factors,
    TwoStep,
    is_enforced,
    seconds,
    told,
)

from ..examples import (
    ALL_ADMINS,
    ENDED,
    EPOCH,
    GMAIL,
    LONG_AGO,
    TOMORROW,
    UNITS,
    group,
    help_desk,
    member,
    policy,
    super_admin,
    user,
)

PASSKEYS: frozenset[Factors] = frozenset({"PASSKEY_ONLY"})
WHERE = "whether these people sign in at Google or elsewhere is not clear from the SSO assignments"
WANTED = "allowed, and enforced since a day in the past"
PREFIX = "security.two_step_verification_"


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_EVERYONE,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.1.2v1"], "CIS GWS 1.3.0": ["4.1.1.3"]},
    blind_to="what the identity provider asks of those who sign in there",
)
def two_step_enforced_all_users(
    two_step: TwoStep, sign_in: TargetSignIn, as_of: AsOf
) -> Verdict | Unclear | None:
    """2-Step Verification is enforced for everybody who signs in to Google itself.

    Why: a stolen password alone opens mail, files and every app behind "Sign in with Google".
    Fix: Admin console > Security > Authentication > 2-step verification: allow it, set
        Enforcement to On, and look through the org units and groups that override it.
    See: https://support.google.com/a/answer/9176657
    """
    if sign_in.federated == "yes":
        return None
    verdict = Verdict(is_enforced(two_step, as_of), saw=told(two_step), want=WANTED)
    return _if_here(verdict, sign_in)


def _if_here(verdict: Verdict, sign_in: TargetSignIn | AdminSignIn) -> Verdict | Unclear:
    """A failure counts only where it is clear that people sign in at Google."""
    if not verdict.ok and sign_in.federated == "unclear":
        return Unclear(WHERE, saw=verdict.saw)
    return verdict


def _enforced(since: str, order: float = 201, **query: str) -> Policy:
    return policy(PREFIX + "enforcement", {"enforcedFrom": since}, order, **query)


def _enrollment(allowed: bool, order: float = 201, **query: str) -> Policy:
    return policy(PREFIX + "enrollment", {"allowEnrollment": allowed}, order, **query)


def _sso(mode: str, *, unit: str = "", group: str = "", redirect: str = "") -> SsoAssignment:
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
EXEMPT = _enforced(EPOCH, 202, unit="sales")

two_step_enforced_all_users.passes(PLACES, _enforced(LONG_AGO))
two_step_enforced_all_users.fails("nobody ever set it", PLACES)
two_step_enforced_all_users.fails("not before tomorrow", PLACES, _enforced(TOMORROW))
two_step_enforced_all_users.fails("one child is exempt", PLACES, _enforced(LONG_AGO), EXEMPT)
two_step_enforced_all_users.fails(
    "enrolment is forbidden in one child",
    PLACES,
    _enforced(LONG_AGO),
    _enrollment(False, 202, unit="sales"),
)
two_step_enforced_all_users.fails(
    "all administrators are exempt",
    PLACES,
    _enforced(LONG_AGO),
    _enforced(TOMORROW, 201.5, group=ALL_ADMINS),
)
two_step_enforced_all_users.passes(
    "the exempt child signs in elsewhere",
    PLACES,
    _enforced(LONG_AGO),
    EXEMPT,
    _sso("SAML_SSO", unit="sales"),
)
two_step_enforced_all_users.fails(
    "it could, but is not sent there",
    PLACES,
    _enforced(LONG_AGO),
    EXEMPT,
    _sso("SAML_SSO", unit="sales", redirect="NEVER"),
)
two_step_enforced_all_users.fails(
    "some of them, by group, sign in at Google after all",
    PLACES,
    _enforced(LONG_AGO),
    EXEMPT,
    _sso("SAML_SSO", unit="sales"),
    _sso("SSO_OFF", group="board"),
)
two_step_enforced_all_users.unknown(
    "the old organisation-wide profile", PLACES, _sso("DOMAIN_WIDE_SAML_IF_ENABLED", unit="root")
)
two_step_enforced_all_users.passes(
    "the old profile, but enforced all the same",
    PLACES,
    _enforced(LONG_AGO),
    _sso("DOMAIN_WIDE_SAML_IF_ENABLED", unit="root"),
)
two_step_enforced_all_users.unknown(PLACES, EXEMPT, unread(SsoAssignment))
two_step_enforced_all_users.unknown(PLACES, unread(Policy))
two_step_enforced_all_users.skips("all sign in elsewhere", PLACES, _sso("OIDC_SSO", unit="root"))


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_ADMINS,
    maps={"CIS GWS 1.3.0": ["4.1.1.1"]},
)
def two_step_enforced_admins(
    admin: Admin, two_step: AdminTwoStep, sign_in: AdminSignIn, user: User, as_of: AsOf
) -> Verdict | Unclear | None:
    """2-Step Verification is enforced for everybody who holds an admin role.

    Why: whoever has an administrator's password has the organisation.
    Fix: Admin console > Security > Authentication > 2-step verification: set Enforcement to On
        for the administrators' org units and groups; an org unit's exemption may outrank them.
    See: https://support.google.com/a/answer/9176657
    """
    if sign_in.federated == "yes":
        return None
    ok = is_enforced(two_step, as_of)
    doubt = "" if user.is_enforced_in_2sv == ok else "the directory's own flag says otherwise"
    return _if_here(Verdict(ok, saw=told(two_step), want=WANTED, caveat=doubt), sign_in)


BOSS = super_admin("ann")
DESK = [user("hugo"), group("desk"), help_desk("desk", "group"), member("desk", "hugo")]

two_step_enforced_admins.passes(PLACES, BOSS, _enforced(LONG_AGO))
two_step_enforced_admins.fails("nobody ever set it", PLACES, BOSS)
two_step_enforced_admins.passes(
    "by the all-admins target alone", PLACES, BOSS, _enforced(LONG_AGO, 201.5, group=ALL_ADMINS)
)
two_step_enforced_admins.fails(
    "an exempt org unit outranks the all-admins target",
    PLACES,
    super_admin("ann", org_unit_path="/Sales"),
    _enforced(LONG_AGO, 201.5, group=ALL_ADMINS),
    EXEMPT,
)
two_step_enforced_admins.fails(
    "captured: the all-admins target only starts tomorrow",
    PLACES,
    BOSS,
    _enforced(LONG_AGO),
    _enforced(TOMORROW, 201.00109, group=ALL_ADMINS),
)
two_step_enforced_admins.fails(
    "the help desk holds its role through a group",
    PLACES,
    BOSS,
    DESK,
    _enforced(LONG_AGO),
    _enforced(EPOCH, 399, group="groups/desk"),
)
two_step_enforced_admins.passes(
    "a role that has expired",
    PLACES,
    BOSS,
    user("hugo", org_unit_path="/Sales"),
    help_desk("hugo", expiration_details=ENDED),
    _enforced(LONG_AGO),
    EXEMPT,
)
two_step_enforced_admins.fails(
    "a super administrator is never left to the identity provider",
    PLACES,
    BOSS,
    _sso("SAML_SSO", unit="root"),
)
two_step_enforced_admins.passes(
    "a delegated one is",
    PLACES,
    BOSS,
    user("hugo", org_unit_path="/Sales"),
    help_desk("hugo"),
    _enforced(LONG_AGO),
    EXEMPT,
    _sso("SAML_SSO", unit="sales"),
)
two_step_enforced_admins.unknown(
    "in two groups that sign in at different places",
    PLACES,
    BOSS,
    DESK,
    [group("a"), group("b"), member("a", "hugo"), member("b", "hugo")],
    [_sso("SAML_SSO", group="a"), _sso("SSO_OFF", group="b")],
    _enforced(LONG_AGO),
    _enforced(EPOCH, 399, group="groups/desk"),
)
two_step_enforced_admins.unknown("no administrator to be seen", PLACES, user("ann"))
two_step_enforced_admins.unknown(
    "anybody may be one", PLACES, BOSS, user("x"), _enforced(LONG_AGO), unread(RoleAssignment)
)
two_step_enforced_admins.unknown(
    PLACES, BOSS, DESK, _enforced(LONG_AGO), unread(GroupMember, of="desk")
)
two_step_enforced_admins.unknown(
    "it hangs on a licence",
    PLACES,
    BOSS,
    _enforced(LONG_AGO),
    _enforced(EPOCH, 202, query="entity.licenses.exists(license, license in ['/product/x/sku/1'])"),
)
two_step_enforced_admins.unknown(PLACES, BOSS, unread(Policy))


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_ADMINS,
    maps={"CIS GWS 1.3.0": ["4.1.1.2"]},
    blind_to="valuable accounts that hold no admin role",
)
def phishing_resistant_required_admins(
    admin: Admin,
    two_step: AdminTwoStep,
    factors: AdminFactors,
    sign_in: AdminSignIn,
    as_of: AsOf,
    *,
    allowed: frozenset[Factors] = PASSKEYS,
    longest_backup_seconds: int = 86400,
) -> Verdict | Unclear | None:
    """Administrators must use a security key or passkey as their second step.

    Why: codes and prompts can be talked out of people; keys answer only the real site.
    Fix: Admin console > Security > Authentication > 2-step verification > Methods: "Only security
        key", and at most one day for backup codes, for every administrator's org unit or group.
    See: https://support.google.com/a/answer/9176657
    """
    if sign_in.federated == "yes":
        return None
    if not is_enforced(two_step, as_of):
        return _if_here(Verdict(False, saw=f"2-Step {told(two_step)}", want=WANTED), sign_in)
    used = factors.allowed_sign_in_factor_set
    if used not in allowed:
        return _if_here(Verdict(False, saw=used, want=allowed), sign_in)
    period = factors.backup_code_exception_period
    ok = seconds(period) <= longest_backup_seconds
    saw = f"{used}, backup codes for {period}"
    return _if_here(Verdict(ok, saw=saw, want=f"{longest_backup_seconds}s at most"), sign_in)


def _factor(name: str, order: float = 201, **query: str) -> Policy:
    return policy(PREFIX + "enforcement_factor", {"allowedSignInFactorSet": name}, order, **query)


def _backup(period: str) -> Policy:
    return policy(PREFIX + "sign_in_code", {"backupCodeExceptionPeriod": period}, 101)


ENFORCED = [*PLACES, BOSS, _enforced(LONG_AGO)]
KEYS = _factor("PASSKEY_ONLY")

phishing_resistant_required_admins.passes(ENFORCED, KEYS, _backup("86400s"))
phishing_resistant_required_admins.fails("nobody ever set it", ENFORCED, _backup("0s"))
phishing_resistant_required_admins.fails(ENFORCED, _factor("NO_TELEPHONY"), _backup("0s"))
phishing_resistant_required_admins.fails(
    "backup codes for good", ENFORCED, KEYS, _backup("172800s")
)
phishing_resistant_required_admins.fails(
    "keys, but not enforced", PLACES, BOSS, KEYS, _backup("0s")
)
phishing_resistant_required_admins.fails(
    "keys for the group of super administrators; the help desk comes by a nested group",
    ENFORCED,
    group("bosses"),
    member("bosses", "ann"),
    _backup("0s"),
    _factor("PASSKEY_ONLY", 399, group="groups/bosses"),
    user("hugo"),
    group("desk"),
    group("night"),
    help_desk("desk", "group"),
    member("desk", "night", "GROUP"),
    member("night", "hugo"),
)
phishing_resistant_required_admins.unknown("no word on backup codes", ENFORCED, KEYS)
phishing_resistant_required_admins.unknown(ENFORCED, _factor("QUANTUM_ONLY"), _backup("0s"))
phishing_resistant_required_admins.unknown(ENFORCED, unread(Policy))


@check(severity=CRITICAL, control=controls.MFA_FOR_ADMINS)
def super_admins_enrolled(admin: SuperAdmin, user: User) -> Verdict:
    """Every super administrator has set up 2-Step Verification.

    Why: until a second step is set up, the first to sign in with the password sets up theirs.
    Fix: ask the person to open myaccount.google.com > Security > 2-Step Verification, today.
    See: https://support.google.com/accounts/answer/185839
    """
    return Verdict(user.is_enrolled_in_2sv, saw=user.is_enrolled_in_2sv, want=True)


super_admins_enrolled.passes(super_admin("ann"))
super_admins_enrolled.fails(super_admin("ann"), super_admin("ben", is_enrolled_in_2sv=False))
super_admins_enrolled.passes(
    "a suspended one",
    super_admin("ann"),
    super_admin("ben", is_enrolled_in_2sv=False, suspended=True),
)
super_admins_enrolled.passes(
    "others may be", super_admin("ann"), user("b", is_enrolled_in_2sv=False)
)
super_admins_enrolled.unknown("no super administrator to be seen", user("ann"))
super_admins_enrolled.unknown(super_admin("ann"), unread(User))


@check(severity=CRITICAL, control=controls.WEAK_FACTORS_OFF)
def no_app_passwords_admins(admin: Admin, passwords: Own[AppPassword]) -> Verdict:
    """Administrators keep no app passwords.

    Why: an app password signs in without a second step, for as long as it exists.
    Fix: Admin console > Directory > Users > the person > Security > Application-specific
        passwords: revoke them.
    See: https://support.google.com/accounts/answer/185833
    """
    return Verdict(not passwords, saw=passwords, want="none")


PRINTER = AppPassword(code_id=1, user="hugo", name="printer")

no_app_passwords_admins.passes(BOSS)
no_app_passwords_admins.fails("a role held through a group", BOSS, DESK, PRINTER)
no_app_passwords_admins.passes("somebody who is no administrator", BOSS, user("hugo"))
no_app_passwords_admins.unknown(BOSS, unread(AppPassword, of="ann"))
no_app_passwords_admins.unknown("anybody may be one", BOSS, user("x"), unread(RoleAssignment))
