"""Passes of *careful* that need nothing of a source they rest on elsewhere: each was looked at.

Its switches are on and told in two places, its org has all the columns, its policies reach
everybody whatever their role, its guests, partners and machines hold no group of sets, no rule
shares with every employee, its command-line app is installed, passwords are off for people of whom
some hold no group, nobody of its home platform is gone, no mailbox forwards, no sender is trusted.
An app without owners needs no names for them.
"""

from saas_audit.datasets.m365.app_rights import MICROSOFT_GRAPH
from saas_audit.derived.google.chrome import ExtensionDefault
from saas_audit.derived.google.in_force import Effective
from saas_audit.discover import built_in

ONE_UNIT = {"google.drive.shared_drives_restricted_to_domain"}
"""It looks at the setting of one org unit, whatever users and groups there are."""

NO_GROUP_IN_SSO = {"google.mfa.active_users_enforced", "google.mfa.active_users_enrolled"}
"""No SSO assignment of *careful* is about a group, so nobody asks who is in one."""

NOBODY_WITHOUT = {"cross.people.second_factors_are_everywhere"}
"""Everybody at Tidy has a second factor in Google, so nobody asks where they sign in."""

OWN_APPS = {"cross.apps.apps_hold_keys_to_one_platform"}
"""Tidy's apps in Entra ID are its own, whatever rights they hold."""

NOBODY_IS_GONE = {"cross.people.accounts_have_an_owner", "cross.people.leavers_lose_access"}
"""Domains decide only about people who have no account at home, and at Tidy all have one."""

TRUSTS_NOBODY = {
    "m365.defender.antiphish_no_trusted_exceptions",
    "m365.defender.antispam_no_allowed_domains",
}
FOR_EVERYBODY = {
    f"m365.entra.{name}"
    for name in (
        "ca_device_code_blocked",
        "ca_legacy_auth_blocked",
        "ca_mfa_device_registration",
        "users_mfa_capable",
    )
}
"""Policies that leave out nobody, and capable members: whatever groups there are."""
BUT_FOR_GLASS = {
    f"m365.entra.{name}"
    for name in (
        "ca_high_risk_users",
        "ca_managed_device_required",
        "ca_mfa_all_users",
        "ca_mfa_azure_management",
        "ca_mfa_guests",
        "ca_mfa_no_location_bypass",
        "ca_phishing_resistant_all_users",
        "ca_risky_signins_blocked",
        "ca_risky_signins_mfa",
        "ca_security_info_managed_device",
        "security_defaults_or_ca",
    )
}
"""Policies that leave out one group of declared accounts: whatever roles people hold."""
GROUP_PIM = "graph /identityGovernance/privilegedAccess/group"
OF_GROUP = "?$filter=groupId eq '{id}'"

STANDS: dict[str, set[str]] = {
    # Checks about places read users to say how many a place holds, and decide nothing by it.
    "admin.directory_v1 users.list?customer=my_customer&maxResults=500&projection=full": {
        check.id
        for check in built_in()
        if issubclass(check.contract.subject or object, (Effective, ExtensionDefault))
    }
    | ONE_UNIT,
    "admin.directory_v1 groups.list?customer=my_customer&maxResults=200": ONE_UNIT
    | NO_GROUP_IN_SSO
    | NOBODY_WITHOUT,
    "admin.directory_v1 members.list?groupKey={id}&maxResults=200": NO_GROUP_IN_SSO
    | NOBODY_WITHOUT,
    "admin.directory_v1 orgunits.list?customerId=my_customer&type=allIncludingParent": (
        NOBODY_WITHOUT
    ),
    "cloudidentity.v1 inboundSsoAssignments.list?pageSize=100": NOBODY_WITHOUT,
    "graph /oauth2PermissionGrants": OWN_APPS,
    f"graph /servicePrincipals(appId='{MICROSOFT_GRAPH}')/appRoleAssignedTo": OWN_APPS,
    "admin.directory_v1 domains.list?customer=my_customer": NOBODY_IS_GONE,
    "describe PermissionSet": {
        "cross.people.admin_in_several_platforms",
        "cross.people.administrators_use_all_their_accounts",
        "cross.people.admins_are_no_guests_elsewhere",
        "cross.people.admins_have_no_private_mail",
        "cross.people.admins_use_mfa_everywhere",
        "cross.people.leavers_lose_access",
        "cross.people.service_accounts_administer_nothing",
        "cross.people.the_provider_is_not_bypassed",
        "salesforce.admin.api_enabled_limited",
        "salesforce.admin.author_apex_limited",
        "salesforce.admin.customize_application_limited",
        "salesforce.admin.data_export_limited",
        "salesforce.admin.external_no_admin_rights",
        "salesforce.admin.grant_rights_limited",
        "salesforce.admin.manage_users_limited",
        "salesforce.admin.modify_all_data_limited",
        "salesforce.admin.no_dormant_admins",
        "salesforce.admin.no_dormant_users",
        "salesforce.admin.security_settings_limited",
        "salesforce.admin.service_accounts_api_only",
        "salesforce.admin.service_accounts_ip_bound",
        "salesforce.admin.service_accounts_no_broad_rights",
        "salesforce.admin.super_admins_few",
        "salesforce.admin.view_all_data_limited",
        "salesforce.apps.api_access_control_on",
        "salesforce.apps.approve_uninstalled_limited",
        "salesforce.apps.client_credentials_user_limited",
        "salesforce.apps.manage_apps_limited",
        "salesforce.email.inbound_services_authenticated",
        "salesforce.guest.api_disabled",
        "salesforce.guest.system_permissions_none",
        "salesforce.mfa.external_privileged_covered",
        "salesforce.mfa.logins_really_used_it",
        "salesforce.mfa.org_wide_login_required",
        "salesforce.mfa.reset_permission_limited",
        "salesforce.sharing.object_view_modify_all_limited",
        "salesforce.sso.bypass_users_known",
        "salesforce.sso.password_login_disabled",
    },
    "exchange Get-AcceptedDomain": {*TRUSTS_NOBODY, "m365.exchange.mailbox_forwarding_none"},
    "exchange Get-AntiPhishRule": {"m365.defender.antiphish_no_trusted_exceptions"},
    "exchange Get-EOPProtectionPolicyRule": TRUSTS_NOBODY,
    "exchange Get-HostedContentFilterRule": {"m365.defender.antispam_no_allowed_domains"},
    "exchange Get-HostedOutboundSpamFilterRule": {"m365.defender.outbound_forwarding_off"},
    "exchange Get-InboundConnector": {"m365.exchange.direct_send_rejected"},
    "exchange Get-QuarantinePolicy": {"m365.defender.high_conf_phish_quarantined"},
    "exchange Get-Recipient": {"m365.exchange.mailbox_forwarding_none"},
    "graph /domains": {*NOBODY_IS_GONE, "m365.entra.users_mfa_capable"},
    "graph /groups": FOR_EVERYBODY,
    "graph /identity/conditionalAccess/policies": {
        "m365.entra.admins_mfa_registered",
        "m365.entra.admins_phishing_resistant_registered",
        "m365.entra.global_admin_count",
        "m365.entra.no_external_privileged_users",
        "m365.entra.pim_no_permanent_active",
        "m365.entra.sp_no_secret_in_tier0",
        "m365.entra.users_mfa_capable",
    },
    "soql Organization": {"salesforce.sharing.rules_no_write_to_all_internal"},
    "soql AuthConfig": {
        "salesforce.sso.bypass_users_known",
        "salesforce.sso.password_login_disabled",
    },
    "soql ExternalClientApplication": {"salesforce.apps.cli_app_limited"},
    "soql OauthToken?windows=halves of CreatedDate&numbered=token": {
        "salesforce.apps.cli_app_limited"
    },
    f"{GROUP_PIM}/assignmentScheduleInstances{OF_GROUP}": {"m365.entra.break_glass_accounts"},
    f"{GROUP_PIM}/eligibilityScheduleInstances{OF_GROUP}": {"m365.entra.ca_groups_protected"},
    "graph /roleManagement/directory/roleAssignments": {*FOR_EVERYBODY, *BUT_FOR_GLASS},
    "graph /roleManagement/directory/roleEligibilityScheduleInstances": {
        "m365.entra.ca_groups_protected"
    },
    "graph-beta /groups/{id}/transitiveMembers": {
        *FOR_EVERYBODY,
        "m365.entra.ca_groups_protected",
        "m365.entra.pim_activation_mfa",
    },
    "graph /users": {
        "m365.entra.privileged_api_apps_no_owners",
        "m365.entra.privileged_apps_no_owners",
    },
    "graph-beta /groups/{id}/transitiveMembers?$select=id": {"m365.entra.pim_activation_mfa"},
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
        "salesforce.admin.service_accounts_ip_bound",
        "salesforce.apps.client_credentials_user_limited",
        "salesforce.email.inbound_services_authenticated",
        "salesforce.guest.api_disabled",
        "salesforce.guest.system_permissions_none",
        "salesforce.mfa.external_privileged_covered",
        "salesforce.mfa.org_wide_login_required",
        "salesforce.sso.password_login_disabled",
    },
    "soql User": {
        "salesforce.apps.api_access_control_on",
        "salesforce.mfa.org_wide_login_required",
    },
    "tooling FieldDefinition?where=EntityDefinition.QualifiedApiName = {name}": {
        "salesforce.sharing.user_object_private_external"
    },
    "tooling SecurityHealthCheckRisks": {
        "cross.people.the_provider_is_not_bypassed",
        "salesforce.admin.login_as_any_user_off",
        "salesforce.apps.secrets_not_readable_by_api",
        "salesforce.files.risky_types_download_only",
        "salesforce.mfa.org_wide_login_required",
        "salesforce.mfa.verify_before_registering_method",
        "salesforce.mfa.verify_on_email_change",
        "salesforce.password.complexity",
        "salesforce.password.history",
        "salesforce.password.max_login_attempts",
        "salesforce.password.min_length",
        "salesforce.session.ended_on_password_reset",
        "salesforce.session.force_relogin_after_login_as",
        "salesforce.session.http_only_cookies",
        "salesforce.session.lock_to_domain",
        "salesforce.session.login_ip_on_every_request",
        "salesforce.session.timeout",
        "salesforce.web.clickjack_setup",
        "salesforce.web.clickjack_standard_pages",
        "salesforce.web.clickjack_visualforce",
        "salesforce.web.csp_email_templates",
        "salesforce.web.csrf",
    },
    "tooling SecuritySettings": {
        "salesforce.admin.login_as_any_user_off",
        "salesforce.mfa.org_wide_login_required",
        "salesforce.mfa.verify_before_registering_method",
        "salesforce.mfa.verify_on_email_change",
        "salesforce.password.history",
        "salesforce.password.min_length",
        "salesforce.session.ended_on_password_reset",
        "salesforce.session.force_relogin_after_login_as",
        "salesforce.session.http_only_cookies",
        "salesforce.session.lock_to_domain",
        "salesforce.session.login_ip_on_every_request",
        "salesforce.web.clickjack_setup",
        "salesforce.web.clickjack_standard_pages",
        "salesforce.web.clickjack_visualforce",
        "salesforce.web.csp_email_templates",
        "salesforce.web.csrf",
    },
}
