"""Who holds Entra's roles: how many, from where, and how well they can prove who they are."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, LOW, Lookup, Rows, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount, BreakGlass
from saas_audit.datasets.m365.directory import Group, Organization, RegistrationDetail, User
from saas_audit.datasets.m365.roles import RoleEligibility
from saas_audit.derived.m365.accounts import ApprovedName, EmergencyName, guest_kind, is_declared
from saas_audit.derived.m365.groups import GroupMember
from saas_audit.derived.m365.role_groups import GroupEligibility
from saas_audit.derived.m365.roles import (
    DIRECTORY_SYNC,
    ActiveHolding,
    Administrator,
    GlobalAdmin,
    PrivilegedUser,
)

from .examples import ANY_SYNC, NO_PIM, PIM, USER_ADMINISTRATOR, active, eligible, team, user


@check(
    severity=HIGH,
    control=controls.FEW_ADMINS,
    maps={"SCuBA": ["MS.AAD.7.1v1"], "CIS M365 6.0.1": ["1.1.3"]},
)
def global_admin_count(
    organization: Organization,
    admins: Rows[GlobalAdmin],
    *,
    fewest: int = 2,
    most: int = 4,
    limit: int = 8,
) -> Verdict:
    """Two to four people can be Global Administrator.

    Why: each is a way to take over everything; one alone is a way to lock yourselves out.
    Fix: Entra admin centre > Roles and administrators > Global Administrator: replace holders by
    lesser roles until two to four are left, eligible ones included.
    See: https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
    """
    count, want = admins.count(), f"{fewest} to {most} in {organization.display_name}"
    if count > limit or count < fewest:
        return Verdict(False, saw=admins, want=want)
    return Verdict(count <= most, saw=admins, want=want, severity=LOW)


global_admin_count.passes(PIM, team(2), [active("u1"), eligible("u2")])
global_admin_count.fails(
    "two active and five eligible are seven",
    PIM,
    team(7),
    [active(f"u{n}") for n in (1, 2)],
    [eligible(f"u{n}") for n in range(3, 8)],
    at=LOW,
)
global_admin_count.passes(
    "a group with three members is three people",
    PIM,
    team(3),
    Group(id="g", display_name="GA", is_assignable_to_role=True, visibility=None),
    active("g"),
    [GroupMember(id=f"u{n}", group="g") for n in (1, 2, 3)],
)
global_admin_count.passes(
    "hidden, and shown to us",
    PIM,
    team(3),
    Group(id="g", display_name="GA", is_assignable_to_role=True, visibility="HiddenMembership"),
    active("g"),
    [GroupMember(id=f"u{n}", group="g") for n in (1, 2, 3)],
)
MAY_JOIN = [
    Group(id="g", display_name="GA", is_assignable_to_role=True, visibility=None),
    active("g"),
    [
        GroupEligibility(id=f"j{n}", group="g", principal_id=f"u{n}", access_id="member")
        for n in range(1, 6)
    ],
]
global_admin_count.fails(
    "an empty group that five people may join is five people", PIM, team(5), MAY_JOIN, at=LOW
)
global_admin_count.fails(
    "so is one that may itself become Global Administrator",
    PIM,
    team(5),
    active("sp"),
    MAY_JOIN[0],
    eligible("g"),
    MAY_JOIN[2],
    at=LOW,
)
TWO = [active("u1"), eligible("u2")]
global_admin_count.passes(
    "who may own the group is not in it, and nobody is nobody",
    PIM,
    team(5),
    TWO,
    active(None),
    MAY_JOIN[:2],
    [
        GroupEligibility(id=f"o{n}", group="g", principal_id=f"u{n}", access_id="owner")
        for n in (3, 4, 5)
    ],
)
global_admin_count.passes(
    "no group holds the role, so who may join one does not matter",
    PIM,
    team(3),
    TWO,
    unread(GroupEligibility),
)
FOUR = [active(f"u{n}") for n in range(1, 5)]
global_admin_count.passes(
    "others hold it in a unit, hold another role, or are disabled",
    PIM,
    team(6),
    FOUR,
    active("u5", scope="/administrativeUnits/u"),
    active("u6", USER_ADMINISTRATOR),
    user("old", account_enabled=False),
    active("old"),
)
global_admin_count.passes(
    "nothing can be activated without PIM", NO_PIM, team(5), FOUR, eligible("u5")
)
global_admin_count.unknown(
    PIM, team(3), active("u1"), active("u2"), MAY_JOIN[:2], unread(GroupEligibility, of="g")
)
global_admin_count.unknown(
    "a group whose members are hidden",
    PIM,
    team(3),
    active("u1"),
    active("u2"),
    Group(id="g", display_name="GA", is_assignable_to_role=True, visibility="HiddenMembership"),
    active("g"),
)
global_admin_count.fails("nine", PIM, team(9), [active(f"u{n}") for n in range(1, 10)], at=HIGH)
global_admin_count.fails("eight", PIM, team(8), [active(f"u{n}") for n in range(1, 9)], at=LOW)
global_admin_count.passes("four", PIM, team(4), FOUR)
global_admin_count.fails("one alone", PIM, team(1), active("u1"))
global_admin_count.unknown(
    "three active; who is eligible was not seen",
    PIM,
    team(4),
    [active(f"u{n}") for n in (1, 2, 3)],
    unread(RoleEligibility),
)
global_admin_count.fails(
    "nine active are too many whoever else is eligible",
    PIM,
    team(10),
    [active(f"u{n}") for n in range(1, 10)],
    unread(RoleEligibility),
)


@check(severity=CRITICAL, control=controls.ADMINS_ARE_OURS)
def no_external_privileged_users(
    admin: PrivilegedUser, user: User, approved: Lookup[ApprovedName]
) -> Verdict:
    """No guest or outside account holds a privileged role.

    Why: their passwords, devices and leavers are managed by somebody else, if at all.
    Fix: Entra admin centre > Roles and administrators: remove the account from the role; approve
    accounts synchronised from your own other tenants in the config.
    See: https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
    """
    external = bool(guest_kind(user) or user.external_user_state)
    ok = not external or is_declared(user, approved)
    degree = None if ok or user.account_enabled else LOW
    saw = f"{admin.user_principal_name} ({user.user_type})"
    return Verdict(ok, saw=saw, want="an account of this tenant", severity=degree)


no_external_privileged_users.passes(PIM, user("ann"), active("ann"))
no_external_privileged_users.passes(
    "whether it is enabled does not matter",
    PIM,
    User(
        id="ann", user_principal_name="ann@a.example", user_type="Member", external_user_state=None
    ),
    active("ann"),
)
no_external_privileged_users.fails(
    "invited, and made a member since", PIM, user("x", external_user_state="Accepted"), active("x")
)
no_external_privileged_users.fails(
    "a member from outside",
    PIM,
    user("x", upn="x_p.example#EXT#@acme.example"),
    active("x"),
    at=CRITICAL,
)
no_external_privileged_users.fails(
    "a guest made here", PIM, user("x", user_type="Guest"), active("x")
)
no_external_privileged_users.fails(
    "only eligible", PIM, user("x", user_type="Guest"), active("sp"), eligible("x")
)
no_external_privileged_users.fails(
    "disabled", PIM, user("x", user_type="Guest", account_enabled=False), active("x"), at=LOW
)
no_external_privileged_users.passes(
    "approved",
    PIM,
    user("x", user_type="Guest"),
    active("x"),
    ApprovedAccount(account="x@acme.example"),
)
no_external_privileged_users.passes(
    "without PIM nobody is eligible", NO_PIM, user("ann"), active("ann"), unread(RoleEligibility)
)
no_external_privileged_users.unknown(
    PIM, user("ann"), user("gita"), active("ann"), unread(RoleEligibility)
)


@check(severity=CRITICAL, control=controls.MFA_FOR_ADMINS)
def admins_mfa_registered(
    admin: Administrator,
    user: User,
    detail: RegistrationDetail,
    emergency: Lookup[EmergencyName],
    roles: Lookup[ActiveHolding],
) -> Verdict | None:
    """Every administrator is able to do MFA.

    Why: an account that has registered nothing lets whoever has the password register first.
    Fix: have each one named register a method at https://aka.ms/mysecurityinfo, a passkey or
    security key at best.
    See: https://learn.microsoft.com/entra/identity/authentication/howto-authentication-methods-activity
    """
    if is_declared(user, emergency):
        return None
    if roles.all(principal=user.id).where(lambda holding: holding.role in DIRECTORY_SYNC):
        return None
    saw = "capable" if detail.is_mfa_capable else "not capable"
    if not detail.is_mfa_capable and detail.is_mfa_registered:
        saw = "registered, but with a method that is not allowed"
    degree = LOW if guest_kind(user) else None
    who = f"{admin.user_principal_name}: {saw}"
    return Verdict(detail.is_mfa_capable, saw=who, want="capable of MFA", severity=degree)


def registered(
    name: str, capable: bool, admin: bool = True, has: bool = True
) -> RegistrationDetail:
    """A row of the report."""
    return RegistrationDetail(
        id=name, is_admin=admin, is_mfa_capable=capable, is_mfa_registered=has
    )


admins_mfa_registered.passes(PIM, user("ann"), active("ann"), registered("ann", True))
admins_mfa_registered.fails(
    "registered with a method no longer allowed",
    PIM,
    user("ann"),
    active("ann"),
    registered("ann", False),
)
admins_mfa_registered.fails(
    "only eligible, so the report does not call him an admin",
    PIM,
    [user("ann"), user("ben")],
    active("ann"),
    eligible("ben"),
    registered("ann", True),
    registered("ben", False, admin=False),
)
admins_mfa_registered.unknown(
    "an admin the report does not mention", PIM, user("ann"), active("ann")
)
admins_mfa_registered.fails(
    "a lesser role, by which the report calls her an admin",
    PIM,
    [user("ann"), user("gita")],
    active("ann"),
    registered("ann", True),
    registered("gita", False),
)
admins_mfa_registered.passes(
    "one is no administrator, another is disabled",
    PIM,
    [user("ann"), user("gita"), user("old", account_enabled=False)],
    [active("ann"), active("old")],
    registered("ann", True),
    registered("gita", False, admin=False),
    registered("old", False),
)
admins_mfa_registered.unknown(PIM, user("ann"), active("ann"), unread(RegistrationDetail))
admins_mfa_registered.fails(
    "a guest may do it at home",
    PIM,
    user("ann", user_type="Guest"),
    active("ann"),
    registered("ann", False),
    at=LOW,
)
admins_mfa_registered.skips(
    "the break-glass account, and the one that synchronises directories",
    PIM,
    [user("bg"), user("sync")],
    [active("bg"), active("sync"), active("sync", ANY_SYNC)],
    [registered("bg", False), registered("sync", False)],
    BreakGlass(account="bg"),
)
