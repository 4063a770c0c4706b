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
        "/deviceManagement",
        "/deviceManagement/roleAssignments",
        "/deviceManagement/roleAssignments/{id}",
        "/directory/onPremisesSynchronization",
        "/domains",
        "/groups",
        "/identity/conditionalAccess/policies",
        "/identityGovernance/privilegedAccess/group/assignmentScheduleInstances",
        "/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances",
        "/oauth2PermissionGrants",
        "/organization",
        "/policies/authenticationMethodsPolicy",
        "/policies/authorizationPolicy",
        "/policies/crossTenantAccessPolicy/partners",
        "/policies/identitySecurityDefaultsEnforcementPolicy",
        "/policies/roleManagementPolicyAssignments",
        "/reports/authenticationMethods/userRegistrationDetails",
        "/roleManagement/directory/roleAssignmentScheduleInstances",
        "/roleManagement/directory/roleAssignments",
        "/roleManagement/directory/roleDefinitions",
        "/roleManagement/directory/roleEligibilityScheduleInstances",
        "/servicePrincipals",
        "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')/appRoleAssignedTo",
        "/servicePrincipals/{id}/owners",
        "/subscribedSkus",
        "/users",
    ),
    "graph-beta": (
        "/deviceManagement/configurationPolicies",
        "/deviceManagement/configurationPolicies/{id}/settings",
        "/groups/{id}/transitiveMembers",
    ),
    "hunting": tuple(QUERIES),
    "sharepoint": ("/_api/SPO.Tenant",),
    "teams": ("Skype.Policy/configurations/TenantFederationSettings/configuration/Global",),
}

_SEGMENT = re.compile(r"[A-Za-z0-9._@-]+")


def is_read(api: str, template: str) -> bool:
    """Whether the template is on the list."""
    return template in READS.get(api, ())


def filled(template: str, values: dict[str, str]) -> str | None:
    """The template with its values; None if one could be anything but a plain segment."""
    if not all(_SEGMENT.fullmatch(value) for value in values.values()):
        return None
    return template.format(**values)
