"""Takes from Microsoft's published files what the simulator of Graph stands on.

    python tools/vendor_extract.py graph_v1.0_metadata.xml graph_application_permissions.json

Writes ``saas_audit/simulator/m365/vendor/``: the types behind the paths we read, and who may read
them. Nothing is added, renamed or corrected here.
"""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
OUT = Path(__file__).parent.parent / "saas_audit" / "simulator" / "m365" / "vendor"

ROUTES: dict[str, tuple[str, bool]] = {
    "/admin/sharepoint/settings": ("sharepointSettings", False),
    "/applications": ("application", True),
    "/domains": ("domain", True),
    "/domains/{id}/federationConfiguration": ("internalDomainFederation", True),
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
    "/organization": ("organization", True),
    "/policies/authenticationMethodsPolicy": ("authenticationMethodsPolicy", False),
    "/policies/authorizationPolicy": ("authorizationPolicy", False),
    "/policies/deviceRegistrationPolicy": ("deviceRegistrationPolicy", False),
    "/policies/identitySecurityDefaultsEnforcementPolicy": (
        "identitySecurityDefaultsEnforcementPolicy",
        False,
    ),
    "/reports/authenticationMethods/userRegistrationDetails": ("userRegistrationDetails", True),
    "/roleManagement/directory/roleAssignmentScheduleInstances": (
        "unifiedRoleAssignmentScheduleInstance",
        True,
    ),
    "/roleManagement/directory/roleAssignments": ("unifiedRoleAssignment", True),
    "/roleManagement/directory/roleEligibilityScheduleInstances": (
        "unifiedRoleEligibilityScheduleInstance",
        True,
    ),
    "/servicePrincipals": ("servicePrincipal", True),
    "/subscribedSkus": ("subscribedSku", True),
    "/users": ("user", True),
}
"""Path -> entity type, and whether the answer is a list. The metadata's entity sets say so."""

FOLLOWED = ("authenticationStrength", "authenticationMethodConfigurations", "includeTargets")
"""Navigation properties that come along inline."""

MIXED = ("authenticationMethodConfiguration", "namedLocation")
"""Types whose lists hold objects of the types derived from them."""


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
    return {path: table[path.lower()] for path in sorted(ROUTES) if path.lower() in table}


def main(metadata: str, published: str) -> None:
    OUT.mkdir(exist_ok=True)
    for name, value in (
        ("graph_schema.json", schema(Path(metadata))),
        ("graph_permissions.json", permissions(Path(published))),
    ):
        (OUT / name).write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
