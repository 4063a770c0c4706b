"""Apps and devices that reach the data, and the domains that sharing may lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cast import DOMAIN, ago, stamp
from .objects import CUSTOMER, MILLISECONDS
from .tenant import PAYROLL_CLIENT

if TYPE_CHECKING:
    from datetime import datetime

    from ..cast import Style
    from .tenant import Object, Tenant

GOOGLE = "https://www.googleapis.com/auth/"


def authorized(
    number: int, style: Style, client: str, scope: str, days: int, name: str = "An app"
) -> Object:
    """An event of the token audit log: somebody let an app in."""
    parameters: list[dict[str, Any]] = [
        {"name": "client_id", "value": client},
        {"name": "app_name", "value": name},
        {"name": "client_type", "value": "WEB"},
        {"name": "scope", "multiValue": ["openid", scope]},
    ]
    return {
        "kind": "admin#reports#activity",
        "id": {
            "time": stamp(ago(days=days)).removesuffix("Z") + MILLISECONDS,
            "uniqueQualifier": f"-{number:018}",
            "applicationName": "token",
            "customerId": CUSTOMER[style],
        },
        "etag": f'"token-{number}"',
        "actor": {"email": "somebody@example", "profileId": "1"},
        "events": [{"type": "auth", "name": "authorize", "parameters": parameters}],
    }


def setting_changed(number: int, style: Style, setting: str, by: str, when: datetime) -> Object:
    """An event of the admin audit log: a Gmail setting of the whole account was changed."""
    parameters = [
        {"name": "SETTING_NAME", "value": setting},
        {"name": "OLD_VALUE", "value": "[]"},
        {"name": "NEW_VALUE", "value": "[198.51.100.0/24]"},
        {"name": "DOMAIN_NAME", "value": DOMAIN[style]},
    ]
    return {
        "kind": "admin#reports#activity",
        "id": {
            "time": stamp(when).removesuffix("Z") + MILLISECONDS,
            "uniqueQualifier": f"-{number:018}",
            "applicationName": "admin",
            "customerId": CUSTOMER[style],
        },
        "etag": f'"setting-{number}"',
        "actor": {"callerType": "USER", "email": by, "profileId": "1"},
        "events": [
            {"type": "EMAIL_SETTINGS", "name": "CHANGE_EMAIL_SETTING", "parameters": parameters}
        ],
    }


def device(number: int, status: str, found: str) -> Object:
    return {
        "kind": "admin#directory#mobiledevice",
        "resourceId": f"AFiQxQ{number:04}",
        "deviceId": f"{number:016}",
        "model": "Pixel 9",
        "os": "Android 16",
        "type": "ANDROID",
        "status": status,
        "deviceCompromisedStatus": found,
        "email": ["somebody@example"],
    }


def allowlisted(number: int, domain: str) -> Object:
    return {"name": f"allowlistedDomains/{number:08}", "domain": domain}


def careful(tenant: Tenant) -> None:
    """What reaches far is approved, old, or kept out."""
    tenant.activities.extend(
        [
            authorized(1, "careful", PAYROLL_CLIENT, GOOGLE + "drive", 3),
            authorized(2, "careful", "60001", GOOGLE + "drive.file", 2),
            authorized(3, "careful", "60002", GOOGLE + "drive", 90),
        ]
    )
    tenant.mobile_devices.extend(
        [
            device(1, "APPROVED", "No compromise detected"),
            device(2, "BLOCKED", "Compromised"),
        ]
    )
    tenant.allowlisted_domains.append(allowlisted(1, "partner.example"))


def careless(tenant: Tenant) -> None:
    """A mail app last week, a rooted phone, and all of Gmail among the partners."""
    mail = "https://mail.google.com/"
    tenant.activities.append(authorized(1, "careless", "50022", mail, 7, "Handy PDF"))
    tenant.mobile_devices.append(device(1, "APPROVED", "Compromised"))
    tenant.allowlisted_domains.append(allowlisted(1, "gmail.com"))
    tenant.allowlisted_domains.append(allowlisted(2, "loosely.onmicrosoft.com"))
