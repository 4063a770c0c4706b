"""Whom and what a directory holds, whole: people, groups, apps, domains, licences."""

from __future__ import annotations

import uuid
from typing import Any

from ..cast import DOMAIN, Person, Style


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
