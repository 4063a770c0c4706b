"""2-Step Verification person by person: who has set it up, whom it binds, what goes round it."""

from __future__ import annotations

from datetime import UTC, datetime

from saas_audit import CRITICAL, HIGH, AsOf, Own, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.google.directory import GroupMember, RoleAssignment, User
from saas_audit.datasets.google.everyone import UserAppPassword
from saas_audit.datasets.google.policies import SsoAssignment
from saas_audit.derived.google.people import ActiveUser, Admin
from saas_audit.derived.google.sign_in import AdminSignIn
from saas_audit.derived.google.user_sign_in import UserSignIn

from ..examples import ROOT, UNITS, group, help_desk, member, super_admin, user
from .examples import if_here, sso

SignIn = AdminSignIn | UserSignIn


@check(severity=CRITICAL, control=controls.MFA_FOR_ADMINS)
def delegated_admins_enrolled(
    admin: Admin, user: User, sign_in: AdminSignIn
) -> Verdict | Unclear | None:
    """Every delegated administrator has set up 2-Step Verification.

    Why: a help desk that resets passwords is as good a way in as a super administrator.
    Fix: ask the person to open myaccount.google.com > Security > 2-Step Verification; meanwhile
        take the role back under Admin console > Account > Admin roles.
    See: https://support.google.com/accounts/answer/185839
    """
    return None if admin.is_super else _enrolled(user, sign_in)


def _enrolled(user: User, sign_in: SignIn) -> Verdict | Unclear | None:
    """Those who sign in elsewhere are asked for their second step there."""
    if sign_in.federated == "yes":
        return None
    enrolled = user.is_enrolled_in_2sv
    saw = "set up" if enrolled else "not set up"
    return if_here(Verdict(enrolled, saw=saw, want="set up"), sign_in)


BOSS = [*UNITS, super_admin("ann")]
LAX = user("hugo", is_enrolled_in_2sv=False)
NESTED = [
    *(group("desk"), group("night"), help_desk("desk", "group")),
    *(member("desk", "night", "GROUP"), member("night", "hugo")),
]
ELSEWHERE, OLD_PROFILE = (
    sso(mode, unit="root") for mode in ("SAML_SSO", "DOMAIN_WIDE_SAML_IF_ENABLED")
)

delegated_admins_enrolled.passes(BOSS, user("hugo"), help_desk("hugo"))
delegated_admins_enrolled.fails(BOSS, LAX, help_desk("hugo"))
delegated_admins_enrolled.fails(
    "the directory's own flag misses a role held through a nested group", BOSS, LAX, NESTED
)
delegated_admins_enrolled.skips("super administrators are judged elsewhere", BOSS)
delegated_admins_enrolled.skips(
    "their identity provider asks", BOSS, LAX, help_desk("hugo"), ELSEWHERE
)
delegated_admins_enrolled.unknown(
    "the old organisation-wide profile", BOSS, LAX, help_desk("hugo"), OLD_PROFILE
)
delegated_admins_enrolled.unknown(BOSS, LAX, NESTED, unread(GroupMember, of="night"))
delegated_admins_enrolled.unknown("anybody may be one", BOSS, LAX, unread(RoleAssignment))
delegated_admins_enrolled.unknown(BOSS, LAX, help_desk("hugo"), unread(SsoAssignment))


@check(
    severity=HIGH,
    control=controls.MFA_FOR_EVERYONE,
    blind_to="what the identity provider asks of those who sign in there",
)
def active_users_enrolled(
    active: ActiveUser, user: User, sign_in: UserSignIn, as_of: AsOf, *, grace_days: int = 14
) -> Verdict | Unclear | None:
    """Every active user has set up 2-Step Verification.

    Why: until it is set up, whoever has the password sets it up for themselves.
    Fix: Admin console > Reporting > User reports > Security names those without; ask them, or
        enforce it under Security > Authentication > 2-step verification.
    See: https://support.google.com/a/answer/9176657
    """
    if user.creation_time > as_of.ago(days=grace_days):
        return None
    return _enrolled(user, sign_in)


NEW = datetime(2026, 10, 30, tzinfo=UTC)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)

active_users_enrolled.passes(BOSS)
active_users_enrolled.fails(BOSS, LAX)
active_users_enrolled.fails(
    "never signed in: the first password is live",
    BOSS,
    user("hugo", is_enrolled_in_2sv=False, last_login_time=NEVER),
)
active_users_enrolled.passes(
    "came three days ago", BOSS, user("hugo", is_enrolled_in_2sv=False, creation_time=NEW)
)
active_users_enrolled.fails(
    BOSS, user("hugo", is_enrolled_in_2sv=False, creation_time=NEW), grace_days=1
)
active_users_enrolled.passes(
    "suspended", BOSS, user("hugo", is_enrolled_in_2sv=False, suspended=True)
)
active_users_enrolled.passes("the others sign in elsewhere", BOSS, LAX, ELSEWHERE)
active_users_enrolled.fails(
    "a super administrator never signs in elsewhere",
    ROOT,
    super_admin("ann", is_enrolled_in_2sv=False),
    ELSEWHERE,
)
active_users_enrolled.fails(
    "another group signs in elsewhere, and one that is gone",
    *(BOSS, LAX, group("a"), sso("SAML_SSO", group="a"), sso("SAML_SSO", group="gone")),
)
active_users_enrolled.passes(
    "their own group signs in elsewhere, another does not",
    *(BOSS, LAX, group("a"), member("a", "hugo"), sso("SAML_SSO", group="a")),
    *(group("b"), sso("SSO_OFF", group="b")),
)
active_users_enrolled.passes(
    "who is in a group without an assignment is not needed",
    *(BOSS, LAX, ELSEWHERE, group("other"), unread(GroupMember, of="other")),
)
active_users_enrolled.unknown("no telling where they sign in", BOSS, LAX, OLD_PROFILE)
active_users_enrolled.unknown(BOSS, LAX, unread(SsoAssignment))
active_users_enrolled.unknown(BOSS, unread(User))


@check(
    severity=HIGH,
    control=controls.MFA_FOR_EVERYONE,
    blind_to="what the identity provider asks of those who sign in there",
)
def active_users_enforced(
    active: ActiveUser,
    user: User,
    sign_in: UserSignIn,
    *,
    exempt_units: frozenset[str] = frozenset(),
) -> Verdict | Unclear | None:
    """2-Step Verification binds every active user, as the directory itself tells it.

    Why: who set it up by choice can switch it off by choice, and so can a thief.
    Fix: Admin console > Security > Authentication > 2-step verification: set Enforcement to On
        for the org unit or group of these people; a group setting may exempt them.
    See: https://support.google.com/a/answer/9176657
    """
    if sign_in.federated == "yes" or user.org_unit_path in exempt_units:
        return None
    bound = user.is_enforced_in_2sv
    enrolled = "set up by choice" if user.is_enrolled_in_2sv else "not set up"
    saw = "enforced" if bound else enrolled
    return if_here(Verdict(bound, saw=saw, want="enforced"), sign_in)


FREE = user("hugo", is_enforced_in_2sv=False, org_unit_path="/Sales")

active_users_enforced.passes(BOSS)
active_users_enforced.fails("set up, but by choice", BOSS, FREE)
active_users_enforced.passes(BOSS, FREE, exempt_units=frozenset({"/Sales"}))
active_users_enforced.passes("the others sign in elsewhere", BOSS, FREE, ELSEWHERE)
active_users_enforced.passes("archived", BOSS, user("x", is_enforced_in_2sv=False, archived=True))
active_users_enforced.unknown(BOSS, FREE, OLD_PROFILE)
active_users_enforced.unknown(BOSS, unread(User))


@check(severity=HIGH, control=controls.WEAK_FACTORS_OFF)
def no_app_passwords(active: ActiveUser, passwords: Own[UserAppPassword]) -> Verdict:
    """Nobody keeps an app password.

    Why: mail programs that ask for one are the usual way round the second step.
    Fix: Admin console > Directory > Users > the person > Security > Application-specific
        passwords: revoke them; passkeys only, under 2-step verification, stops new ones.
    See: https://support.google.com/accounts/answer/185833
    """
    return Verdict(not passwords, saw=passwords, want="none")


PRINTER = UserAppPassword(code_id=1, user="hugo", name="printer")

no_app_passwords.passes(user("ann"))
no_app_passwords.fails("used or not", user("ann"), user("hugo"), PRINTER)
no_app_passwords.passes("suspended", user("ann"), user("hugo", suspended=True), PRINTER)
no_app_passwords.unknown(user("ann"), unread(UserAppPassword, of="ann"))
no_app_passwords.unknown(user("ann"), unread(User))
