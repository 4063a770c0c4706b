"""A tenant's objects, whole, and small helpers to make them."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec

from ..cast import DOMAIN, Person, Style


class Beside(msgspec.Struct, kw_only=True):
    """What a tenant holds beside Graph: whole objects, as the services send them.

    ``teams`` maps a configuration type to its instances, ``databases`` a Dataverse host to its
    tables; ``isolation`` is None where nobody ever configured it. ``libraries`` go by the id of
    their site, ``items`` by that of their library; an item holds its permissions.
    """

    graph_sites: list[dict[str, Any]] = []
    libraries: dict[str, list[dict[str, Any]]] = {}
    items: dict[str, list[dict[str, Any]]] = {}
    sites: list[dict[str, Any]] = []
    teams: dict[str, list[dict[str, Any]]] = {}
    isolation: dict[str, Any] | None = None
    connector_policies: list[dict[str, Any]] = []
    environments: list[dict[str, Any]] = []
    databases: dict[str, dict[str, list[dict[str, Any]]]] = {}
    fabric: list[dict[str, Any]] = []


class Tenant(msgspec.Struct, kw_only=True):
    """Everything the simulated vendor holds. ``graph`` maps path -> object or list of objects;
    ``under`` path with ``{id}`` -> id -> list of objects; ``members`` group id -> object ids;
    ``azure`` the diagnostic settings; ``hunted`` a column that only one query asks for -> its
    results; ``premium`` is the licence: "", "P1" or "P2"; ``cmdlets`` maps a cmdlet -> what it
    answers with.
    """

    tenant_id: str
    domain: str
    initial: str
    premium: str
    graph: dict[str, Any]
    under: dict[str, dict[str, list[dict[str, Any]]]] = msgspec.field(default_factory=dict)
    azure: list[dict[str, Any]] = msgspec.field(default_factory=list)
    hunted: dict[str, list[dict[str, Any]]] = msgspec.field(default_factory=dict)
    members: dict[str, list[str]]
    spo: dict[str, Any]
    federation: dict[str, Any]
    beside: Beside = msgspec.field(default_factory=Beside)
    cmdlets: dict[str, list[dict[str, Any]]] = msgspec.field(default_factory=dict)

    def one(self, path: str) -> dict[str, Any]:
        """The object a path answers with."""
        found: dict[str, Any] = self.graph[path]
        return found

    def many(self, path: str) -> list[dict[str, Any]]:
        """The list a path answers with."""
        found: list[dict[str, Any]] = self.graph[path]
        return found


def guid(*parts: str) -> str:
    """The same id for the same words."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, "/".join(parts)))


def user(style: Style, person: Person, **facts: Any) -> dict[str, Any]:
    """A member's whole object."""
    address = person.address(style)
    usual = {
        "id": guid(style, person.handle),
        "userPrincipalName": address,
        "displayName": person.name,
        "mail": address,
        "proxyAddresses": [f"SMTP:{address}"],
        "accountEnabled": True,
        "userType": "Member",
        "externalUserState": None,
        "onPremisesSyncEnabled": None,
        "onPremisesSamAccountName": None,
        "mailNickname": person.handle,
        "otherMails": [],
        "employeeId": None,
        "onPremisesImmutableId": None,
        "createdDateTime": "2024-02-01T08:00:00Z",
        "jobTitle": "Staff",
        "usageLocation": "DE",
    }
    return {**usual, **facts}


def guest(style: Style, person: Person, domain: str = "partner.example") -> dict[str, Any]:
    """Somebody from outside, invited."""
    outside = f"{person.handle}@{domain}"
    upn = f"{person.handle}_{domain}#EXT#@{initial_domain(style)}"
    return user(
        style,
        person,
        userPrincipalName=upn,
        mail=outside,
        proxyAddresses=[f"SMTP:{outside}"],
        userType="Guest",
        externalUserState="Accepted",
    )


def emergency(style: Style, number: int, **facts: Any) -> dict[str, Any]:
    """A break-glass account."""
    handle = f"bg{number}"
    upn = f"{handle}@{initial_domain(style)}"
    person = Person(handle, f"Emergency {number}")
    return user(style, person, userPrincipalName=upn, mail=None, proxyAddresses=[], **facts)


def initial_domain(style: Style) -> str:
    """The onmicrosoft.com domain every tenant has."""
    return f"{DOMAIN[style].partition('.')[0]}.onmicrosoft.com"


def domains(style: Style) -> list[dict[str, Any]]:
    """The initial domain and the one people use."""
    usual = {
        "authenticationType": "Managed",
        "isAdminManaged": True,
        "isRoot": True,
        "isVerified": True,
        "supportedServices": ["Email", "OfficeCommunicationsOnline"],
    }
    return [
        {"id": initial_domain(style), "isInitial": True, "isDefault": False, **usual},
        {"id": DOMAIN[style], "isInitial": False, "isDefault": True, **usual},
    ]


def licence(*plans: str) -> dict[str, Any]:
    """A subscription with these service plans."""
    return {
        "id": guid("sku", *plans),
        "accountName": "sku",
        "skuId": guid("sku id", *plans),
        "skuPartNumber": "SPE_E5",
        "appliesTo": "User",
        "capabilityStatus": "Enabled",
        "consumedUnits": 10,
        "servicePlans": [
            {
                "servicePlanId": guid("plan", plan),
                "servicePlanName": plan,
                "provisioningStatus": "Success",
                "appliesTo": "User",
            }
            for plan in plans
        ],
    }


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


def registration(held: dict[str, Any], *, admin: bool, capable: bool) -> dict[str, Any]:
    """A row of the registration report."""
    return {
        "id": held["id"],
        "userPrincipalName": held["userPrincipalName"],
        "userDisplayName": held["displayName"],
        "userType": "guest" if held["userType"] == "Guest" else "member",
        "isAdmin": admin,
        "isMfaCapable": capable,
        "isMfaRegistered": capable,
        "isPasswordlessCapable": capable,
        "isSsprCapable": False,
        "isSsprEnabled": False,
        "isSsprRegistered": False,
        "methodsRegistered": ["passKeyDeviceBound"] if capable else [],
        "lastUpdatedDateTime": "2026-11-01T03:00:00Z",
    }


def method(name: str, state: str) -> dict[str, Any]:
    """One authentication method's configuration."""
    kind = f"#microsoft.graph.{name[0].lower()}{name[1:]}AuthenticationMethodConfiguration"
    return {"@odata.type": kind, "id": name, "state": state, "excludeTargets": []}


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


def app(style: Style, name: str, secret_until: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """A service principal and its registration; the secret sits on the registration."""
    secret = {
        "keyId": guid(style, name, "secret"),
        "displayName": "deploy",
        "startDateTime": "2026-01-01T00:00:00Z",
        "endDateTime": secret_until,
        "hint": "abc",
        "customKeyIdentifier": None,
        "secretText": None,
    }
    registration = {
        "id": guid(style, name, "app"),
        "appId": guid(style, name, "app id"),
        "displayName": name,
        "tags": [],
        "passwordCredentials": [secret] if secret_until else [],
    }
    principal = {
        "id": guid(style, name, "sp"),
        "appId": registration["appId"],
        "displayName": name,
        "servicePrincipalType": "Application",
        "accountEnabled": True,
        "appOwnerOrganizationId": guid(style, "tenant"),
        "passwordCredentials": [],
    }
    return principal, registration


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


def group(style: Style, name: str, *, holds_roles: bool = False) -> dict[str, Any]:
    """A security group."""
    return {
        "id": guid(style, "group", name),
        "displayName": name,
        "isAssignableToRole": holds_roles or None,
        "isManagementRestricted": None,
        "mailEnabled": False,
        "securityEnabled": True,
        "visibility": None,
        "groupTypes": [],
    }
