"""Who may do what, whole: roles held and eligible, methods, conditional access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .objects import guid

if TYPE_CHECKING:
    from ..cast import Style


def assigned(principal: str, role: str, **facts: Any) -> dict[str, Any]:
    """An active role assignment."""
    usual = {
        "id": guid("assignment", principal, role),
        "principalId": principal,
        "roleDefinitionId": role,
        "directoryScopeId": "/",
        "appScopeId": None,
        "condition": None,
    }
    return {**usual, **facts}


def scheduled(
    principal: str, role: str, kind: str = "Assigned", end: str | None = None
) -> dict[str, Any]:
    """The same, as PIM sees it."""
    return {
        "id": guid("schedule", principal, role),
        "principalId": principal,
        "roleDefinitionId": role,
        "directoryScopeId": "/",
        "appScopeId": None,
        "assignmentType": kind,
        "memberType": "Direct",
        "startDateTime": "2026-01-05T08:00:00Z",
        "endDateTime": end,
        "roleAssignmentOriginId": guid("assignment", principal, role),
        "roleAssignmentScheduleId": guid("assignment schedule", principal, role),
    }


def eligible(principal: str, role: str) -> dict[str, Any]:
    """A role that may be activated."""
    return {
        "id": guid("eligibility", principal, role),
        "principalId": principal,
        "roleDefinitionId": role,
        "directoryScopeId": "/",
        "appScopeId": None,
        "memberType": "Direct",
        "startDateTime": "2026-01-05T08:00:00Z",
        "endDateTime": None,
        "roleEligibilityScheduleId": guid("eligibility schedule", principal, role),
    }


def joined(
    group: dict[str, Any], principal: str, *, until: str | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Somebody who may join a group by PIM for Groups, and has done so until then."""
    common = {
        "groupId": group["id"],
        "principalId": principal,
        "accessId": "member",
        "memberType": "direct",
        "startDateTime": "2026-01-05T08:00:00Z",
    }
    eligibility = {
        "id": guid("may join", group["id"], principal),
        "eligibilityScheduleId": guid("may join schedule", group["id"], principal),
        "endDateTime": None,
        **common,
    }
    schedule = {
        "id": guid("joined", group["id"], principal),
        "assignmentScheduleId": guid("joined schedule", group["id"], principal),
        "assignmentType": "activated",
        "endDateTime": until,
        **common,
    }
    return eligibility, schedule


def method(name: str, state: str) -> dict[str, Any]:
    """One authentication method's configuration."""
    kind = f"#microsoft.graph.{name[0].lower()}{name[1:]}AuthenticationMethodConfiguration"
    return {"@odata.type": kind, "id": name, "state": state, "excludeTargets": []}


STRONG = {
    "authenticationStrength": {
        "id": "00000000-0000-0000-0000-000000000004",
        "displayName": "Phishing-resistant MFA",
        "description": "Microsoft's own",
        "policyType": "builtIn",
        "requirementsSatisfied": "mfa",
        "allowedCombinations": ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"],
        "createdDateTime": "2021-12-01T00:00:00Z",
        "modifiedDateTime": "2021-12-01T00:00:00Z",
    }
}


def policy(style: Style, name: str, grant: dict[str, Any], **when: Any) -> dict[str, Any]:
    """A conditional access policy for everybody on everything, unless told otherwise."""
    users = {
        "includeUsers": ["All"],
        "includeGroups": [],
        "includeRoles": [],
        "includeGuestsOrExternalUsers": None,
        "excludeUsers": [],
        "excludeGroups": [],
        "excludeRoles": [],
        "excludeGuestsOrExternalUsers": None,
    }
    conditions = {
        "applications": {
            "includeApplications": ["All"],
            "excludeApplications": [],
            "includeUserActions": [],
            "includeAuthenticationContextClassReferences": [],
            "applicationFilter": None,
        },
        "users": {**users, **when.pop("users", {})},
        "clientAppTypes": ["all"],
        "platforms": None,
        "locations": None,
        "devices": None,
        "authenticationFlows": None,
        "clientApplications": None,
        "userRiskLevels": [],
        "signInRiskLevels": [],
        "servicePrincipalRiskLevels": [],
        "insiderRiskLevels": None,
    }
    return {
        "id": guid(style, "policy", name),
        "displayName": name,
        "state": when.pop("state", "enabled"),
        "createdDateTime": "2026-03-02T09:00:00Z",
        "modifiedDateTime": None,
        "templateId": None,
        "conditions": {**conditions, **when},
        "grantControls": {
            "operator": "OR",
            "builtInControls": [],
            "customAuthenticationFactors": [],
            "termsOfUse": [],
            "authenticationStrength": None,
            **grant,
        },
        "sessionControls": None,
    }
