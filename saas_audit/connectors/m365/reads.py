"""The list of reads: what this connector may ask for. Everything else is refused unsent.

A plugin's row picks from this list too; adding to it is a change to this file, to be reviewed.
"""

from __future__ import annotations

import re

from .hunting import QUERIES

READS: dict[str, tuple[str, ...]] = {
    "azure": ("/providers/microsoft.aadiam/diagnosticSettings",),
    "graph": (
        "/admin/sharepoint/settings",
        "/applications",
        "/applications/{id}/owners",
        "/auditLogs/directoryAudits",
        "/deviceManagement",
        "/deviceManagement/roleAssignments",
        "/deviceManagement/roleAssignments/{id}",
        "/directory/onPremisesSynchronization",
        "/domains",
        "/domains/{id}/federationConfiguration",
        "/groupSettings",
        "/groups",
        "/groups/{id}/owners",
        "/identity/conditionalAccess/evaluate",
        "/identity/conditionalAccess/policies",
        "/identityGovernance/privilegedAccess/group/assignmentScheduleInstances",
        "/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances",
        "/oauth2PermissionGrants",
        "/organization",
        "/policies/authenticationMethodsPolicy",
        "/policies/authorizationPolicy",
        "/policies/crossTenantAccessPolicy/partners",
        "/policies/deviceRegistrationPolicy",
        "/policies/identitySecurityDefaultsEnforcementPolicy",
        "/policies/roleManagementPolicyAssignments",
        "/reports/authenticationMethods/userRegistrationDetails",
        "/roleManagement/directory/roleAssignmentScheduleInstances",
        "/roleManagement/directory/roleAssignments",
        "/roleManagement/directory/roleDefinitions",
        "/roleManagement/directory/roleEligibilityScheduleInstances",
        "/servicePrincipals",
        "/servicePrincipals(appId='00000002-0000-0ff1-ce00-000000000000')/appRoleAssignedTo",
        "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')/appRoleAssignedTo",
        "/servicePrincipals/{id}/owners",
        "/sites/getAllSites",
        "/sites/{id}/drives",
        "/subscribedSkus",
        "/users",
    ),
    "graph-beta": (
        "/deviceManagement/configurationPolicies",
        "/deviceManagement/configurationPolicies/{id}/settings",
        "/groups/{id}/transitiveMembers",
        "/identity/conditionalAccess/namedLocations",
    ),
    "graph_links": ("/drives/{id}/items/{id}/permissions",),
    "hunting": tuple(QUERIES),
    "sharepoint": ("/_api/SPO.Tenant",),
    "sharepoint_sites": ("GetSitePropertiesFromSharePointByFilters",),
    "teams": (
        "Skype.Policy/configurations/TeamsAppPermissionPolicy",
        "Skype.Policy/configurations/TeamsClientConfiguration/configuration/Global",
        "Skype.Policy/configurations/TeamsMeetingPolicy",
        "Skype.Policy/configurations/TenantFederationSettings/configuration/Global",
    ),
    "power_platform": (
        "/providers/Microsoft.BusinessAppPlatform/scopes/admin/apiPolicies",
        "/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments",
        "/providers/PowerPlatform.Governance/v1/tenants/{tenant}/tenantIsolationPolicy",
    ),
    "power_bi": ("/v1/admin/tenantsettings",),
    "dataverse": ("{host}/api/data/v9.2/bots", "{host}/api/data/v9.2/botcomponents"),
}

UNLIMITED = {"ResultSize": "Unlimited"}
CMDLETS: dict[str, dict[str, dict[str, str]]] = {
    "exchange": {
        "Get-AcceptedDomain": {},
        "Get-AdminAuditLogConfig": {},
        "Get-AntiPhishPolicy": {},
        "Get-AntiPhishRule": {},
        "Get-ApplicationAccessPolicy": {},
        "Get-ATPBuiltInProtectionRule": {},
        "Get-AtpPolicyForO365": {},
        "Get-ATPProtectionPolicyRule": {},
        "Get-CASMailbox": UNLIMITED,
        "Get-DkimSigningConfig": {},
        "Get-EOPProtectionPolicyRule": {},
        "Get-HostedConnectionFilterPolicy": {},
        "Get-HostedContentFilterPolicy": {},
        "Get-HostedContentFilterRule": {},
        "Get-HostedOutboundSpamFilterPolicy": {},
        "Get-HostedOutboundSpamFilterRule": {},
        "Get-InboundConnector": {},
        "Get-Mailbox": UNLIMITED,
        "Get-MailboxAuditBypassAssociation": UNLIMITED,
        "Get-MalwareFilterPolicy": {},
        "Get-MalwareFilterRule": {},
        "Get-OrganizationConfig": {},
        "Get-QuarantinePolicy": {},
        "Get-Recipient": UNLIMITED,
        "Get-RemoteDomain": {},
        "Get-SafeAttachmentPolicy": {},
        "Get-SafeAttachmentRule": {},
        "Get-SafeLinksPolicy": {},
        "Get-SafeLinksRule": {},
        "Get-SharingPolicy": {},
        "Get-TransportConfig": {},
        "Get-TransportRule": UNLIMITED,
    },
    "compliance": {
        "Get-DlpCompliancePolicy": {},
        "Get-DlpComplianceRule": {},
    },
}
"""The cmdlets that may be run, each with its parameters; no other parameter is ever sent."""

_SEGMENT = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._@,!-]+")
"""One segment of a path; not those two that lead up the path again."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
"""A time, which only a query may hold: a colon in a path would lead elsewhere."""


def is_read(api: str, template: str) -> bool:
    """Whether the template is on the list."""
    return template in READS.get(api, ()) or template in CMDLETS.get(api, {})


def parameters_of(api: str, cmdlet: str) -> dict[str, str] | None:
    """The parameters a cmdlet is run with; None if it is not on the list."""
    return CMDLETS.get(api, {}).get(cmdlet)


def filled(template: str, values: dict[str, str], *, in_query: bool = False) -> str | None:
    """The template with its values; None if one could be anything but a plain segment.

    In a query it may be a time as well.
    """
    used = [value for name, value in values.items() if f"{{{name}}}" in template]
    plain = (_SEGMENT, _MOMENT) if in_query else (_SEGMENT,)
    if not all(any(one.fullmatch(value) for one in plain) for value in used):
        return None
    return template.format(**values)
