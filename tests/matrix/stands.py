"""Passes of *careful* that need nothing of a source they rest on elsewhere: each was looked at.

Its switches are on, its org has all the columns, its policies reach everybody whatever their role,
nobody of its home platform is gone.
"""

STANDS: dict[str, set[str]] = {
    "admin.directory_v1 domains.list?customer=my_customer": {"cross.people.leavers_lose_access"},
    "describe PermissionSet": {
        "cross.people.admin_in_several_platforms",
        "cross.people.admins_use_mfa_everywhere",
        "cross.people.leavers_lose_access",
        "salesforce.admin.external_no_admin_rights",
        "salesforce.admin.no_dormant_admins",
        "salesforce.admin.service_accounts_no_broad_rights",
        "salesforce.admin.super_admins_few",
        "salesforce.apps.api_access_control_on",
        "salesforce.mfa.logins_really_used_it",
        "salesforce.mfa.org_wide_login_required",
    },
    "graph /domains": {"cross.people.leavers_lose_access"},
    "graph /roleManagement/directory/roleAssignments": {
        "m365.entra.ca_mfa_all_users",
        "m365.entra.security_defaults_or_ca",
    },
    "soql PermissionSet": {
        "cross.people.leavers_lose_access",
        "salesforce.mfa.org_wide_login_required",
    },
    "soql PermissionSetAssignment?where=Assignee.IsActive = true": {
        "cross.people.leavers_lose_access",
        "salesforce.mfa.org_wide_login_required",
    },
    "soql PermissionSetGroup": {
        "cross.people.leavers_lose_access",
        "salesforce.admin.external_no_admin_rights",
        "salesforce.mfa.org_wide_login_required",
    },
    "soql User": {
        "salesforce.apps.api_access_control_on",
        "salesforce.mfa.org_wide_login_required",
    },
    "tooling SecurityHealthCheckRisks": {
        "salesforce.admin.login_as_any_user_off",
        "salesforce.mfa.org_wide_login_required",
    },
    "tooling SecuritySettings": {
        "salesforce.admin.login_as_any_user_off",
        "salesforce.mfa.org_wide_login_required",
    },
}
