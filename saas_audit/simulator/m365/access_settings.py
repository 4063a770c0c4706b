"""What a tenant has set once for everybody: devices, consent, passwords."""

from __future__ import annotations

from typing import Any

from .objects import guid

CONSENT_POLICY = "dffd5d46-495d-40a9-8e21-954ff55e198a"
PASSWORD_RULES = "5cf42378-d67d-4f36-ba46-e8b86229381d"
"""Microsoft's templates of settings."""


def registration(*, strict: bool) -> dict[str, Any]:
    """Who may join or register a device, and who becomes its administrator by that."""
    tag = "#microsoft.graph.{}DeviceRegistrationMembership"
    everybody = {"@odata.type": tag.format("all")}
    chosen = {"@odata.type": tag.format("enumerated"), "users": [], "groups": [guid("IT")]}
    nobody = {"@odata.type": tag.format("no")}
    return {
        "id": "deviceRegistrationPolicy",
        "displayName": "Device Registration Policy",
        "description": "",
        "multiFactorAuthConfiguration": "notRequired",
        "userDeviceQuota": 20,
        "azureADJoin": {
            "isAdminConfigurable": True,
            "allowedToJoin": chosen if strict else everybody,
            "localAdmins": {
                "enableGlobalAdmins": not strict,
                "registeringUsers": nobody if strict else everybody,
            },
        },
        "azureADRegistration": {"isAdminConfigurable": False, "allowedToRegister": everybody},
        "localAdminPassword": {"isEnabled": strict},
    }


def consent_requests(*groups: str) -> dict[str, Any]:
    """Whether users may ask for an app, and the groups that answer."""
    return {
        "isEnabled": bool(groups),
        "notifyReviewers": True,
        "remindersEnabled": True,
        "requestDurationInDays": 30,
        "version": 0,
        "reviewers": [
            {
                "query": f"/groups/{one}/transitiveMembers/microsoft.graph.user",
                "queryType": "MicrosoftGraph",
                "queryRoot": None,
            }
            for one in groups
        ],
    }


def password_settings(mode: str) -> dict[str, Any]:
    """Words that no password may hold; a careless tenant has the switch on, and no words."""
    values = {
        "BannedPasswordCheckOnPremisesMode": mode,
        "BannedPasswordList": "tidy\tTidy Ltd" if mode == "Enforce" else "",
        "EnableBannedPasswordCheck": "True",
        "EnableBannedPasswordCheckOnPremises": "True",
        "LockoutDurationInSeconds": "60",
        "LockoutThreshold": "10",
    }
    return _setting("passwords", "Password Rule Settings", PASSWORD_RULES, values)


def consent_settings(allowed: str) -> dict[str, Any]:
    """Whether owners of groups let apps in."""
    values = {
        "BlockUserConsentForRiskyApps": "true",
        "ConstrainGroupSpecificConsentToMembersOfGroupId": "",
        "EnableAdminConsentRequests": "false",
        "EnableGroupSpecificConsent": allowed,
    }
    return _setting("consent", "Consent Policy Settings", CONSENT_POLICY, values)


def _setting(key: str, name: str, template: str, values: dict[str, str]) -> dict[str, Any]:
    """A set of settings, as a template makes it."""
    return {
        "id": guid("setting", key),
        "displayName": name,
        "templateId": template,
        "values": [{"name": name, "value": value} for name, value in values.items()],
    }
