"""Roles that are always on: people who hold them for good, and apps with a secret."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from saas_audit import CRITICAL, LOW, AsOf, Lookup, Own, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount, BreakGlass
from saas_audit.datasets.m365.directory import (
    Application,
    Group,
    Organization,
    PasswordCredential,
    ServicePrincipal,
    SubscribedSku,
    User,
)
from saas_audit.datasets.m365.roles import RoleAssignment, RoleSchedule
from saas_audit.derived.m365.accounts import ApprovedName, EmergencyName
from saas_audit.derived.m365.groups import GroupMember
from saas_audit.derived.m365.licences import ENTRA_P2, EntraLicence
from saas_audit.derived.m365.role_groups import GroupAccess, GroupSchedule
from saas_audit.derived.m365.roles import PRIVILEGED, PrivilegedApp
from saas_audit.derived.m365.standing import Standing
from saas_audit.model import text

from .examples import NO_PIM, NOON, PIM, active, scheduled, user
from .holding import unless_declared

APPROVED = "an approved permanent assignment"


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
    if assignment.role_definition_id not in PRIVILEGED:
        return None
    last = as_of + timedelta(days=longest_days)
    want = f"active on request, or for {longest_days} days at most"
    if not licence.p2:
        failure = Verdict(False, saw="for good", want=want, lacks=ENTRA_P2)
        if (holder := assignment.principal_id) is None:
            return None
        return unless_declared(holder, users, emergency, approved, failure, APPROVED)
    excused = ""
    for held in standing.where(lambda one: one.end is None or one.end > last):
        user = users.get(held.principal)
        names = {held.principal.lower(), user.user_principal_name.lower() if user else ""}
        if any(name in emergency or name in approved for name in names):
            excused = APPROVED
            continue
        saw = f"{user.user_principal_name if user else held.principal}: until {_told(held.end)}"
        worst = held.end is None and (user is None or user.account_enabled)
        return Verdict(False, saw=saw, want=want, severity=None if worst else LOW)
    return Verdict(True, saw="nobody for good", want=want, caveat=excused)


def _told(end: datetime | None) -> str:
    return text(end) if end else "taken away"


ANN = [user("ann"), active("ann")]
TONIGHT, SOME_DAY = "2026-11-02T14:00:00Z", "2099-12-31T00:00:00Z"
pim_no_permanent_active.passes(
    "activated, so it ends by itself",
    PIM,
    ANN,
    scheduled("ann", "Activated", TONIGHT),
)
pim_no_permanent_active.passes(
    "for a project", PIM, ANN, scheduled("ann", end="2026-12-31T00:00:00Z")
)
pim_no_permanent_active.fails("for good", PIM, ANN, scheduled("ann"), at=CRITICAL)
pim_no_permanent_active.fails(
    "for good, and disabled",
    PIM,
    user("ann", account_enabled=False),
    active("ann"),
    scheduled("ann"),
    at=LOW,
)
pim_no_permanent_active.fails(
    "an app, for good", PIM, user("ann"), active("app"), scheduled("app"), at=CRITICAL
)
pim_no_permanent_active.passes(
    "for a year, to the minute", PIM, ANN, scheduled("ann", end="2027-11-02T06:00:00Z")
)
pim_no_permanent_active.passes(
    "approved", PIM, ANN, scheduled("ann"), ApprovedAccount(account="ann")
)
pim_no_permanent_active.skips("a lesser role", NO_PIM, user("ann"), active("ann", "x"))
pim_no_permanent_active.passes(
    "activated, whatever its end, and one for nobody",
    PIM,
    ANN,
    active(None),
    scheduled("ann", "Activated"),
)
pim_no_permanent_active.fails(
    "activated, and hers for good besides",
    PIM,
    ANN,
    scheduled("ann", "Activated", TONIGHT),
    scheduled("ann"),
    at=CRITICAL,
)
pim_no_permanent_active.fails(
    "until 2099 has an end and is for good all the same",
    PIM,
    ANN,
    scheduled("ann", end=SOME_DAY),
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


def bound(end: str, access: GroupAccess = "member") -> GroupSchedule:
    """Ann's membership, as PIM for Groups sees it."""
    until = datetime.fromisoformat(end) if end else None
    return GroupSchedule(
        id=f"m-{access}-{end}",
        group="g",
        principal_id="ann",
        access_id=access,
        end_date_time=until,
    )


pim_no_permanent_active.passes(
    "the group for good, its only member until tonight",
    PIM,
    ROLE_GROUP,
    bound(TONIGHT),
)
pim_no_permanent_active.fails("the member for good", PIM, ROLE_GROUP, bound(""), at=CRITICAL)
pim_no_permanent_active.passes(
    "an owner for good is no member", PIM, ROLE_GROUP, bound("", "owner"), bound(TONIGHT)
)
pim_no_permanent_active.fails(
    "one of her memberships is for good", PIM, ROLE_GROUP, bound(""), bound(TONIGHT), at=CRITICAL
)
pim_no_permanent_active.fails(
    "one of them ends, some day", PIM, ROLE_GROUP, bound(SOME_DAY), bound(TONIGHT), at=LOW
)
pim_no_permanent_active.passes(
    "the membership for long, in a group that holds the role until tonight",
    PIM,
    ROLE_GROUP[:-1],
    scheduled("g", end=TONIGHT),
    bound(SOME_DAY),
)
pim_no_permanent_active.fails("a member put in past PIM", PIM, ROLE_GROUP, at=CRITICAL)
pim_no_permanent_active.fails(
    "one of two members is declared",
    PIM,
    ROLE_GROUP,
    user("ben"),
    GroupMember(id="ben", group="g"),
    BreakGlass(account="ann@acme.example"),
)
pim_no_permanent_active.unknown(PIM, ROLE_GROUP, unread(GroupSchedule, of="g"))
pim_no_permanent_active.unknown("an assignment PIM does not list", PIM, ANN, scheduled("ben"))
pim_no_permanent_active.unknown(PIM, ANN, unread(RoleSchedule))
pim_no_permanent_active.fails(
    "without PIM nothing ends", NO_PIM, ANN, unread(RoleSchedule), lacks=ENTRA_P2
)
pim_no_permanent_active.passes(
    "without PIM, but the only one is the break-glass account",
    NO_PIM,
    ANN,
    BreakGlass(account="ann@acme.example"),
)
pim_no_permanent_active.unknown("is there PIM?", NO_PIM, ANN, unread(SubscribedSku))


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
sp_no_secret_in_tier0.passes(
    "a managed identity is registered nowhere",
    *TOP,
    robot(service_principal_type="ManagedIdentity"),
    unread(Application),
)
for end in (None, NOON + timedelta(seconds=1)):
    sp_no_secret_in_tier0.fails(
        "a secret that works, or always will, put into another's app here",
        *TOP,
        robot(
            PasswordCredential(display_name=None, end_date_time=end), app_owner_organization_id="x"
        ),
    )
sp_no_secret_in_tier0.passes(
    "expired this moment",
    *TOP,
    robot(PasswordCredential(display_name=None, end_date_time=NOON)),
    REGISTERED,
)
sp_no_secret_in_tier0.unknown(*TOP, robot(), unread(Application))
sp_no_secret_in_tier0.skips("no app holds such a role", PIM, active("ann"), robot())
