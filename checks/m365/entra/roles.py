"""Who holds Entra's roles, for how long, and how well they can prove who they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from saas_audit import (
    CRITICAL,
    HIGH,
    LOW,
    AsOf,
    Lookup,
    Own,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.declared import ApprovedAccount, BreakGlass
from saas_audit.datasets.m365.directory import (
    Application,
    Group,
    Organization,
    PasswordCredential,
    RegistrationDetail,
    ServicePlan,
    ServicePrincipal,
    SubscribedSku,
    User,
)
from saas_audit.datasets.m365.policies import SecurityDefaults
from saas_audit.datasets.m365.roles import RoleAssignment, RoleEligibility, RoleSchedule
from saas_audit.derived.m365.accounts import (
    ApprovedName,
    EmergencyName,
    guest_kind,
    is_declared,
)
from saas_audit.derived.m365.emergency import EmergencyAccount
from saas_audit.derived.m365.groups import GroupMember
from saas_audit.derived.m365.licences import EntraLicence
from saas_audit.derived.m365.role_groups import GroupEligibility, GroupSchedule
from saas_audit.derived.m365.roles import (
    DIRECTORY_SYNC,
    GLOBAL_ADMINISTRATOR,
    PRIVILEGED,
    ActiveHolding,
    Administrator,
    GlobalAdmin,
    PrivilegedApp,
    PrivilegedUser,
)
from saas_audit.derived.m365.standing import Standing
from saas_audit.model import text

from .conditional_access import BLOCK, grant, policy

# --- the truth tables' small world -----------------------------------------------------------

NOON = datetime.fromisoformat("2026-11-02T06:00:00Z")
ORGANISATION = Organization(id="t", display_name="Acme")
P2 = SubscribedSku(
    id="sku",
    capability_status="Enabled",
    service_plans=[ServicePlan(service_plan_name="AAD_PREMIUM_P2", provisioning_status="Success")],
)
PIM = [ORGANISATION, P2]
NO_PIM = [ORGANISATION]


def user(name: str, **facts: Any) -> User:
    """An enabled member with no outside identity, unless told otherwise."""
    usual = {"account_enabled": True, "user_type": "Member", "external_user_state": None}
    upn = facts.pop("upn", f"{name}@acme.example")
    return User(id=name, user_principal_name=upn, **{**usual, **facts})


def active(principal: str, role: str = GLOBAL_ADMINISTRATOR) -> RoleAssignment:
    """In force now."""
    return RoleAssignment(
        id=f"a-{principal}", principal_id=principal, role_definition_id=role, directory_scope_id="/"
    )


def eligible(principal: str) -> RoleEligibility:
    """On request."""
    return RoleEligibility(
        id=f"e-{principal}",
        principal_id=principal,
        role_definition_id=GLOBAL_ADMINISTRATOR,
        directory_scope_id="/",
    )


def team(size: int) -> list[User]:
    """u1, u2, ..."""
    return [user(f"u{number}") for number in range(1, size + 1)]


# --- the checks --------------------------------------------------------------------------------


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
no_external_privileged_users.fails(
    "a member from outside", PIM, user("x", upn="x_p.example#EXT#@acme.example"), active("x")
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
admins_mfa_registered.unknown(PIM, user("ann"), active("ann"), unread(RegistrationDetail))


@check(
    severity=CRITICAL,
    control=controls.NO_STANDING_ADMINS,
    maps={"SCuBA": ["MS.AAD.7.4v1"], "CIS M365 6.0.1": ["5.3.1"]},
)
def pim_no_permanent_active(
    assignment: RoleAssignment,
    licence: EntraLicence,
    standing: Own[Standing],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
    users: Lookup[User],
    as_of: AsOf,
    *,
    longest_days: int = 365,
) -> Verdict | None:
    """Nobody holds a highly privileged role for good.

    Why: a right that is always on is there for whoever steals the session, at any hour.
    Fix: Entra admin centre > Identity Governance > Privileged Identity Management > Entra roles >
    Assignments: make the active assignments eligible, or give them an end.
    See: https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-configure
    """
    if assignment.role_definition_id not in PRIVILEGED or not licence.p2:
        return None
    last = as_of + timedelta(days=longest_days)
    want = f"active on request, or for {longest_days} days at most"
    excused = ""
    for held in standing.where(lambda one: one.end is None or one.end > last):
        user = users.get(held.principal)
        names = {held.principal.lower(), user.user_principal_name.lower() if user else ""}
        if any(name in emergency or name in approved for name in names):
            excused = "an approved permanent assignment"
            continue
        saw = f"{user.user_principal_name if user else held.principal}: until {_told(held.end)}"
        worst = held.end is None and (user is None or user.account_enabled)
        return Verdict(False, saw=saw, want=want, severity=None if worst else LOW)
    return Verdict(True, saw="nobody for good", want=want, caveat=excused)


def _told(end: datetime | None) -> str:
    return text(end) if end else "taken away"


def scheduled(principal: str, kind: str = "Assigned", end: str = "") -> RoleSchedule:
    """As PIM sees it."""
    return RoleSchedule(
        id=f"s-{principal}",
        principal_id=principal,
        role_definition_id=GLOBAL_ADMINISTRATOR,
        directory_scope_id="/",
        assignment_type=kind,
        end_date_time=datetime.fromisoformat(end) if end else None,
    )


ANN = [user("ann"), active("ann")]
pim_no_permanent_active.passes(
    "activated, so it ends by itself",
    PIM,
    ANN,
    scheduled("ann", "Activated", "2026-11-02T14:00:00Z"),
)
pim_no_permanent_active.passes(
    "for a project", PIM, ANN, scheduled("ann", end="2026-12-31T00:00:00Z")
)
pim_no_permanent_active.fails("for good", PIM, ANN, scheduled("ann"), at=CRITICAL)
pim_no_permanent_active.fails(
    "until 2099 has an end and is for good all the same",
    PIM,
    ANN,
    scheduled("ann", end="2099-12-31T00:00:00Z"),
    at=LOW,
)
pim_no_permanent_active.passes(
    "a declared break-glass account",
    PIM,
    ANN,
    scheduled("ann"),
    BreakGlass(account="ann@acme.example"),
)
ROLE_GROUP = [
    Group(id="g", display_name="Admins", is_assignable_to_role=True, visibility=None),
    GroupMember(id="ann", group="g"),
    user("ann"),
    active("g"),
    scheduled("g"),
]


def bound(end: str) -> GroupSchedule:
    """Ann's membership, as PIM for Groups sees it."""
    until = datetime.fromisoformat(end) if end else None
    return GroupSchedule(
        id="m", group="g", principal_id="ann", access_id="member", end_date_time=until
    )


pim_no_permanent_active.passes(
    "the group for good, its only member until tonight",
    PIM,
    ROLE_GROUP,
    bound("2026-11-02T14:00:00Z"),
)
pim_no_permanent_active.fails("the member for good", PIM, ROLE_GROUP, bound(""), at=CRITICAL)
pim_no_permanent_active.fails("a member put in past PIM", PIM, ROLE_GROUP, at=CRITICAL)
pim_no_permanent_active.unknown(PIM, ROLE_GROUP, unread(GroupSchedule, of="g"))
pim_no_permanent_active.unknown("an assignment PIM does not list", PIM, ANN, scheduled("ben"))
pim_no_permanent_active.unknown(PIM, ANN, unread(RoleSchedule))
pim_no_permanent_active.skips("without PIM there is nothing to judge", NO_PIM, ANN)


@check(severity=CRITICAL, control=controls.MACHINES_ARE_BOUNDED)
def sp_no_secret_in_tier0(
    app: PrivilegedApp,
    account: ServicePrincipal,
    registrations: Lookup[Application],
    organization: Organization,
    as_of: AsOf,
) -> Verdict | Unclear:
    """No app in a top role signs in with a client secret.

    Why: a secret is copied into scripts and pipelines, and works from anywhere.
    Fix: Entra admin centre > App registrations > Certificates & secrets: replace the secret by a
    certificate, a federated credential or a managed identity; or take the role away.
    See: https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration
    """
    want = "no client secret"
    if account.service_principal_type == "ManagedIdentity":
        return Verdict(True, saw=f"{app.display_name}: managed identity", want=want)
    secrets = list(account.password_credentials)
    for registration in registrations.all(app_id=account.app_id):
        secrets += registration.password_credentials
    live = [one for one in secrets if one.end_date_time is None or one.end_date_time > as_of]
    if not live and account.app_owner_organization_id not in (None, organization.id):
        return Unclear("the app is registered in another tenant, where its secrets are")
    return Verdict(not live, saw=f"{app.display_name}: {len(live)} live secrets", want=want)


def robot(*secrets: PasswordCredential, **facts: Any) -> ServicePrincipal:
    """An app of this tenant in a top role."""
    usual = {"service_principal_type": "Application", "app_owner_organization_id": "t"}
    return ServicePrincipal(
        id="sp", app_id="app", display_name="Robot", password_credentials=list(secrets),
        **{**usual, **facts},
    )  # fmt: skip


LIVE = PasswordCredential(display_name=None, end_date_time=NOON + timedelta(days=30))
EXPIRED = PasswordCredential(display_name=None, end_date_time=NOON - timedelta(days=1))
REGISTERED = Application(id="o", app_id="app", display_name="Robot", password_credentials=[])
TOP = [PIM, active("sp")]
sp_no_secret_in_tier0.passes(*TOP, robot(), REGISTERED)
sp_no_secret_in_tier0.passes("an expired secret opens nothing", *TOP, robot(EXPIRED), REGISTERED)
sp_no_secret_in_tier0.passes(
    "a managed identity", *TOP, robot(service_principal_type="ManagedIdentity")
)
sp_no_secret_in_tier0.fails(
    "the secret sits on the registration",
    *TOP,
    robot(),
    Application(id="o", app_id="app", display_name="Robot", password_credentials=[LIVE]),
)
sp_no_secret_in_tier0.fails(*TOP, robot(LIVE), REGISTERED)
sp_no_secret_in_tier0.unknown("another's app", *TOP, robot(app_owner_organization_id="x"))
sp_no_secret_in_tier0.unknown(*TOP, robot(), unread(Application))
sp_no_secret_in_tier0.skips("no app holds such a role", PIM, active("ann"), robot())


@check(
    severity=HIGH,
    control=controls.EMERGENCY_ACCESS,
    maps={"CIS M365 6.0.1": ["1.1.2"]},
    blind_to="where the credentials are kept, and whether anyone has tried them lately",
)
def break_glass_accounts(
    organization: Organization, accounts: Rows[EmergencyAccount], *, fewest: int = 2
) -> Verdict | Unclear:
    """Two emergency accounts work when everything else is locked.

    Why: the day a policy or an outage locks every administrator out is too late to make one.
    Fix: keep two cloud-only accounts in the onmicrosoft.com domain as permanent Global
    Administrators, exclude them from policies that block or need a device, and declare them in the
    config as break_glass.
    See: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
    """
    want = f"{fewest} working accounts in {organization.display_name}"
    if not accounts:
        return Unclear("none is declared: list them as break_glass in the config", saw="none")
    broken = accounts.where(lambda one: bool(one.problems))
    if broken:
        told = [f"{one.account} {', '.join(one.problems)}" for one in broken]
        return Verdict(False, saw=told, want=want)
    return Verdict(accounts.count() >= fewest, saw=accounts, want=want)


def emergency(name: str, **facts: Any) -> list[Any]:
    """A declared account that works, unless told otherwise."""
    upn = facts.pop("upn", f"{name}@acme.onmicrosoft.com")
    declared = BreakGlass(account=facts.pop("declared", upn))
    account = user(name, upn=upn, **{"on_premises_sync_enabled": None, **facts})
    return [account, declared, active(name), scheduled(name)]


DEFAULTS_OFF = SecurityDefaults(is_enabled=False)
READY = [PIM, DEFAULTS_OFF]
break_glass_accounts.passes(READY, emergency("bg1"), emergency("bg2"))
break_glass_accounts.fails("only one", READY, emergency("bg1"))
break_glass_accounts.fails(
    "excluded from everything, and disabled",
    READY,
    emergency("bg1"),
    emergency("bg2", account_enabled=False),
)
break_glass_accounts.fails(
    "in a domain whose sign-in is elsewhere",
    READY,
    emergency("bg1"),
    emergency("bg2", upn="bg2@acme.example"),
)
break_glass_accounts.fails(
    "blocked like everybody",
    READY,
    emergency("bg1"),
    emergency("bg2"),
    policy(BLOCK, id="Block abroad", locations=None),
)
break_glass_accounts.fails(
    "a compliant device is needed",
    READY,
    emergency("bg1"),
    emergency("bg2"),
    policy(grant("compliantDevice"), id="Managed devices"),
)
break_glass_accounts.passes(
    "MFA is the other way in, and the name is typed in another case",
    READY,
    emergency("bg1"),
    emergency("bg2", upn="BG2@acme.onmicrosoft.com", declared="bg2@Acme.onmicrosoft.com"),
    policy(grant("mfa", "compliantDevice"), id="MFA or a managed device"),
)
break_glass_accounts.fails(
    "declared, and not there", READY, emergency("bg1"), BreakGlass(account="gone@acme.example")
)
break_glass_accounts.unknown("none declared", READY, user("bg1"), active("bg1"), scheduled("bg1"))
break_glass_accounts.unknown(
    READY,
    active("bg1"),
    scheduled("bg1"),
    BreakGlass(account="bg1@acme.onmicrosoft.com"),
    unread(User),
)
