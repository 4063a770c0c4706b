"""The list of reads: what this connector may ask for. Everything else is refused unsent.

A plugin's row picks from this list too; adding to it is a change to this file, to be reviewed.
"""

from __future__ import annotations

import re

READS: dict[str, tuple[str, ...]] = {
    "graph": (
        "/admin/sharepoint/settings",
        "/applications",
        "/domains",
        "/domains/{id}/federationConfiguration",
        "/groupSettings",
        "/groups",
        "/groups/{id}/owners",
        "/identity/conditionalAccess/evaluate",
        "/identity/conditionalAccess/policies",
        "/identityGovernance/privilegedAccess/group/assignmentScheduleInstances",
        "/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances",
        "/organization",
        "/policies/authenticationMethodsPolicy",
        "/policies/authorizationPolicy",
        "/policies/deviceRegistrationPolicy",
        "/policies/identitySecurityDefaultsEnforcementPolicy",
        "/reports/authenticationMethods/userRegistrationDetails",
        "/roleManagement/directory/roleAssignmentScheduleInstances",
        "/roleManagement/directory/roleAssignments",
        "/roleManagement/directory/roleEligibilityScheduleInstances",
        "/servicePrincipals",
        "/subscribedSkus",
        "/users",
    ),
    "graph-beta": (
        "/groups/{id}/transitiveMembers",
        "/identity/conditionalAccess/namedLocations",
    ),
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
