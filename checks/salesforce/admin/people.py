"""Administrators: how many, how idle, who else can do as much, and in whose name they act."""

from __future__ import annotations

from datetime import UTC

from saas_audit import (
    CRITICAL,
    HIGH,
    MEDIUM,
    AsOf,
    Own,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.declared import ServiceAccount
from saas_audit.datasets.salesforce.moment import Moment
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.permissions import (
    PermissionColumn,
    PermissionSet,
    PermissionSetGroup,
)
from saas_audit.datasets.salesforce.settings import (
    HealthCheckRisk,
    SecurityMetadata,
    SecuritySettings,
)
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.health import LOGIN_AS_ANY, LoginAsAnyUser
from saas_audit.derived.salesforce.people import (
    Administrator,
    Outsider,
    Service,
    SuperAdministrator,
)
from saas_audit.derived.salesforce.rights import ADMINISTRATIVE, Held, of_these

from ..examples import (
    ACME,
    LONG_AGO,
    TOMORROW,
    customer,
    grant,
    holder,
    permission_set,
    user,
)

NOT_FOR_OUTSIDERS = ADMINISTRATIVE | {
    "AssignPermissionSets",
    "CanApproveUninstalledApps",
    "DataExport",
    "ManageInternalUsers",
    "ManageProfilesPermissionsets",
    "ManageRemoteAccess",
    "ManageRoles",
    "ManageSharing",
    "ModifyMetadata",
    "ViewAllUsers",
    "ViewSetup",
}
EVERYTHING = ("ModifyAllData", "ViewAllData", "ManageUsers")


@check(
    severity=CRITICAL,
    control=controls.FEW_ADMINS,
    maps={
        "SBS": ["SBS-ACS-004"],
        "Health Check": ["AdminUsers.activeSystemAdministratorCount"],
    },
)
def super_admins_few(
    org: Organization,
    admins: Rows[SuperAdministrator],
    *,
    minimum: int = 2,
    maximum: int = 5,
) -> Verdict:
    """Between two and five people hold full administrator rights.

    Why: each can read, change and export everything; one alone may be lost, and the org with them.
    Fix: Setup > Users > Profiles and Permission Sets: take Modify All Data, View All Data and
    Manage Users from all but a few, and give the others what their work takes.
    See: https://help.salesforce.com/s/articleView?id=sf.perm_sets_overview.htm
    """
    count = admins.count()
    want = f"{minimum} to {maximum}"
    return Verdict(count <= maximum and count >= minimum, saw=admins, want=want)


TWO = [*holder("ann", *EVERYTHING), *holder("ben", *EVERYTHING)]
SIX = [one for name in "abcdef" for one in holder(name, *EVERYTHING)]
super_admins_few.passes(ACME, TWO)
super_admins_few.passes(
    "six may modify all data, but only four may manage users as well",
    ACME,
    SIX[:12],
    holder("e", "ModifyAllData"),
    holder("f", "ModifyAllData"),
)
super_admins_few.passes(
    "three rights from three sets, one of them ended",
    ACME,
    TWO,
    holder("eve", "ModifyAllData", "ViewAllData"),
    permission_set("users", "ManageUsers"),
    grant("eve", "users", until=LONG_AGO),
    maximum=2,
)
super_admins_few.passes(
    "a partner is another question", ACME, TWO, customer("pat", *EVERYTHING), maximum=2
)
super_admins_few.fails(ACME, SIX)
super_admins_few.passes(ACME, SIX, maximum=8)
super_admins_few.fails("nobody stands in for the only one", ACME, holder("ann", *EVERYTHING))
super_admins_few.fails(
    "put together from a profile and a set",
    ACME,
    TWO,
    holder("eve", "ModifyAllData", "ViewAllData"),
    permission_set("users", "ManageUsers"),
    grant("eve", "users", until=TOMORROW),
    maximum=2,
)
super_admins_few.fails("six are six, whoever is unread", ACME, SIX, unread(User))
super_admins_few.unknown("there may be more", ACME, TWO, unread(User))
super_admins_few.unknown("nobody to be seen", ACME, user("ann"))
super_admins_few.unknown(
    "the sum of a group of sets is old",
    ACME,
    TWO,
    user("eve"),
    permission_set("desk", type="Group", permission_set_group_id="g"),
    grant("eve", "desk"),
    PermissionSetGroup(id="g", developer_name="desk", status="Outdated"),
)
super_admins_few.unknown(
    "the group behind a sum of sets is gone",
    ACME,
    TWO,
    user("eve"),
    permission_set("desk", type="Group", permission_set_group_id="g"),
    grant("eve", "desk"),
)
super_admins_few.unknown("a set that is held was not read", ACME, TWO, user("x"), grant("x", "?"))


@check(severity=CRITICAL, control=controls.NO_STANDING_ADMINS)
def no_dormant_admins(
    admin: Administrator, user: User, service: Service | None, as_of: AsOf, *, days: int = 45
) -> Verdict | Unclear:
    """Every administrator has signed in lately.

    Why: nobody notices what is done with an account that nobody uses.
    Fix: Setup > Users: deactivate the account, or take its administrator permissions.
    See: https://help.salesforce.com/s/articleView?id=sf.deactivating_users.htm
    """
    last = user.last_login_date or user.created_date
    if last < as_of.ago(days=days) and service is not None:
        return Unclear("a machine may live on a token, which does not move its last sign-in", last)
    return Verdict(last >= as_of.ago(days=days), saw=last, want=f"in the last {days} days")


JUST_IN_TIME = Moment(2026, 9, 18, 6, tzinfo=UTC)

no_dormant_admins.passes(holder("ann", "ModifyAllData"))
no_dormant_admins.passes(
    "made three days ago, never signed in",
    holder("ann", "AuthorApex", created_date=TOMORROW, last_login_date=None),
)
no_dormant_admins.passes(
    "a partner is another question",
    holder("ann", "ModifyAllData"),
    customer("pat", "ModifyAllData", last_login_date=LONG_AGO),
)
no_dormant_admins.passes("idle, but no administrator any more", holder("ann", "ModifyAllData"),
                         holder("leo", last_login_date=LONG_AGO))  # fmt: skip
no_dormant_admins.passes(
    "a machine that signed in 45 days ago, to the minute",
    holder("bot", "ModifyAllData", "ApiUserOnly", last_login_date=JUST_IN_TIME),
)
no_dormant_admins.fails(
    "frozen accounts keep their rights", holder("ann", "ViewAllData", last_login_date=LONG_AGO)
)
no_dormant_admins.fails(
    "made long ago, never signed in", holder("ann", "ManageUsers", last_login_date=None)
)
no_dormant_admins.fails(holder("ann", "ModifyAllData"), days=3)
no_dormant_admins.unknown(
    "a machine that may use a token",
    holder("bot", "ModifyAllData", "ApiUserOnly", last_login_date=LONG_AGO),
)
no_dormant_admins.unknown(holder("ann", "ModifyAllData"), unread(User))
no_dormant_admins.unknown("every org has an administrator", holder("ann"))


@check(severity=CRITICAL, control=controls.ADMINS_ARE_OURS)
def external_no_admin_rights(outsider: Outsider, held: Own[Held]) -> Verdict:
    """Nobody outside the organisation holds an administrative permission.

    Why: a partner's or guest's account is not yours to watch, nor is its password.
    Fix: Setup > Profiles or Permission Sets: take the permission away, and look at what
    a package brought.
    See: https://help.salesforce.com/s/articleView?id=sf.networks_customers_permissions.htm
    """
    broad = of_these(held, NOT_FOR_OUTSIDERS)
    saw = sorted({one.right for one in broad.seen()}) if broad else "none"
    return Verdict(not broad, saw=saw, want="none")


external_no_admin_rights.passes(customer("pat", "ApiUserOnly"))
external_no_admin_rights.passes(
    "deactivated", customer("pat"), customer("old", "ModifyAllData", is_active=False)
)
external_no_admin_rights.fails(
    "through a permission set that a package brought",
    customer("pat"),
    permission_set("packaged", "ViewAllUsers"),
    grant("pat", "packaged"),
)
external_no_admin_rights.fails(
    "beside a set that was not read", customer("pat", "ModifyAllData"), grant("pat", "?")
)
external_no_admin_rights.fails(
    "a kind of user that is new", customer("x", "ViewSetup", user_type="Something")
)
external_no_admin_rights.fails("a user of no kind", customer("x", "ViewSetup", user_type=None))
external_no_admin_rights.fails(customer("g", "AuthorApex", user_type="Guest"), unread(User))
external_no_admin_rights.unknown(customer("pat"), unread(User))
external_no_admin_rights.unknown(
    "the org may know one permission more",
    user("pat", user_type="PowerPartner"),
    PermissionSet(id="p", label="p", permission_set_group_id=None),
    grant("pat", "p"),
    PermissionColumn(name="PermissionsViewSetup"),
)
external_no_admin_rights.skips("who left", customer("old", "ModifyAllData", is_active=False))
external_no_admin_rights.skips(holder("ann", "ModifyAllData"))


@check(
    severity=HIGH,
    control=controls.MACHINES_ARE_BOUNDED,
    maps={"SBS": ["SBS-ACS-008"]},
    blind_to="integrations that sign in as a person and are not declared under service_accounts",
)
def service_accounts_no_broad_rights(service: Service, held: Own[Held]) -> Verdict:
    """Service accounts hold no organisation-wide permission.

    Why: an integration's secret lies in somebody else's system; what it may do, a thief may.
    Fix: Setup > Permission Sets: give the integration a set with the objects it needs, and take
    the permission named away.
    See: https://help.salesforce.com/s/articleView?id=sf.integration_user.htm
    """
    broad = of_these(held, ADMINISTRATIVE)
    saw = sorted({one.right for one in broad.seen()}) if broad else "none"
    return Verdict(not broad, saw=saw, want="none")


service_accounts_no_broad_rights.passes(holder("bot", "ApiUserOnly"))
service_accounts_no_broad_rights.passes(
    "reads what an auditor reads", holder("audit", "ViewSetup", licence="Salesforce Integration")
)
service_accounts_no_broad_rights.fails(holder("bot", "ApiUserOnly", "CustomizeApplication"))
service_accounts_no_broad_rights.fails(
    "beside a set that was not read",
    holder("bot", "ApiUserOnly", "CustomizeApplication"),
    grant("bot", "?"),
)
service_accounts_no_broad_rights.fails(
    "by its licence", holder("bot", "ViewAllData", licence="Salesforce Integration")
)
service_accounts_no_broad_rights.fails(
    "a copy of the administrators' profile, and declared",
    holder("bot", "ModifyAllData"),
    ServiceAccount(account="bot@acme.example"),
)
service_accounts_no_broad_rights.fails(
    "declared by its id", holder("bot", "ModifyAllData"), ServiceAccount(account="bot")
)
service_accounts_no_broad_rights.skips(
    "the same, not declared: nobody guesses by the name", holder("bot", "ModifyAllData")
)
service_accounts_no_broad_rights.skips(
    "Salesforce runs it itself",
    holder(
        "x",
        "ApiUserOnly",
        "ViewAllData",
        username="integration@00d5g0000000002eaa.com",
        licence="Analytics Cloud Integration User",
    ),
)
service_accounts_no_broad_rights.fails(
    "a name like that of Salesforce's own is not enough",
    holder("x", "ApiUserOnly", "ViewAllData", username="integration@00d5g0000000002eaa.com"),
)
service_accounts_no_broad_rights.fails(
    "nor is the licence",
    holder("x", "ApiUserOnly", "ViewAllData", licence="Analytics Cloud Integration User"),
)
service_accounts_no_broad_rights.unknown(holder("bot", "ApiUserOnly"), unread(User))


@check(
    severity=MEDIUM,
    control=controls.ACTS_ARE_OWN,
    maps={"Health Check": [LOGIN_AS_ANY]},
)
def login_as_any_user_off(setting: LoginAsAnyUser) -> Verdict:
    """Administrators sign in as another user only where that user has let them in.

    Why: what is done in somebody else's name is laid at their door.
    Fix: Setup > Security > Login Access Policies: switch "Administrators Can Log in as Any
    User" off.
    See: https://help.salesforce.com/s/articleView?id=sf.logging_in_as_another_user.htm
    """
    return Verdict(not setting.on, saw="on" if setting.on else "off", want="off")


def _told(raw: str, **more: str) -> HealthCheckRisk:
    return HealthCheckRisk(durable_id=LOGIN_AS_ANY, org_value_raw=raw, **more)


def _set(on: bool) -> SecuritySettings:
    return SecuritySettings(metadata=SecurityMetadata(enable_admin_login_as_any_user=on))


OTHER_RISK = HealthCheckRisk(durable_id="SessionSettings.csrfGet", org_value_raw="true")

login_as_any_user_off.passes(ACME, _told("false"), _set(False))
login_as_any_user_off.passes("Health Check has no such row", ACME, OTHER_RISK, _set(False))
login_as_any_user_off.passes("the setting is unread", ACME, _told("false"))
login_as_any_user_off.fails(ACME, _told("true"), _set(True))
login_as_any_user_off.fails("a form that nobody knows", ACME, _told("enabled"), _set(True))
login_as_any_user_off.fails(
    "the baseline puts up with it", ACME, _told("true"), unread(SecuritySettings)
)
login_as_any_user_off.unknown(ACME, unread(SecuritySettings), unread(HealthCheckRisk))
login_as_any_user_off.unknown("nobody tells", ACME, OTHER_RISK, unread(SecuritySettings))
