"""Who else can do much: each far-reaching permission, and how many people may hold it.

Holders of Modify All Data are administrators and have these permissions by their profile; they
are counted once, by ``modify_all_data_limited``.
"""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, Lookup, Rows, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.permissions import PermissionSetAssignment, PermissionSetGroup
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.powers import (
    CONFIGURE,
    EXPORT_DATA,
    GRANT_RIGHTS,
    LOGIN_POLICIES,
    MANAGE_USERS,
    MODIFY_ALL_DATA,
    USE_API,
    VIEW_ALL_DATA,
    WRITE_CODE,
    Holder,
)
from saas_audit.derived.salesforce.staff import Staff
from saas_audit.model import NOT_RETURNED

from ..examples import ACME, LONG_AGO, columns, grant, holder, permission_set, user
from ..few import crowd, few

ADMIN = holder("ann", "ModifyAllData", "ViewAllData", "ManageUsers", "ApiEnabled", "DataExport")
DESK = permission_set("desk", "ModifyAllData", type="Group", permission_set_group_id="g")
FRESH = PermissionSetGroup(id="g", developer_name="desk", status="Updated")
OLD = PermissionSetGroup(id="g", developer_name="desk", status="Outdated")


@check(
    severity=CRITICAL,
    control=controls.FEW_ADMINS,
    maps={"SBS": ["SBS-ACS-004", "SBS-ACS-008"]},
)
def modify_all_data_limited(
    org: Organization, holders: Lookup[Holder], *, limit: int = 5
) -> Verdict:
    """Few people and machines hold Modify All Data.

    Why: whoever holds it can change or delete every record, whatever sharing says.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Modify All
    Data away, and grant the objects that the work takes.
    See: https://help.salesforce.com/s/articleView?id=sf.users_profiles_view_all_mod_all.htm
    """
    return few(holders.all(power=MODIFY_ALL_DATA), limit, "in all")


modify_all_data_limited.passes(
    "the vendor's own process is no holder",
    ACME,
    crowd(5, "ModifyAllData"),
    holder("auto", "ModifyAllData", user_type="AutomatedProcess"),
)
modify_all_data_limited.passes(
    "muted in the group of sets: the group's sum does not have it",
    ACME,
    crowd(5, "ModifyAllData"),
    user("eve"),
    permission_set("desk", type="Group", permission_set_group_id="g"),
    grant("eve", "desk"),
    FRESH,
)
modify_all_data_limited.passes(
    "one grant has ended",
    ACME,
    crowd(5, "ModifyAllData"),
    user("eve"),
    DESK,
    FRESH,
    grant("eve", "desk", until=LONG_AGO),
)
modify_all_data_limited.fails(
    "the sixth holds it only through a group of sets",
    ACME,
    crowd(5, "ModifyAllData"),
    user("eve"),
    DESK,
    FRESH,
    grant("eve", "desk"),
)
modify_all_data_limited.fails(ACME, crowd(6, "ModifyAllData"), unread(User))
modify_all_data_limited.passes(ACME, crowd(6, "ModifyAllData"), limit=6)
modify_all_data_limited.unknown(
    "the sum of a group is old",
    ACME,
    ADMIN,
    user("eve"),
    permission_set("desk", type="Group", permission_set_group_id="g"),
    OLD,
    grant("eve", "desk"),
)
modify_all_data_limited.unknown(ACME, crowd(2, "ModifyAllData"), unread(User))
modify_all_data_limited.unknown(ACME, ADMIN, user("x"), unread(PermissionSetAssignment))


@check(
    severity=HIGH,
    control=controls.RIGHTS_ARE_FEW,
    maps={"SBS": ["SBS-ACS-004", "SBS-ACS-008"]},
)
def view_all_data_limited(org: Organization, holders: Lookup[Holder], *, limit: int = 5) -> Verdict:
    """Few people and machines beyond the administrators hold View All Data.

    Why: it opens every record to be read, and so to be copied, whatever sharing says.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take View All
    Data away; View All on single objects is often enough.
    See: https://help.salesforce.com/s/articleView?id=sf.users_profiles_view_all_mod_all.htm
    """
    return few(holders.all(power=VIEW_ALL_DATA), limit)


view_all_data_limited.passes(
    "Salesforce runs the analytics user itself",
    ACME,
    crowd(5, "ViewAllData"),
    holder(
        "x",
        "ViewAllData",
        username="integration@00d5g0000000002eaa.com",
        licence="Analytics Cloud Integration User",
    ),
)
view_all_data_limited.passes("an administrator is counted elsewhere", ACME, ADMIN, limit=0)
view_all_data_limited.fails(ACME, ADMIN, crowd(6, "ViewAllData"))
view_all_data_limited.unknown(ACME, crowd(5, "ViewAllData"), unread(User))
view_all_data_limited.unknown(
    "a holder who may be an administrator",
    ACME,
    holder("eve", "ViewAllData"),
    grant("eve", "?"),
    limit=0,
)


@check(severity=HIGH, control=controls.RIGHTS_ARE_FEW, maps={"SBS": ["SBS-ACS-004"]})
def manage_users_limited(org: Organization, holders: Lookup[Holder], *, limit: int = 5) -> Verdict:
    """Few people beyond the administrators manage users.

    Why: whoever resets a password or changes an address can become that user.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Manage
    Users and Manage Internal Users away; delegated administration can do for a help desk.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_userperms.htm
    """
    return few(holders.all(power=MANAGE_USERS), limit)


manage_users_limited.passes(ACME, ADMIN, crowd(5, "ManageUsers", "ManageInternalUsers"))
manage_users_limited.fails("a help desk of six", ACME, crowd(6, "ManageInternalUsers"))
manage_users_limited.fails(
    "three by either permission",
    ACME,
    crowd(3, "ManageUsers"),
    holder("z", "ManageInternalUsers"),
    limit=3,
)
manage_users_limited.unknown(ACME, crowd(1, "ManageUsers"), unread(User))


@check(
    severity=HIGH,
    control=controls.RIGHTS_ARE_FEW,
    maps={"SBS": ["SBS-ACS-008", "SBS-DEP-002"]},
)
def author_apex_limited(
    org: Organization, holders: Lookup[Holder], *, limit: int = 3
) -> Verdict | None:
    """In production hardly anybody beyond the administrators may write Apex.

    Why: code runs with all rights, and what is typed into production was reviewed by nobody.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Author
    Apex from people, and leave it to the account that releases.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_userperms.htm
    """
    return None if org.is_sandbox else few(holders.all(power=WRITE_CODE), limit)


SANDBOX = Organization(id="00D", name="Acme", is_sandbox=True)

author_apex_limited.passes(
    "a release account beside five administrators",
    ACME,
    crowd(5, "AuthorApex", "ModifyAllData"),
    holder("release", "AuthorApex"),
)
author_apex_limited.fails(ACME, crowd(4, "AuthorApex"))
author_apex_limited.skips("developers in a sandbox", SANDBOX, crowd(10, "AuthorApex"))
author_apex_limited.unknown(ACME, crowd(1, "AuthorApex"), unread(User))


@check(
    severity=HIGH,
    control=controls.RIGHTS_ARE_FEW,
    maps={"SBS": ["SBS-ACS-008", "SBS-DEP-002"]},
)
def customize_application_limited(
    org: Organization, holders: Lookup[Holder], *, limit: int = 5
) -> Verdict:
    """Few people beyond the administrators can change the configuration.

    Why: a setting that is changed by the way opens what all the others keep shut.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Customize
    Application and Modify Metadata Through Metadata API Functions away. If this audit's own user
    holds one of them, declare it under approved_accounts.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_userperms.htm
    """
    return few(holders.all(power=CONFIGURE), limit)


customize_application_limited.passes(ACME, crowd(5, "CustomizeApplication"))
customize_application_limited.passes(
    "this audit's user, declared: not counted, but named",
    ACME,
    holder("audit", "ModifyMetadata"),
    ApprovedAccount(account="audit@acme.example"),
    limit=0,
)
customize_application_limited.fails(
    "six, and one of them by the Metadata API only",
    ACME,
    crowd(5, "CustomizeApplication"),
    holder("deploy", "ModifyMetadata"),
)
customize_application_limited.unknown(ACME, crowd(1, "ModifyMetadata"), unread(User))


@check(severity=HIGH, control=controls.RIGHTS_ARE_FEW)
def grant_rights_limited(org: Organization, holders: Lookup[Holder], *, limit: int = 5) -> Verdict:
    """Few people beyond the administrators can hand out rights.

    Why: whoever assigns permission sets, profiles, roles or sharing can give themselves anything.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Assign
    Permission Sets, Manage Profiles and Permission Sets, Manage Roles and Manage Sharing away.
    See: https://help.salesforce.com/s/articleView?id=sf.perm_sets_overview.htm
    """
    return few(holders.all(power=GRANT_RIGHTS), limit)


grant_rights_limited.passes(ACME, crowd(5, "ManageRoles"))
grant_rights_limited.fails(
    "one who may assign permission sets, and nothing else",
    ACME,
    crowd(5, "ManageProfilesPermissionsets", "ManageSharing"),
    holder("eve", "AssignPermissionSets"),
)
grant_rights_limited.unknown(ACME, crowd(1, "ManageSharing"), unread(User))


@check(severity=HIGH, control=controls.RIGHTS_ARE_FEW)
def security_settings_limited(
    org: Organization, holders: Lookup[Holder], *, limit: int = 5
) -> Verdict:
    """Few people beyond the administrators can weaken the login policies.

    Why: password rules, trusted networks, identity providers and certificates decide who gets in.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Manage
    Password Policies, Login Access Policies, IP Addresses, Auth. Providers and Certificates away.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_userperms.htm
    """
    return few(holders.all(power=LOGIN_POLICIES), limit)


security_settings_limited.passes(
    "a certificate operator counts as one", ACME, holder("eve", "ManageCertificates"), limit=1
)
security_settings_limited.fails(
    ACME, crowd(5, "ManageIpAddresses"), holder("eve", "ManagePasswordPolicies")
)
security_settings_limited.passes(
    "an org without identity providers has no column for them",
    ACME,
    columns("ManageAuthProviders"),
    user("ann"),
    permission_set("p", permissions_manage_auth_providers=NOT_RETURNED),
    grant("ann", "p"),
)
security_settings_limited.unknown(ACME, crowd(1, "ManageAuthProviders"), unread(User))


@check(severity=HIGH, control=controls.RIGHTS_ARE_FEW)
def data_export_limited(org: Organization, holders: Lookup[Holder], *, limit: int = 2) -> Verdict:
    """Hardly anybody beyond the administrators may export all data.

    Why: the weekly export puts every record of the org into one file.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Weekly Data
    Export away, and leave it to the backup account.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_exportdata.htm
    """
    return few(holders.all(power=EXPORT_DATA), limit)


data_export_limited.passes(
    "four administrators and a backup account",
    ACME,
    crowd(4, "DataExport", "ModifyAllData"),
    holder("backup", "DataExport"),
)
data_export_limited.fails(ACME, crowd(3, "DataExport"))
data_export_limited.passes(
    "approved, by id or by sign-in name",
    ACME,
    crowd(3, "DataExport"),
    ApprovedAccount(account="p0"),
    ApprovedAccount(account="p1@acme.example"),
    limit=1,
)
data_export_limited.unknown(
    "no set tells of such a permission",
    ACME,
    user("ann"),
    permission_set("plain", permissions_data_export=NOT_RETURNED),
    columns("DataExport"),
)
data_export_limited.unknown(ACME, crowd(1, "DataExport"), unread(User))


@check(severity=HIGH, control=controls.RIGHTS_ARE_FEW, maps={"SBS": ["SBS-ACS-002"]})
def api_enabled_limited(
    org: Organization,
    holders: Lookup[Holder],
    staff: Rows[Staff],
    *,
    percent: int = 20,
    at_least: int = 5,
) -> Verdict:
    """Only the part of the staff that needs the API may use it.

    Why: stolen tokens and borrowed tools empty an org through the API, as whoever may use it.
    Fix: Setup > Profiles and Permission Sets > the one named > System Permissions: take API Enabled
    away; give it back by a permission set to those whose tools need it.
    See: https://help.salesforce.com/s/articleView?id=sf.security_api_access_control_about.htm
    """
    everybody = sum(1 for _ in staff)
    limit = max(at_least, everybody * percent // 100)
    return few(holders.all(power=USE_API), limit, f"of {everybody}")


api_enabled_limited.passes("three of four, in a small org", ACME, crowd(3, "ApiEnabled"), user("x"))
api_enabled_limited.passes(ACME, crowd(4, "ApiEnabled"), percent=100, at_least=0)
api_enabled_limited.fails("the usual profile gives it to all", ACME, crowd(6, "ApiEnabled"))
api_enabled_limited.fails(
    "administrators count", ACME, crowd(6, "ApiEnabled", "ModifyAllData"), user("x")
)
api_enabled_limited.fails(
    "99 of a hundred: of three people, two", ACME, crowd(3, "ApiEnabled"), percent=99, at_least=0
)
api_enabled_limited.fails(
    "who left is no part of the staff",
    ACME,
    crowd(2, "ApiEnabled"),
    user("x", is_active=False),
    user("y", is_active=False),
    percent=50,
    at_least=0,
)
api_enabled_limited.unknown(ACME, crowd(1, "ApiEnabled"), unread(User))
api_enabled_limited.unknown("nobody is told of", ACME, user("ann"), percent=100)
