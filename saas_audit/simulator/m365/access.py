"""What it takes to sign in: conditional access, methods, and what users do by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .access_objects import policy
from .access_settings import consent_requests, consent_settings, password_settings, registration
from .objects import app, guid

if TYPE_CHECKING:
    from ..cast import Style
    from .tenant import Tenant

LOCATIONS = "/identity/conditionalAccess/namedLocations"
POLICIES = "/identity/conditionalAccess/policies"
METHODS = "/policies/authenticationMethodsPolicy"
AUTHORIZATION = "/policies/authorizationPolicy"
CONSENT_REQUESTS = "/policies/adminConsentRequestPolicy"
DETAILS = "/reports/authenticationMethods/userRegistrationDetails"
PRIVILEGED_ROLE_ADMINISTRATOR = "e8611ab8-c189-46e8-94e1-60213ab1f814"
BLOCK = {"builtInControls": ["block"]}
DEVICE = {"builtInControls": ["compliantDevice", "domainJoinedDevice"]}
NOBODY = {"targetType": "group", "id": "00000000-0000-0000-0000-000000000000"}
EVERYBODY = {"targetType": "group", "id": "all_users"}


def careful(tenant: Tenant) -> None:
    """A policy for each thing that can go wrong, and the emergency accounts in none of them."""
    style: Style = "careful"
    glass = next(one for one in tenant.many("/groups") if one["displayName"] == "Break-glass")
    glass["isAssignableToRole"] = True
    spare = {"excludeGroups": [glass["id"]]}
    tenant.many(POLICIES).extend(
        [
            policy(style, "Managed devices", DEVICE, users=spare),
            policy(style, "MFA to register a device", MFA, applications=action("registerdevice")),
            policy(
                style,
                "Managed devices to register methods",
                DEVICE,
                users=spare,
                applications=action("registersecurityinfo"),
            ),
            policy(
                style,
                "Block device code flow",
                BLOCK,
                authenticationFlows={"transferMethods": "deviceCodeFlow,authenticationTransfer"},
            ),
            policy(style, "Block users at risk", BLOCK, users=spare, userRiskLevels=["high"]),
            policy(
                style,
                "Block sign-ins at risk",
                BLOCK,
                users=spare,
                signInRiskLevels=["high", "medium"],
            ),
            {
                **policy(style, "Short sessions for administrators", MFA, users=spare),
                "sessionControls": sessions(4, "hours", "never"),
            },
        ]
    )
    tenant.under["/groups/{id}/owners"] = {glass["id"]: [_person(_admin(tenant))]}
    tenant.graph["/policies/deviceRegistrationPolicy"] = registration(strict=True)
    tenant.graph["/groupSettings"] = [consent_settings("False"), password_settings("Enforce")]
    tenant.graph[CONSENT_REQUESTS] = consent_requests(glass["id"])
    tenant.graph[LOCATIONS] = [country(style), compliant_network(style)]
    tenant.one(METHODS)["authenticationMethodConfigurations"].append(authenticator("enabled"))


def careless(tenant: Tenant) -> None:
    """Policies that look right: report-only, a way round, trusted places let off."""
    style: Style = "careless"
    trusted = {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}
    tenant.many(POLICIES).extend(
        [
            policy(style, "MFA outside the office", MFA, locations=trusted),
            policy(
                style,
                "Block legacy authentication",
                BLOCK,
                state="enabledForReportingButNotEnforced",
                clientAppTypes=["exchangeActiveSync", "other"],
            ),
        ]
    )
    tenant.graph["/policies/deviceRegistrationPolicy"] = registration(strict=False)
    tenant.graph["/groupSettings"] = [consent_settings("True"), password_settings("Audit")]
    tenant.graph[CONSENT_REQUESTS] = consent_requests()
    tenant.graph[LOCATIONS] = [compliant_network(style)]
    tenant.many(POLICIES).append(only_by_secure_access(style))
    publish(tenant, style)
    methods = tenant.one(METHODS)["authenticationMethodConfigurations"]
    methods.append(authenticator("disabled"))
    sms = next(one for one in methods if one["id"] == "Sms")
    sms["includeTargets"] = [
        {**EVERYBODY, "isRegistrationRequired": False, "isUsableForSignIn": True}
    ]
    _let_users_do_as_they_please(tenant.one(AUTHORIZATION))
    _federate(tenant)
    for detail in tenant.many(DETAILS):
        detail["methodsRegistered"] = ["mobilePhone"]


def _let_users_do_as_they_please(policy: dict[str, Any]) -> None:
    policy["guestUserRoleId"] = "a0b1b346-4d3e-4e8b-98f8-753987be4970"
    policy["allowUserConsentForRiskyApps"] = True
    policy["defaultUserRolePermissions"] |= {
        "allowedToCreateApps": True,
        "allowedToCreateTenants": True,
    }


def _federate(tenant: Tenant) -> None:
    """The domain people use signs in at a server of one's own, whose word is taken for MFA."""
    domain = next(one for one in tenant.many("/domains") if not one["isInitial"])
    domain["authenticationType"] = "Federated"
    behaviour = "acceptIfMfaDoneByFederatedIdp"
    tenant.under[FEDERATION] = {domain["id"]: [federation(domain["id"], behaviour)]}


FEDERATION = "/domains/{id}/federationConfiguration"
MFA = {"builtInControls": ["mfa"]}


def country(style: Style) -> dict[str, Any]:
    """Where Tidy Ltd works."""
    return {
        "@odata.type": "#microsoft.graph.countryNamedLocation",
        "id": guid(style, "location", "Germany"),
        "displayName": "Germany",
        "createdDateTime": "2026-03-02T09:00:00Z",
        "modifiedDateTime": "2026-03-02T09:00:00Z",
        "countriesAndRegions": ["DE"],
        "countryLookupMethod": "clientIpAddress",
        "includeUnknownCountriesAndRegions": False,
    }


def compliant_network(style: Style) -> dict[str, Any]:
    """The network that Global Secure Access makes; beta only, and made by the vendor."""
    return {
        "@odata.type": "#microsoft.graph.compliantNetworkNamedLocation",
        "id": guid(style, "location", "compliant network"),
        "displayName": "All Compliant Network locations",
        "createdDateTime": "2026-03-02T09:00:00Z",
        "modifiedDateTime": "2026-03-02T09:00:00Z",
    }


def only_by_secure_access(style: Style, **users: list[str]) -> dict[str, Any]:
    """A policy that lets in nobody from elsewhere."""
    network = compliant_network(style)["id"]
    outside = {"includeLocations": ["All"], "excludeLocations": [network]}
    return policy(style, "Only by Secure Access", BLOCK, users=users, locations=outside)


def publish(tenant: Tenant, style: Style) -> None:
    """An app of the own network, published with Private Access."""
    account, registration = app(style, "Intranet", None)
    registration["tags"] = ["HideApp", "PrivateAccessNonWebApplication"]
    tenant.many("/servicePrincipals").append(account)
    tenant.many("/applications").append(registration)


def federation(domain: str, behaviour: str) -> dict[str, Any]:
    """How a domain trusts its identity provider."""
    return {
        "@odata.type": "#microsoft.graph.internalDomainFederation",
        "id": guid("federation", domain),
        "displayName": "Sign-in of our own",
        "issuerUri": f"http://sts.{domain}/adfs/services/trust",
        "metadataExchangeUri": f"https://sts.{domain}/adfs/services/trust/mex",
        "passiveSignInUri": f"https://sts.{domain}/adfs/ls/",
        "activeSignInUri": f"https://sts.{domain}/adfs/services/trust/2005/usernamemixed",
        "signOutUri": f"https://sts.{domain}/adfs/ls/",
        "preferredAuthenticationProtocol": "wsFed",
        "promptLoginBehavior": None,
        "federatedIdpMfaBehavior": behaviour,
        "isSignedAuthenticationRequestRequired": False,
        "signingCertificate": "MIIE",
        "nextSigningCertificate": None,
    }


def action(name: str) -> dict[str, Any]:
    """Something users do to their own account, as a policy names it."""
    return {
        "includeApplications": [],
        "excludeApplications": [],
        "includeUserActions": [f"urn:user:{name}"],
        "includeAuthenticationContextClassReferences": [],
        "applicationFilter": None,
    }


def sessions(value: int, unit: str, browser: str) -> dict[str, Any]:
    """What a policy does to the session."""
    return {
        "applicationEnforcedRestrictions": None,
        "cloudAppSecurity": None,
        "disableResilienceDefaults": None,
        "persistentBrowser": {"isEnabled": True, "mode": browser},
        "secureSignInSession": None,
        "signInFrequency": {
            "isEnabled": True,
            "type": unit,
            "value": value,
            "authenticationType": "primaryAndSecondaryAuthentication",
            "frequencyInterval": "timeBased",
        },
    }


def authenticator(shown: str) -> dict[str, Any]:
    """Microsoft Authenticator, and what its prompts show."""
    feature = {"state": shown, "includeTarget": EVERYBODY, "excludeTarget": NOBODY}
    return {
        "@odata.type": "#microsoft.graph.microsoftAuthenticatorAuthenticationMethodConfiguration",
        "id": "MicrosoftAuthenticator",
        "state": "enabled",
        "excludeTargets": [],
        "includeTargets": [
            {**EVERYBODY, "isRegistrationRequired": False, "authenticationMode": "any"}
        ],
        "isSoftwareOathEnabled": False,
        "featureSettings": {
            "displayAppInformationRequiredState": feature,
            "displayLocationInformationRequiredState": feature,
        },
    }


def _admin(tenant: Tenant) -> str:
    """Somebody who holds a privileged role."""
    held: str = tenant.many("/roleManagement/directory/roleAssignments")[2]["principalId"]
    return held


def _person(key: str) -> dict[str, Any]:
    return {"@odata.type": "#microsoft.graph.user", "id": key}
