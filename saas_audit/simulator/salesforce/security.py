"""The security settings of an org, told by Setup and by Health Check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cast import ago

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

LESSER = {
    "SessionSettings.cspOnEmail": "enableCSPOnEmail",
    "SessionSettings.enforceLoginIp": "enforceIpRangesEveryRequest",
    "SessionSettings.forceRelogin": "forceRelogin",
    "SessionSettings.icOn2faRegistration": "identityConfirmationOnTwoFactorRegistrationEnabled",
    "SessionSettings.icOnEmailChange": "identityConfirmationOnEmailChange",
    "SessionSettings.terminateSessionsOnPasswordReset": (
        "terminateUserSessionsWhenAdminResetsPassword"
    ),
}
"""The same for those that the vendor takes less seriously."""

PASSWORDS = {
    True: {
        "complexity": "UpperLowerCaseNumericSpecialCharacters",
        "historyRestriction": "5",
        "maxLoginAttempts": "FiveAttempts",
        "minimumPasswordLength": "12",
    },
    False: {
        "complexity": "NoRestriction",
        "historyRestriction": "0",
        "maxLoginAttempts": "NoLimit",
        "minimumPasswordLength": "5",
    },
}
STORED = {
    True: {
        "PasswordPolicies.complexity": "4",
        "PasswordPolicies.history": "5",
        "PasswordPolicies.maxLoginAttempts": "5",
        "PasswordPolicies.minPasswordLength": "12",
        "SessionSettings.timeout": "120",
    },
    False: {
        "PasswordPolicies.complexity": "0",
        "PasswordPolicies.history": "0",
        "PasswordPolicies.maxLoginAttempts": "0",
        "PasswordPolicies.minPasswordLength": "5",
        "SessionSettings.timeout": "1440",
    },
}
"""Row of Health Check -> what is stored; numbers stand for words, as in a profile's own policy."""

OTHERS = (
    "AdminUsers.activeSystemAdministratorCount",
    "CertificateAndKeyManagement.certExpiration",
    "CertificateAndKeyManagement.keySize",
    "ExternalClientApps.metadataApiAccess",
    "GuestUserAccess.guestEditAccess",
    "GuestUserAccess.guestReadAccess",
    "Identity.samlEnabled",
    "NetworkSecurity.trustedIpRangesConfigured",
    "PasswordPolicies.expiration",
    "PasswordPolicies.lockoutInterval",
    "PasswordPolicies.minOneDayPasswordLifetime",
    "PasswordPolicies.obscureSecretAnswer",
    "PasswordPolicies.questionRestriction",
    "RemoteSiteSettings.remoteSiteSettings",
    "SessionSettings.contentSniffingProtection",
    "SessionSettings.enableSmsIdentity",
    "SessionSettings.forceLogoutOnTimeout",
    "SessionSettings.lockSessionsToIp",
    "SessionSettings.redirectionAllowUntrusted",
    "SharingSettings.orgWideDefaults",
    "UserPIISettings.enforceNameVisibility",
)
"""Rows that say nothing to any check; the vendor's list has them."""

OFFICE = ("192.0.2.0", "192.0.2.255")
EVERYWHERE = ("0.0.0.0", "255.255.255.255")


def secure(org: Base, *, good: bool) -> None:
    """The switches are on or off; networks and file types are narrow or not."""
    held = org.objects["SecuritySettings"][0]["Metadata"]
    session = dict.fromkeys((*SWITCHES.values(), *LESSER.values()), good)
    methods = {"enableU2F": good, "enableBuiltInAuthenticator": good}
    timeout = {"sessionTimeout": "TwoHours" if good else "TwentyFourHours"}
    held["sessionSettings"] |= {**session, **methods, **timeout}
    held["passwordPolicies"] = PASSWORDS[good]
    held["networkAccess"] = {"ipRanges": [_range(*(OFFICE if good else EVERYWHERE))]}
    _health(org, good)
    _rate(org, good)
    _certificates(org, good)
    _files(org, good)
    _profiles(org, good)


def _health(org: Base, good: bool) -> None:
    """What Health Check tells of it all."""
    told = {one["DurableId"] for one in org.objects["SecurityHealthCheckRisks"]}
    for durable_id in sorted({*SWITCHES, *LESSER} - told):
        org.health(durable_id, str(good).lower())
    for durable_id, raw in STORED[good].items():
        org.health(durable_id, raw)
    for durable_id in OTHERS:
        org.health(durable_id, "1")
    org.health("CertificateAndKeyManagement.expiredCert", str(int(not good)))
    org.health("FileUploadAndDownloadSecurity.hybridSecurityRiskFileTypes", "0")
    org.add("SecurityHealthCheck", DurableId="0", CustomBaselineId=None, Score="90")


def _rate(org: Base, good: bool) -> None:
    """How Salesforce's baseline sees it: what is only for information may be at its worst."""
    for row in org.objects["SecurityHealthCheckRisks"]:
        row["SettingRiskCategory"] = "HIGH_RISK" if row["DurableId"] in SWITCHES else "LOW_RISK"
        if row["DurableId"] in SWITCHES:
            row["OrgValue"] = row["OrgValueRaw"] = str(good).lower()
        if row["DurableId"] in {*SWITCHES, *LESSER}:
            row["RiskType"] = "MEETS_STANDARD" if good else "HIGH_RISK"
        if row["DurableId"] == "SessionSettings.redirectionAllowUntrusted":
            row["SettingRiskCategory"], row["RiskType"] = "INFORMATIONAL", "HIGH_RISK"


def _certificates(org: Base, good: bool) -> None:
    """One to sign with, renewed or forgotten; a request for another that nobody has signed yet."""
    last = ago(days=-300 if good else 40)
    org.add("Certificate", DeveloperName="New", MasterLabel="New", OptionsIsUnusable=True)
    org.add(
        "Certificate",
        DeveloperName="Single_Sign_On",
        MasterLabel="Single sign-on",
        ExpirationDate=last.date().isoformat(),
        KeySize=4096,
    )


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
