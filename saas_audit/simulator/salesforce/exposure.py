"""What people outside reach: sites, guests, classes, fields, records."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from ..cast import DOMAIN, Style, ago
from .tenant import moment

if TYPE_CHECKING:
    from .common import Base
    from .tenant import Object

REVIEWED = "HelpCentreSearch"
SENSITIVE_SET = "Partner desk"
DECLARED: dict[Style, Object] = {
    style: {
        "reviewed_apex": [REVIEWED],
        "sensitive_permission_sets": [SENSITIVE_SET],
        "service_accounts": [f"payroll@{DOMAIN[style]}"],
    }
    for style in get_args(Style)
}
"""What the admin of each organisation wrote under ``[tenants.declared]``."""

FIELDS = {
    "Contact": {"LastName": True, "Email": False},
    "FAQ__c": {"Name": True, "Answer__c": False, "Author_Email__c": False},
    "Knowledge__kav": {"Title": True, "Summary": False},
}
"""Object -> field -> whether it is required."""

TEMPLATES = ("changePasswordTemplate", "forgotPasswordTemplate", "welcomeTemplate")


def expose(org: Base, *, good: bool) -> None:
    """Guests see answers only, or more than that."""
    _settings(org, good)
    _sites(org, good)
    _classes(org, good)
    _fields(org, good)
    _records(org, good)
    org.entity("User", "Read", "Private" if good else "Read")
    org.entity("Individual", "Private", "Private")


def _settings(org: Base, good: bool) -> None:
    org.metadata["SharingSettings"] = {
        "Sharing": {"enableSecureGuestAccess": good, "enableExternalSharingModel": True}
    }
    org.metadata["ApexSettings"] = {
        "Apex": {
            "enableAuraApexCtrlAuthUserAccessCheckPref": True,
            "enableAuraApexCtrlGuestUserAccessCheckPref": good,
        }
    }


def _sites(org: Base, good: bool) -> None:
    """One live site on which customers register themselves, one that is down and was open."""
    org.metadata["Network"] = {
        "Help Centre": _site("Live", visible=not good, profile="Customer Community User"),
        "Old Portal": _site("DownForMaintenance", visible=True, profile=""),
    }
    if not good:
        org.customer_profile["PermissionsApiEnabled"] = True


def _site(status: str, *, visible: bool, profile: str) -> Object:
    registers = {"selfRegProfile": profile} if profile else {}
    return {
        **dict.fromkeys(TEMPLATES, "unfiled$public/Template"),
        **registers,
        "emailSenderAddress": "help@example.com",
        "emailSenderName": "Help",
        "enableGuestMemberVisibility": visible,
        "enableMemberVisibility": True,
        "selfRegistration": True,
        "site": "Help_Centre",
        "status": status,
    }


def _classes(org: Base, good: bool) -> None:
    for name in (REVIEWED, "CaseLookup", "NightlyJob"):
        org.add("ApexClass", Name=name, Status="Active", Body="never-to-be-read")
    for held in org.objects["ApexClass"][: 1 if good else 2]:
        org.add(
            "SetupEntityAccess",
            ParentId=org.guest_profile["Id"],
            SetupEntityId=held["Id"],
            SetupEntityType="ApexClass",
        )


def _fields(org: Base, good: bool) -> None:
    for thing, fields in FIELDS.items():
        for name, required in fields.items():
            org.add(
                "EntityParticle",
                DurableId=f"{thing}.{name}",
                QualifiedApiName=name,
                DataType="Text(80)",
                EntityDefinitionId=thing,
                IsNillable=not required,
                IsPermissionable=not required,
            )
    hidden = () if not good else ("FAQ__c.Author_Email__c",)
    for name in ("FAQ__c.Answer__c", "FAQ__c.Author_Email__c", "Contact.Email"):
        org.add(
            "FieldPermissions",
            ParentId=org.guest_profile["Id"],
            SobjectType=name.partition(".")[0],
            Field=name,
            PermissionsRead=name not in hidden,
        )


def _records(org: Base, good: bool) -> None:
    owner = org.staff["gita"] if good else org.guest
    for person in (org.staff["hugo"], owner):
        org.add("Case", OwnerId=person["Id"], CreatedDate=moment(ago(days=9)))
    org.add("Contact", OwnerId=org.staff["hugo"]["Id"], CreatedDate=moment(ago(days=30)))
