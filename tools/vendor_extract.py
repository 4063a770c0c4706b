"""Takes from Microsoft's published files what the simulator of Graph stands on.

    python tools/vendor_extract.py graph_v1.0_metadata.xml graph_application_permissions.json

Writes ``saas_audit/simulator/m365/vendor/``: the types behind the paths we read, and who may read
them. Nothing is added, renamed or corrected here.
"""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
OUT = Path(__file__).parent.parent / "saas_audit" / "simulator" / "m365" / "vendor"

ROUTES: dict[str, tuple[str, bool]] = {
    "/admin/sharepoint/settings": ("sharepointSettings", False),
    "/applications": ("application", True),
    "/applications/{id}/owners": ("directoryObject", True),
    "/auditLogs/directoryAudits": ("directoryAudit", True),
    "/deviceManagement": ("deviceManagement", False),
    "/deviceManagement/roleAssignments": ("deviceAndAppManagementRoleAssignment", True),
    "/deviceManagement/roleAssignments/{id}": ("deviceAndAppManagementRoleAssignment", False),
    "/directory/onPremisesSynchronization": ("onPremisesDirectorySynchronization", True),
    "/domains": ("domain", True),
    "/domains/{id}/federationConfiguration": ("internalDomainFederation", True),
    "/drives/{id}/items/{id}/permissions": ("permission", True),
    "/groupSettings": ("groupSetting", True),
    "/groups": ("group", True),
    "/groups/{id}/owners": ("directoryObject", True),
    "/groups/{id}/transitiveMembers": ("directoryObject", True),
    "/identity/conditionalAccess/policies": ("conditionalAccessPolicy", True),
    "/identity/conditionalAccess/evaluate": ("whatIfAnalysisResult", True),
    "/identity/conditionalAccess/namedLocations": ("namedLocation", True),
    "/identityGovernance/privilegedAccess/group/assignmentScheduleInstances": (
        "privilegedAccessGroupAssignmentScheduleInstance",
        True,
    ),
    "/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances": (
        "privilegedAccessGroupEligibilityScheduleInstance",
        True,
    ),
    "/oauth2PermissionGrants": ("oAuth2PermissionGrant", True),
    "/organization": ("organization", True),
    "/policies/adminConsentRequestPolicy": ("adminConsentRequestPolicy", False),
    "/policies/authenticationMethodsPolicy": ("authenticationMethodsPolicy", False),
    "/policies/authorizationPolicy": ("authorizationPolicy", False),
    "/policies/crossTenantAccessPolicy/partners": (
        "crossTenantAccessPolicyConfigurationPartner",
        True,
    ),
    "/policies/deviceRegistrationPolicy": ("deviceRegistrationPolicy", False),
    "/policies/identitySecurityDefaultsEnforcementPolicy": (
        "identitySecurityDefaultsEnforcementPolicy",
        False,
    ),
    "/policies/roleManagementPolicyAssignments": ("unifiedRoleManagementPolicyAssignment", True),
    "/reports/authenticationMethods/userRegistrationDetails": ("userRegistrationDetails", True),
    "/roleManagement/directory/roleAssignmentScheduleInstances": (
        "unifiedRoleAssignmentScheduleInstance",
        True,
    ),
    "/roleManagement/directory/roleAssignments": ("unifiedRoleAssignment", True),
    "/roleManagement/directory/roleDefinitions": ("unifiedRoleDefinition", True),
    "/roleManagement/directory/roleEligibilityScheduleInstances": (
        "unifiedRoleEligibilityScheduleInstance",
        True,
    ),
    "/servicePrincipals": ("servicePrincipal", True),
    "/servicePrincipals(appId='00000002-0000-0ff1-ce00-000000000000')/appRoleAssignedTo": (
        "appRoleAssignment",
        True,
    ),
    "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')/appRoleAssignedTo": (
        "appRoleAssignment",
        True,
    ),
    "/servicePrincipals/{id}/owners": ("directoryObject", True),
    "/sites/getAllSites": ("site", True),
    "/sites/{id}/drives": ("drive", True),
    "/subscribedSkus": ("subscribedSku", True),
    "/users": ("user", True),
}
"""Path -> entity type, and whether the answer is a list. The metadata's entity sets say so."""

BETA = (
    "/deviceManagement/configurationPolicies",
    "/deviceManagement/configurationPolicies/{id}/settings",
)
"""Paths that v1.0 does not have; who may read them is published all the same."""

FOLLOWED = (
    "authenticationStrength",
    "authenticationMethodConfigurations",
    "includeTargets",
    "policy",
    "rules",
)
"""Navigation properties that come along inline, or when they are expanded."""

MIXED = (
    "authenticationMethodConfiguration",
    "deviceRegistrationMembership",
    "namedLocation",
    "subjectSet",
    "unifiedRoleManagementPolicyRule",
)
"""Types of which the ones derived from them are sent."""


def schema(metadata: Path) -> dict[str, Any]:
    """Every type reachable from the routes by properties, as published."""
    declared = {
        node.get("Name", ""): node
        for part in ET.parse(metadata).getroot().iter(f"{EDM}Schema")
        if part.get("Namespace") == "microsoft.graph"
        for node in part
    }
    types: dict[str, Any] = {}
    enums: dict[str, list[str]] = {}
    waiting = [name for name, _ in ROUTES.values()]
    while waiting:
        name = waiting.pop()
        node = declared.get(name)
        if node is None or name in types or name in enums:
            continue
        if node.tag == f"{EDM}EnumType":
            enums[name] = [member.get("Name", "") for member in node.iter(f"{EDM}Member")]
            continue
        types[name] = _type(node)
        waiting += [one["type"] for one in types[name]["properties"].values()]
        waiting += [types[name]["base"]] if types[name]["base"] else []
        if name in MIXED:
            waiting += [kind for kind, one in declared.items() if _base(one) == name]
    routes = {path: {"type": kind, "list": many} for path, (kind, many) in ROUTES.items()}
    return {
        "routes": routes,
        "types": dict(sorted(types.items())),
        "enums": dict(sorted(enums.items())),
    }


def _type(node: ET.Element) -> dict[str, Any]:
    properties = {}
    for child in node:
        name = child.get("Name", "")
        if child.tag == f"{EDM}Property" or (
            child.tag == f"{EDM}NavigationProperty" and name in FOLLOWED
        ):
            kind = child.get("Type", "")
            many = kind.startswith("Collection(")
            kind = kind.removeprefix("Collection(").removesuffix(")")
            properties[name] = {
                "type": kind.removeprefix("graph.").removeprefix("microsoft.graph."),
                "list": many,
                "nullable": child.get("Nullable") != "false",
            }
    return {"base": _base(node), "properties": properties}


def _base(node: ET.Element) -> str:
    return (node.get("BaseType") or "").removeprefix("graph.").removeprefix("microsoft.graph.")


def permissions(published: Path) -> dict[str, Any]:
    """Who may read each route, where the published file speaks of it."""
    table = json.loads(published.read_text(encoding="utf-8"))
    spelt = {
        path: re.sub("='[^']*'", "={value}", path.lower()) for path in sorted((*ROUTES, *BETA))
    }
    return {path: table[as_there] for path, as_there in spelt.items() if as_there in table}


def main(metadata: str, published: str) -> None:
    OUT.mkdir(exist_ok=True)
    for name, value in (
        ("graph_schema.json", schema(Path(metadata))),
        ("graph_permissions.json", permissions(Path(published))),
    ):
        (OUT / name).write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
