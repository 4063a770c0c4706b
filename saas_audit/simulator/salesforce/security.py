"""The security settings of an org, told by Setup and by Health Check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .common import Base
    from .tenant import Object

SWITCHES = {
    "SessionSettings.clickjackNonSetup": "enableClickjackNonsetupSFDC",
    "SessionSettings.clickjackSetup": "enableClickjackSetup",
    "SessionSettings.clickjackVisualForceHeaders": "enableClickjackNonsetupUser",
    "SessionSettings.clickjackVisualForceNoHeaders": "enableClickjackNonsetupUserHeaderless",
    "SessionSettings.csrfGet": "enableCSRFOnGet",
    "SessionSettings.csrfPost": "enableCSRFOnPost",
    "SessionSettings.lockSessionsToDomain": "lockSessionsToDomain",
    "SessionSettings.requireHttpOnly": "requireHttpOnly",
}
"""Row of Health Check -> element of the session settings."""

OTHERS = (
    "AdminUsers.activeSystemAdministratorCount",
    "CertificateAndKeyManagement.certExpiration",
    "CertificateAndKeyManagement.expiredCert",
    "CertificateAndKeyManagement.keySize",
    "ExternalClientApps.metadataApiAccess",
    "GuestUserAccess.guestEditAccess",
    "GuestUserAccess.guestReadAccess",
    "Identity.samlEnabled",
    "NetworkSecurity.trustedIpRangesConfigured",
    "PasswordPolicies.complexity",
    "PasswordPolicies.expiration",
    "PasswordPolicies.history",
    "PasswordPolicies.lockoutInterval",
    "PasswordPolicies.maxLoginAttempts",
    "PasswordPolicies.minOneDayPasswordLifetime",
    "PasswordPolicies.obscureSecretAnswer",
    "PasswordPolicies.questionRestriction",
    "RemoteSiteSettings.remoteSiteSettings",
    "SessionSettings.contentSniffingProtection",
    "SessionSettings.cspOnEmail",
    "SessionSettings.enableSmsIdentity",
    "SessionSettings.enforceLoginIp",
    "SessionSettings.forceLogoutOnTimeout",
    "SessionSettings.forceRelogin",
    "SessionSettings.icOn2faRegistration",
    "SessionSettings.icOnEmailChange",
    "SessionSettings.lockSessionsToIp",
    "SessionSettings.redirectionAllowUntrusted",
    "SessionSettings.terminateSessionsOnPasswordReset",
    "SessionSettings.timeout",
    "SharingSettings.orgWideDefaults",
    "UserPIISettings.enforceNameVisibility",
)
"""Rows that say nothing to any check; the vendor's list has them."""

OFFICE = ("192.0.2.0", "192.0.2.255")
EVERYWHERE = ("0.0.0.0", "255.255.255.255")


def secure(org: Base, *, good: bool) -> None:
    """The switches are on or off; networks and file types are narrow or not."""
    held = org.objects["SecuritySettings"][0]["Metadata"]
    session = dict.fromkeys(SWITCHES.values(), good)
    methods = {"enableU2F": good, "enableBuiltInAuthenticator": good}
    held["sessionSettings"] |= {**session, **methods, "sessionTimeout": "TwoHours"}
    held["networkAccess"] = {"ipRanges": [_range(*(OFFICE if good else EVERYWHERE))]}
    told = {one["DurableId"] for one in org.objects["SecurityHealthCheckRisks"]}
    for durable_id in sorted(SWITCHES.keys() - told):
        org.health(durable_id, str(good).lower())
    for durable_id in OTHERS:
        org.health(durable_id, "1")
    org.health("FileUploadAndDownloadSecurity.hybridSecurityRiskFileTypes", "0")
    org.add("SecurityHealthCheck", DurableId="0", CustomBaselineId=None, Score="90")
    _rate(org, good)
    _files(org, good)
    _profiles(org, good)


def _rate(org: Base, good: bool) -> None:
    """How Salesforce's baseline sees it: what is only for information may be at its worst."""
    for row in org.objects["SecurityHealthCheckRisks"]:
        row["SettingRiskCategory"] = "HIGH_RISK" if row["DurableId"] in SWITCHES else "LOW_RISK"
        if row["DurableId"] in SWITCHES:
            row["OrgValue"] = row["OrgValueRaw"] = str(good).lower()
            row["RiskType"] = "MEETS_STANDARD" if good else "HIGH_RISK"
        if row["DurableId"] == "SessionSettings.redirectionAllowUntrusted":
            row["SettingRiskCategory"], row["RiskType"] = "INFORMATIONAL", "HIGH_RISK"


def _files(org: Base, good: bool) -> None:
    risky = {"HTML": "DOWNLOAD" if good else "EXECUTE_IN_BROWSER", "SVG": "DOWNLOAD"}
    dispositions = [
        {"behavior": how, "fileType": kind, "securityRiskFileType": True}
        for kind, how in risky.items()
    ]
    picture = {"behavior": "HYBRID", "fileType": "PNG", "securityRiskFileType": False}
    org.metadata["FileUploadAndDownloadSecuritySettings"] = {
        "FileUploadAndDownloadSecurity": {
            "dispositions": [*dispositions, picture],
            "noHtmlUploadAsAttachment": good,
        }
    }


def _profiles(org: Base, good: bool) -> None:
    """Administrators sign in from the office, or from anywhere."""
    for profile in org.objects["Profile"]:
        if good and profile["Name"] == "System Administrator":
            bind(profile)


def bind(profile: Object) -> None:
    """Its users sign in from the office only."""
    office = dict(zip(("startAddress", "endAddress"), OFFICE, strict=True))
    profile["Metadata"]["loginIpRanges"] = [office]


def _range(start: str, end: str) -> dict[str, Any]:
    return {"start": start, "end": end, "description": "Office"}
