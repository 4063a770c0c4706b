"""How people and apps come in: sign-in pages, apps in detail, inbound mail; both orgs in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cast import DOMAIN, ago
from .tenant import moment

if TYPE_CHECKING:
    from .common import Base
    from .tenant import Object

LOGIN_POLICIES = (
    "ManageAuthProviders",
    "ManageCertificates",
    "ManageIpAddresses",
    "ManageLoginAccessPolicies",
    "ManagePasswordPolicies",
)
APPS = ("CanApproveUninstalledApps", "ManageRemoteAccess", "ViewClientSecret")
DESK = (
    *LOGIN_POLICIES,
    *APPS,
    "ApiEnabled",
    "AuthorApex",
    "CustomizeApplication",
    "DataExport",
    "ManageInternalUsers",
    "ManageSharing",
    "UseAnyApiClient",
    "ViewAllData",
)
SECRET = "never-to-be-read"


def careful_access(org: Base) -> None:
    """One way in for people, and apps that admit few, for a while, as a machine that can little."""
    _switches(org, passwords_off=True, legacy=False, secrets=False)
    _policies(
        org, admits="AdminApprovedPreAuthorized", relaxation="Enforce", ends="SpecificLifetime"
    )
    _metadata(org, policy="specific_inactivity:30:DAYS", relaxation="ENFORCE", scope="Api")
    _acting_as(org, org.auditor)
    cli = org.app("Salesforce CLI")
    for app in org.objects["ConnectedApplication"]:
        app.update(OptionsAllowAdminApprovedUsersOnly=True, RefreshTokenValidityPeriod=30)
    org.token(org.staff["eve"], "Salesforce CLI", cli, 12)
    _inbound(
        org, senders="books@tidy.example, partner.example", runs_as=org.staff["hugo"], tls=True
    )
    _call(org, "Remote Access 2.0", "SOAP Partner")
    keeper = org.permission_set("Keys", "Certificates", "Regular", "ManageCertificates")
    org.grant(org.staff["hugo"], keeper)


def careless_access(org: Base) -> None:
    """Passwords beside single sign-on, apps that admit everybody for ever, a desk that may all."""
    _switches(org, passwords_off=False, legacy=True, secrets=True)
    _policies(org, admits="AllSelfAuthorized", relaxation="Bypass", ends="Infinite")
    _metadata(org, policy="infinite", relaxation="ENFORCE_RELAXREFRESH", scope="Full")
    _acting_as(org, org.payroll)
    org.token(org.staff["hugo"], "Salesforce CLI", None, 300)
    org.objects["OauthToken"][-1]["LastUsedDate"] = moment(ago(days=200))
    _inbound(org, senders=None, runs_as=org.staff["ann"], tls=False)
    _call(org, "Other Apex API", "SOAP Partner")
    org.profile("Service Desk", "Salesforce", *DESK)
    for number in range(1, 7):
        hired = f"desk{number}@callcentre.example"
        org.user(hired, "Service Desk", LastLoginDate=moment(ago(days=1)))
    purge = org.permission_set("Purge", "Purge", "Regular", "BulkApiHardDelete")
    org.grant(org.payroll, purge)


def _switches(org: Base, *, passwords_off: bool, legacy: bool, secrets: bool) -> None:
    (held,) = org.objects["SecuritySettings"]
    sign_on = held["Metadata"]["singleSignOnSettings"]
    sign_on.update(isLoginWithSalesforceCredentialsDisabled=passwords_off, enableSamlLogin=True)
    org.health("ExternalClientApps.metadataApiAccess", str(secrets).lower())
    org.metadata["OauthOidcSettings"] = {
        "OauthOidc": {"blockOAuthUnPwFlow": not legacy, "blockOAuthUsrAgtFlow": not legacy}
    }
    org.metadata["ExternalClientAppSettings"] = {
        "ExternalClientApp": {
            "enableClientSecretInRestApiAccess": secrets,
            "enableConsumerSecretApiAccess": secrets,
        }
    }
    host = f"https://{DOMAIN[org.style].partition('.')[0]}.my.salesforce.com"
    for name, is_active in (("Org", True), ("Old_Site", False)):
        org.add(
            "AuthConfig",
            DeveloperName=name,
            MasterLabel=name,
            Url=host,
            IsActive=is_active,
            Type="Org" if is_active else "Community",
            AuthOptionsUsernamePassword=True,
            AuthOptionsSaml=is_active,
        )


def _policies(org: Base, *, admits: str, relaxation: str, ends: str) -> None:
    for app in org.objects["ExternalClientApplication"]:
        org.add(
            "ExtlClntAppOauthPlcyCnfg",
            ExternalClientApplicationId=app["Id"],
            PermittedUsersPolicyType=admits,
            IpRelaxationPolicyType=relaxation,
            RefreshTokenPolicyType=ends,
            RefreshTokenValidityPeriod=3 if ends == "SpecificLifetime" else None,
            RefreshTokenValidityUnit="Months" if ends == "SpecificLifetime" else None,
        )
    org.add("ExtlClntAppOauthPlcyCnfg", PermittedUsersPolicyType="AllSelfAuthorized")


def _metadata(org: Base, *, policy: str, relaxation: str, scope: str) -> None:
    contact = {"contactEmail": f"it@{DOMAIN[org.style]}"}
    config: Object = {
        "callbackUrl": "https://payroll.example/callback",
        "consumerKey": "3MVG9.payroll",
        "consumerSecret": SECRET,
        "isAdminApproved": True,
        "isClientCredentialEnabled": False,
        "scopes": [scope, "RefreshToken"],
    }
    org.metadata["ConnectedApp"] = {
        "Payroll_Connector": {
            **contact,
            "label": "Payroll Connector",
            "oauthConfig": config,
            "oauthPolicy": {"ipRelaxation": relaxation, "refreshTokenPolicy": policy},
        },
        "Intranet": {
            **contact,
            "label": "Intranet",
            "samlConfig": {
                "acsUrl": "https://intranet.example/acs",
                "entityUrl": "https://intranet.example",
                "samlNameIdFormat": "Unspecified",
                "samlSubjectType": "Username",
            },
        },
    }
    app = {"externalClientApplication": "saas_audit", "label": "saas-audit"}
    org.metadata["ExtlClntAppOauthSettings"] = {
        "saas_audit_oauth": {**app, "commaSeparatedOauthScopes": scope}
    }
    org.metadata["ExtlClntAppOauthConfigurablePolicies"] = {"saas_audit_policy": {**app}}


def _acting_as(org: Base, user: Object) -> None:
    """The audit's own app acts as this user."""
    held = org.metadata["ExtlClntAppOauthConfigurablePolicies"]["saas_audit_policy"]
    held.update(clientCredentialsFlowUser=user["Username"], isClientCredentialsFlowEnabled=True)


def _inbound(org: Base, *, senders: str | None, runs_as: Object, tls: bool) -> None:
    plain: dict[str, Any] = {"IsAuthenticationRequired": tls, "IsTlsRequired": tls}
    live = org.add(
        "EmailServicesFunction",
        FunctionName="Invoices",
        IsActive=True,
        AuthorizedSenders=senders,
        **plain,
    )
    org.add("EmailServicesFunction", FunctionName="Old", IsActive=False)
    org.add(
        "EmailServicesAddress",
        LocalPart="invoices",
        EmailDomainName="in.salesforce.com",
        IsActive=True,
        FunctionId=live["Id"],
        RunAsUserId=runs_as["Id"],
    )


def _call(org: Base, kind: str, api: str) -> None:
    """A machine signed in."""
    org.login(org.payroll, None, 6, kind=kind)
    org.objects["LoginHistory"][-1]["ApiType"] = api
