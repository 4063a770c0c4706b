"""The accounts of administrators: where they come from, and whether anybody uses them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from saas_audit import HIGH, LOW, AsOf, Lookup, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import BreakGlass
from saas_audit.datasets.m365.directory import User
from saas_audit.datasets.m365.roles import RoleAssignment, RoleEligibility
from saas_audit.datasets.m365.sign_ins import SignIns, UserSignIns
from saas_audit.derived.m365.accounts import EmergencyName, is_declared
from saas_audit.derived.m365.roles import DIRECTORY_SYNC, ActiveHolding, PrivilegedUser
from saas_audit.derived.m365.sign_ins import SignInsKept
from saas_audit.model import text

from .examples import NO_PIM, NOON, PIM, active, eligible, user


@check(
    severity=HIGH,
    control=controls.SYNC_IS_BOUNDED,
    maps={"SCuBA": ["MS.AAD.7.3v1"], "CIS M365 6.0.1": ["1.1.1"]},
)
def admins_cloud_only(admin: PrivilegedUser, user: User) -> Verdict:
    """Privileged accounts exist only in the cloud.

    Why: whoever rules the own directory sets the password of every account synchronised from it.
    Fix: Entra admin centre > Users > New user: make a cloud account for each one named, give it
    the role, and take the role from the synchronised account.
    See: https://learn.microsoft.com/entra/architecture/protect-m365-from-on-premises-attacks
    """
    synced = bool(user.on_premises_sync_enabled)
    degree = None if user.account_enabled else LOW
    saw = f"{admin.user_principal_name}: {'synchronised' if synced else 'cloud only'}"
    return Verdict(not synced, saw=saw, want="not synchronised", severity=degree)


def synced(name: str, **facts: Any) -> User:
    """From the own directory."""
    return user(name, **{"on_premises_sync_enabled": True, **facts})


ANN = user("ann", on_premises_sync_enabled=None)
admins_cloud_only.passes(PIM, ANN, active("ann"))
admins_cloud_only.passes(
    "moved to the cloud: false, whatever traces are left",
    PIM,
    user("ann", on_premises_sync_enabled=False),
    active("ann"),
)
admins_cloud_only.passes("other people may be", PIM, ANN, active("ann"), synced("gita"))
admins_cloud_only.fails(PIM, synced("ann"), active("ann"), at=HIGH)
admins_cloud_only.fails("only eligible", PIM, ANN, active("ann"), synced("ben"), eligible("ben"))
admins_cloud_only.fails(
    "disabled", PIM, synced("ann", account_enabled=False), active("ann"), at=LOW
)
admins_cloud_only.unknown(PIM, user("ann"), active("ann"))
admins_cloud_only.unknown(PIM, ANN, active("ann"), synced("gita"), unread(RoleEligibility))


@check(severity=HIGH, control=controls.NO_STANDING_ADMINS)
def no_stale_privileged_users(
    admin: PrivilegedUser,
    user: User,
    signed_in: UserSignIns,
    dates: SignInsKept,
    emergency: Lookup[EmergencyName],
    roles: Lookup[ActiveHolding],
    as_of: AsOf,
    *,
    days: int = 90,
) -> Verdict | Unclear | None:
    """Privileged accounts are in use, or declared for emergencies.

    Why: nobody notices when an account that nobody uses is used by somebody else.
    Fix: Entra admin centre > Roles and administrators: take the role from the account, or disable
    it; declare emergency accounts as break_glass in the config.
    See: https://learn.microsoft.com/entra/identity/monitoring-health/howto-manage-inactive-user-accounts
    """
    if not user.account_enabled or is_declared(user, emergency):
        return None
    if roles.all(principal=user.id).where(lambda holding: holding.role in DIRECTORY_SYNC):
        return None
    if not dates.kept:
        return Unclear("no account at all has a sign-in date")
    since, seen, want = as_of.ago(days=days), signed_in.sign_in_activity, f"within {days} days"
    last = seen.last_successful_sign_in_date_time if seen else None
    saw = f"{admin.user_principal_name}: {text(last) if last else 'never signed in'}"
    if last or (user.created_date_time and user.created_date_time >= since):
        return Verdict(last is None or last >= since, saw=saw, want=want)
    tried = seen.last_sign_in_date_time if seen else None
    degree = LOW if tried and tried >= since else None
    return Verdict(False, saw=saw, want=want, severity=degree)


OLD, LATELY = NOON - timedelta(days=400), NOON - timedelta(days=3)


def came(name: str, worked: datetime | None, tried: datetime | None = None) -> UserSignIns:
    """When the account signed in last, and when somebody last tried."""
    activity = SignIns(
        last_sign_in_date_time=tried or worked, last_successful_sign_in_date_time=worked
    )
    return UserSignIns(id=name, sign_in_activity=activity)


def never(name: str) -> UserSignIns:
    """As Graph tells it: the field is left out."""
    return UserSignIns(id=name)


ADMIN = [PIM, user("ann", created_date_time=OLD), active("ann")]
no_stale_privileged_users.passes(ADMIN, came("ann", LATELY))
no_stale_privileged_users.passes(
    "made last week and not used yet",
    PIM,
    user("ann", created_date_time=LATELY),
    active("ann"),
    never("ann"),
    came("gita", LATELY),
)
no_stale_privileged_users.fails(ADMIN, came("ann", OLD), at=HIGH)
no_stale_privileged_users.fails(
    "failed attempts are not use", ADMIN, came("ann", OLD, tried=LATELY), at=HIGH
)
no_stale_privileged_users.fails("never used", ADMIN, never("ann"), came("gita", LATELY), at=HIGH)
no_stale_privileged_users.fails(
    "never used, and made nobody knows when",
    PIM,
    user("ann", created_date_time=None),
    active("ann"),
    never("ann"),
    came("gita", LATELY),
)
THEN = NOON - timedelta(days=90)
no_stale_privileged_users.passes("ninety days ago, to the minute", ADMIN, came("ann", THEN))
no_stale_privileged_users.passes(
    "made ninety days ago, to the minute",
    PIM,
    user("ann", created_date_time=THEN),
    active("ann"),
    never("ann"),
    came("gita", LATELY),
)
no_stale_privileged_users.fails("tried then", ADMIN, came("ann", None, THEN), at=LOW)
no_stale_privileged_users.fails("tried long ago", ADMIN, came("ann", None, OLD), at=HIGH)
no_stale_privileged_users.skips(
    "disabled", PIM, user("ann", account_enabled=False), active("ann"), never("ann")
)
no_stale_privileged_users.fails(
    "attempts, and no word on whether they worked", ADMIN, came("ann", None, LATELY), at=LOW
)
no_stale_privileged_users.fails("forty days", ADMIN, came("ann", NOON - timedelta(40)), days=30)
no_stale_privileged_users.skips(
    "declared for emergencies", ADMIN, never("ann"), BreakGlass(account="ann@acme.example")
)
no_stale_privileged_users.skips(
    "the account that synchronises directories",
    ADMIN,
    RoleAssignment(
        id="sync",
        principal_id="ann",
        role_definition_id=next(iter(sorted(DIRECTORY_SYNC))),
        directory_scope_id="/",
    ),
    never("ann"),
)
no_stale_privileged_users.unknown("nobody has a date", ADMIN, never("ann"))
no_stale_privileged_users.unknown("no such account in the list", ADMIN, came("gita", LATELY))
no_stale_privileged_users.unknown(ADMIN, unread(UserSignIns))
no_stale_privileged_users.passes(
    "without PIM nobody is eligible",
    NO_PIM,
    ADMIN[1:],
    came("ann", LATELY),
    unread(RoleEligibility),
)
