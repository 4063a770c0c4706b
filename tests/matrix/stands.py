"""Passes of *careful* that need nothing of a source they rest on elsewhere: each was looked at.

Its switches are on, its org has all the columns, its policies reach everybody whatever their role,
nobody of its home platform is gone, no mailbox forwards and no sender is trusted. An app without
owners needs no names for them.
"""

from saas_audit.derived.google.chrome import ExtensionDefault
from saas_audit.derived.google.in_force import Effective
from saas_audit.discover import built_in

TRUSTS_NOBODY = {
    "m365.defender.antiphish_no_trusted_exceptions",
    "m365.defender.antispam_no_allowed_domains",
}
STANDS: dict[str, set[str]] = {
    # Checks about places read users to say how many a place holds, and decide nothing by it.
    "admin.directory_v1 users.list?customer=my_customer&maxResults=500&projection=full": {
        check.id
        for check in built_in()
        if issubclass(check.contract.subject or object, (Effective, ExtensionDefault))
    },
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
    "exchange Get-AcceptedDomain": {*TRUSTS_NOBODY, "m365.exchange.mailbox_forwarding_none"},
    "exchange Get-AntiPhishRule": {"m365.defender.antiphish_no_trusted_exceptions"},
    "exchange Get-EOPProtectionPolicyRule": TRUSTS_NOBODY,
    "exchange Get-HostedContentFilterRule": {"m365.defender.antispam_no_allowed_domains"},
    "exchange Get-HostedOutboundSpamFilterRule": {"m365.defender.outbound_forwarding_off"},
    "exchange Get-InboundConnector": {"m365.exchange.direct_send_rejected"},
    "exchange Get-QuarantinePolicy": {"m365.defender.high_conf_phish_quarantined"},
    "exchange Get-Recipient": {"m365.exchange.mailbox_forwarding_none"},
    "graph /domains": {"cross.people.leavers_lose_access"},
    "graph /roleManagement/directory/roleAssignments": {
        "m365.entra.ca_mfa_all_users",
        "m365.entra.security_defaults_or_ca",
    },
    "graph /users": {
        "m365.entra.privileged_api_apps_no_owners",
        "m365.entra.privileged_apps_no_owners",
    },
    "graph-beta /groups/{id}/transitiveMembers": {"m365.entra.pim_activation_mfa"},
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
