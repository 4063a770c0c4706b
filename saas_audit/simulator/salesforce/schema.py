"""Objects and their fields, as Salesforce's documentation tells them: there is no published file.

So this table is a witness by prose only. It is written from the object reference and not from our
rows, and it holds what a row must never ask for as well. Metadata has a better witness, the
vendor's own description (see ``soap``).
"""

from __future__ import annotations

import functools
from typing import Any

import msgspec


class Field(msgspec.Struct, frozen=True):
    """``to``: the object a reference leads to, ``way`` its relationship's name."""

    name: str
    type: str
    nillable: bool = False
    to: str = ""
    way: str = ""

    def described(self) -> dict[str, Any]:
        """As describe tells it."""
        return {
            "name": self.name,
            "type": self.type,
            "nillable": self.nillable,
            "relationshipName": self.way or None,
            "referenceTo": [self.to] if self.to else [],
        }


PERMISSIONS = [
    "ApexRestServices",
    "ApiEnabled",
    "ApiUserOnly",
    "AssignPermissionSets",
    "AuthorApex",
    "BulkApiHardDelete",
    "BypassMFAForUiLogins",
    "CanApproveUninstalledApps",
    "CustomizeApplication",
    "DataExport",
    "DelegatedTwoFactor",
    "EditTask",
    "ExternalClientAppAdmin",
    "ForceTwoFactor",
    "IsSsoEnabled",
    "ManageAuthProviders",
    "ManageCertificates",
    "ManageInternalUsers",
    "ManageIpAddresses",
    "ManageLoginAccessPolicies",
    "ManagePasswordPolicies",
    "ManageProfilesPermissionsets",
    "ManageRemoteAccess",
    "ManageRoles",
    "ManageSharing",
    "ManageTwoFactor",
    "ManageUsers",
    "ModifyAllData",
    "ModifyMetadata",
    "MonitorLoginHistory",
    "QueryAllFiles",
    "RunFlow",
    "RunReports",
    "TwoFactorApi",
    "UseAnyApiClient",
    "ViewAllData",
    "ViewAllUsers",
    "ViewClientSecret",
    "ViewHealthCheck",
    "ViewRoles",
    "ViewSetup",
]

_FLAGS = "; ".join(f"Permissions{name} boolean" for name in PERMISSIONS)
_WRITTEN = {
    "Organization": "Id id; Name string; IsSandbox boolean; OrganizationType picklist?",
    "User": "Id id; Username string; Email email; Name string; Alias string; "
    "FederationIdentifier string?; IsActive boolean; UserType picklist?; CreatedDate datetime; "
    "LastLoginDate datetime?; ProfileId reference? Profile Profile",
    "Profile": "Id id; Name string; UserLicenseId reference? UserLicense UserLicense; "
    "Metadata complexvalue?",
    "UserLicense": "Id id; Name string",
    "UserPermissionAccess": f"Id id; {_FLAGS}",
    "PermissionSet": "Id id; Name string; Label string; Type picklist?; NamespacePrefix string?; "
    "ProfileId reference? Profile Profile; "
    f"PermissionSetGroupId reference? PermissionSetGroup PermissionSetGroup; {_FLAGS}",
    "PermissionSetGroup": "Id id; DeveloperName string; MasterLabel string; Status picklist",
    "PermissionSetAssignment": "Id id; AssigneeId reference User Assignee; "
    "PermissionSetId reference PermissionSet PermissionSet; "
    "PermissionSetGroupId reference? PermissionSetGroup PermissionSetGroup; "
    "ExpirationDate datetime?; IsActive boolean",
    "ObjectPermissions": "Id id; ParentId reference PermissionSet Parent; SobjectType picklist; "
    "PermissionsCreate boolean; PermissionsRead boolean; PermissionsEdit boolean; "
    "PermissionsDelete boolean; PermissionsViewAllRecords boolean; "
    "PermissionsModifyAllRecords boolean; PermissionsViewAllFields boolean",
    "FieldPermissions": "Id id; ParentId reference PermissionSet Parent; SobjectType picklist; "
    "Field picklist; PermissionsRead boolean; PermissionsEdit boolean",
    "SetupEntityAccess": "Id id; ParentId reference PermissionSet Parent; SetupEntityId reference; "
    "SetupEntityType picklist",
    "ApexClass": "Id id; Name string; NamespacePrefix string?; Body textarea?; Status picklist",
    "Site": "Id id; Name string; Status picklist; GuestUserId reference? User GuestUser",
    "Group": "Id id; DeveloperName string?; Name string; Type picklist",
    "GroupMember": "Id id; GroupId reference Group Group; UserOrGroupId string",
    "EntityDefinition": "DurableId id; QualifiedApiName string; NamespacePrefix string?; "
    "InternalSharingModel picklist?; ExternalSharingModel picklist?",
    "FieldDefinition": "DurableId id; QualifiedApiName string; DataType string?; "
    "EntityDefinitionId reference EntityDefinition EntityDefinition; ReferenceTo complexvalue?",
    "EntityParticle": "DurableId id; QualifiedApiName string; DataType string?; "
    "EntityDefinitionId reference EntityDefinition EntityDefinition; IsPermissionable boolean; "
    "IsNillable boolean",
    "Certificate": "Id id; DeveloperName string; MasterLabel string; ExpirationDate date?; "
    "KeySize int?; OptionsIsCaSigned boolean; OptionsIsPrivateKeyExportable boolean; "
    "OptionsIsUnusable boolean",
    "SecurityHealthCheck": "DurableId id; CustomBaselineId string?; Score string?",
    "SecurityHealthCheckRisks": "DurableId id; SettingGroup string?; Setting string?; "
    "SettingRiskCategory picklist?; RiskType picklist?; OrgValue string?; OrgValueRaw string?; "
    "StandardValue string?; StandardValueRaw string?",
    "SecuritySettings": "Id id; Metadata complexvalue?",
    "TwoFactorMethodsInfo": "Id id; UserId reference User User; HasSecurityKey boolean; "
    "HasBuiltInAuthenticator boolean; HasU2F boolean; HasSalesforceAuthenticator boolean; "
    "HasTotp boolean; HasTempCode boolean; HasUserVerifiedMobileNumber boolean; "
    "HasUserVerifiedEmailAddress boolean",
    "LoginHistory": "Id id; UserId reference User User; LoginTime datetime; LoginType picklist; "
    "LoginSubType picklist?; Status string; Application string?; ApiType string?; "
    "AuthenticationServiceId reference?; SourceIp string?",
    "VerificationHistory": "Id id; UserId reference User User; VerificationTime datetime; "
    "VerificationMethod picklist?; Status picklist?; Activity picklist?; "
    "LoginHistoryId reference? LoginHistory LoginHistory",
    "OauthToken": "Id id?; AccessToken string?; AppName string?; "
    "AppMenuItemId reference? AppMenuItem AppMenuItem; UserId reference User User; "
    "CreatedDate datetime; LastUsedDate datetime?; UseCount int; DeleteToken string?; "
    "RequestToken string?",
    "AppMenuItem": "Id id; Label string; Type picklist; ApplicationId reference?",
    "ConnectedApplication": "Id id; Name string; OptionsAllowAdminApprovedUsersOnly boolean; "
    "OptionsRefreshTokenValidityMetric boolean; RefreshTokenValidityPeriod int?; StartUrl url?",
    "ExtlClntAppOauthPlcyCnfg": "Id id; "
    "ExternalClientApplicationId reference? ExternalClientApplication ExternalClientApplication; "
    "PermittedUsersPolicyType picklist?; IpRelaxationPolicyType picklist?; "
    "RefreshTokenPolicyType picklist?; RefreshTokenValidityPeriod int?; "
    "RefreshTokenValidityUnit picklist?; SessionTimeoutInMinutes int?",
    "EmailServicesFunction": "Id id; FunctionName string; IsActive boolean; "
    "IsAuthenticationRequired boolean; IsTlsRequired boolean; AuthorizedSenders textarea?; "
    "AuthenticationFailureAction picklist?; ApexClassId reference?",
    "EmailServicesAddress": "Id id; LocalPart string; EmailDomainName string; IsActive boolean; "
    "FunctionId reference EmailServicesFunction Function; AuthorizedSenders textarea?; "
    "RunAsUserId reference? User RunAsUser",
    "AuthConfig": "Id id; DeveloperName string; MasterLabel string; Url string; IsActive boolean; "
    "Type picklist; AuthOptionsUsernamePassword boolean; AuthOptionsSaml boolean; "
    "AuthOptionsAuthProvider boolean; AuthOptionsCertificate boolean",
    "ExternalClientApplication": "Id id; DeveloperName string; MasterLabel string",
    "ContentDistribution": "Id id; Name string; OwnerId reference User Owner; "
    "CreatedDate datetime; "
    "PreferencesExpires boolean; ExpiryDate datetime?; PreferencesPasswordRequired boolean; "
    "Password string?; DistributionPublicUrl string?; ViewCount int",
}

RECORDS = ("Account", "Case", "Contact", "Individual", "Lead", "Opportunity")
_WRITTEN["SetupAuditTrail"] = (
    "Id id; Action string; CreatedById reference? User CreatedBy; CreatedDate datetime; "
    "CreatedByContext string?; CreatedByIssuer string?; DelegateUser string?; Display string?; "
    "ResponsibleNamespacePrefix string?; Section string?"
)
_WRITTEN |= dict.fromkeys(RECORDS, "Id id; OwnerId reference User Owner; CreatedDate datetime")

TOOLING = frozenset(
    {
        "Certificate",
        "EntityDefinition",
        "EntityParticle",
        "FieldDefinition",
        "SecurityHealthCheck",
        "SecurityHealthCheckRisks",
        "SecuritySettings",
    }
)
"""Asked for through the Tooling API."""

IN_BOTH = frozenset({"Profile"})
"""Asked for through either; ``Metadata`` through the Tooling API only."""

ONE_AT_A_TIME = "Metadata"
"""A column that a query may select only where it finds one record at most."""

UNFILTERABLE = frozenset({("LoginHistory", name) for name in ("Status", "Application", "ApiType")})
"""Fields that may be selected and not stand in WHERE."""


@functools.cache
def schema() -> dict[str, dict[str, Field]]:
    """Object -> field name -> field."""
    return {name: _fields(text) for name, text in _WRITTEN.items()}


def _fields(text: str) -> dict[str, Field]:
    found = {}
    for part in text.split(";"):
        name, kind, *rest = part.split()
        to, way = rest if rest else ("", "")
        found[name] = Field(name, kind.rstrip("?"), kind.endswith("?"), to, way)
    return found


def key_of(name: str) -> str:
    """The field that references lead to."""
    return next(field.name for field in schema()[name].values() if field.type == "id")
