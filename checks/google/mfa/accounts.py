"""What administrators set up for themselves: a second step, and nothing that leads round it."""

from __future__ import annotations

from saas_audit import CRITICAL, Own, Verdict, check, controls, unread
from saas_audit.datasets.google.directory import RoleAssignment, User
from saas_audit.datasets.google.security import AppPassword
from saas_audit.derived.google.people import Admin, SuperAdmin

from ..examples import super_admin, user
from .examples import BOSS, DESK


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
