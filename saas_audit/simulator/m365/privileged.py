"""Privileged identity: how roles are activated, what apps may do, who synchronises and helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cast import DOMAIN, NOW, Style, ago, stamp
from .access_objects import STRONG, eligible, policy
from .objects import app, group, guid

if TYPE_CHECKING:
    from .tenant import Tenant

GRAPH_APP = "00000003-0000-0000-c000-000000000000"
MICROSOFT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
GRANTED = f"/servicePrincipals(appId='{GRAPH_APP}')/appRoleAssignedTo"
SCHEDULES = "/roleManagement/directory/roleAssignmentScheduleInstances"
ELIGIBILITIES = "/roleManagement/directory/roleEligibilityScheduleInstances"
PARTNER_TENANT = guid("partner", "msp")
ROLES_OF_ALL = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"
APPS_OF_ALL = "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"
READ_USERS = "df021288-bdef-4463-88db-98f22de89214"
GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
PRIVILEGED_ROLE_ADMINISTRATOR = "e8611ab8-c189-46e8-94e1-60213ab1f814"
SHAREPOINT_ADMINISTRATOR = "f28a1f50-f6e7-4571-818b-6a12f2af6b6c"
ROLES = {
    GLOBAL_ADMINISTRATOR: "Global Administrator",
    PRIVILEGED_ROLE_ADMINISTRATOR: "Privileged Role Administrator",
    "fe930be7-5e62-47db-91af-98c3a49a38b1": "User Administrator",
    SHAREPOINT_ADMINISTRATOR: "SharePoint Administrator",
    "29232cdf-9323-42fd-ade2-1d097af3e4de": "Exchange Administrator",
    "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2": "Hybrid Identity Administrator",
    "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3": "Application Administrator",
    "158c047a-c907-4556-b7ef-446551a6b5f7": "Cloud Application Administrator",
    "7be44c8a-adaf-4e2a-84d6-ab2649e08a13": "Privileged Authentication Administrator",
    "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9": "Conditional Access Administrator",
    "f2ef992c-3afb-46b9-b7cf-a126ee74c451": "Global Reader",
}

EVENTS = ("Admin_Assignment", "Admin_Eligibility", "EndUser_Assignment")

DECLARED: dict[Style, dict[str, Any]] = {
    "careful": {
        "approved_clients": [guid("careful", "Backup robot", "app id")],
        "approved_partners": [PARTNER_TENANT],
        "partners_reviewed": {"reviewed_on": "2026-09-01", "reviewed_by": "Ann Arbour"},
    },
    "careless": {},
}
"""What the config says beside the break-glass accounts."""


def careful(tenant: Tenant) -> None:
    """Approval by a group, MFA at each activation, one approved robot without an owner."""
    everyone, (robot, newsletter) = tenant.many("/users"), tenant.many("/servicePrincipals")
    ann, ben = everyone[0]["id"], everyone[1]["id"]
    approvers = group("careful", "Role approvers")
    tenant.many("/groups").append(approvers)
    tenant.members[approvers["id"]] = [ann, ben]
    for one in everyone:
        if one["accountEnabled"] and not one["userPrincipalName"].startswith("bg"):
            one["signInActivity"] = _came(days=3)
    for one in everyone[4:8]:
        one["onPremisesSyncEnabled"] = True
        one["onPremisesSamAccountName"] = one["mailNickname"]
    graph, office = _microsoft("Microsoft Graph", GRAPH_APP), _microsoft("Office")
    tenant.many("/servicePrincipals").extend([graph, office])
    needs_approval = (GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR)
    tenant.graph |= _common(True) | {
        "/oauth2PermissionGrants": [
            _agreed(newsletter, graph, "openid profile User.Read"),
            _agreed(office, graph, "Directory.AccessAsUser.All Mail.ReadWrite"),
        ],
        GRANTED: [_may(robot, graph, APPS_OF_ALL), _may(newsletter, graph, READ_USERS)],
        "/policies/roleManagementPolicyAssignments": [
            _role_policy(
                role,
                mfa=role != SHAREPOINT_ADMINISTRATOR,
                context="c1" if role == SHAREPOINT_ADMINISTRATOR else "",
                approvers=approvers["id"] if role in needs_approval else "",
                told=f"soc@{DOMAIN['careful']}",
            )
            for role in ROLES
        ],
        "/policies/crossTenantAccessPolicy/partners": [_partner(PARTNER_TENANT)],
    }
    tenant.many("/identity/conditionalAccess/policies").append(_guard("c1"))
    tenant.many(SCHEDULES)[0]["startDateTime"] = None  # an emergency account, older than PIM
    tenant.many(ELIGIBILITIES).append(eligible(ann, SHAREPOINT_ADMINISTRATOR))
    tenant.many("/organization")[0]["onPremisesSyncEnabled"] = True


def careless(tenant: Tenant) -> None:
    """Roles by one click and past PIM, a robot that may do anything and a leaver who owns it."""
    everyone, (robot,) = tenant.many("/users"), tenant.many("/servicePrincipals")
    (registered,) = tenant.many("/applications")
    for number, one in enumerate(everyone):
        one["signInActivity"] = _came(days=3 + 100 * (number % 2))
    everyone[0]["onPremisesSyncEnabled"] = True
    everyone.append(_kerberos(everyone[0]))
    leaver = next(one for one in everyone if one["displayName"] == "Leo Bell")
    handy, _ = app("careless", "Handy PDF", None)
    handy["appOwnerOrganizationId"] = guid("somebody", "else")
    graph = _microsoft("Microsoft Graph", GRAPH_APP)
    tenant.many("/servicePrincipals").extend([handy, graph])
    for schedule in tenant.many(SCHEDULES):
        schedule["startDateTime"] = None
    owner = {"@odata.type": "#microsoft.graph.user", "id": leaver["id"]}
    tenant.under["/applications/{id}/owners"] = {registered["id"]: [owner]}
    tenant.graph |= _common(False) | {
        "/oauth2PermissionGrants": [_agreed(handy, graph, "openid Mail.ReadWrite profile")],
        GRANTED: [_may(robot, graph, ROLES_OF_ALL)],
        "/policies/roleManagementPolicyAssignments": [_role_policy(role) for role in ROLES],
        "/policies/crossTenantAccessPolicy/partners": [_partner(PARTNER_TENANT)],
    }
    tenant.many("/organization")[0]["onPremisesSyncEnabled"] = True


def _common(blocked: bool) -> dict[str, Any]:
    """The roles every tenant has, and what synchronisation may do."""
    return {
        "/roleManagement/directory/roleDefinitions": [
            {
                "id": role,
                "displayName": name,
                "description": name,
                "isBuiltIn": True,
                "isEnabled": True,
                "templateId": role,
                "version": "1",
                "resourceScopes": ["/"],
            }
            for role, name in ROLES.items()
        ],
        "/directory/onPremisesSynchronization": [
            {
                "id": guid("synchronisation"),
                "features": {
                    "blockSoftMatchEnabled": blocked,
                    "blockCloudObjectTakeoverThroughHardMatchEnabled": blocked,
                    "passwordSyncEnabled": True,
                    "passwordWritebackEnabled": False,
                },
            }
        ],
    }


def _came(days: int) -> dict[str, Any]:
    """Signed in that long ago; somebody tried an hour ago."""
    return {
        "lastSignInDateTime": stamp(ago(hours=1)),
        "lastSignInRequestId": guid("request"),
        "lastNonInteractiveSignInDateTime": stamp(ago(days=days)),
        "lastNonInteractiveSignInRequestId": guid("request"),
        "lastSuccessfulSignInDateTime": stamp(ago(days=days)),
        "lastSuccessfulSignInRequestId": guid("request"),
    }


def _kerberos(like: dict[str, Any]) -> dict[str, Any]:
    """The account behind the own directory's cloud Kerberos, synchronised by a wide filter."""
    name = "krbtgt_AzureAD"
    return {
        **like,
        "id": guid("careless", name),
        "userPrincipalName": f"{name}@{DOMAIN['careless']}",
        "displayName": None,
        "mailNickname": name,
        "onPremisesSamAccountName": name,
        "accountEnabled": False,
        "mail": None,
        "proxyAddresses": [],
    }


def _microsoft(name: str, app_id: str = "") -> dict[str, Any]:
    """The account of one of Microsoft's own apps."""
    principal, _ = app("careful", name, None)
    own = {"appId": app_id or principal["appId"], "appOwnerOrganizationId": MICROSOFT}
    return {**principal, **own}


def _may(held: dict[str, Any], api: dict[str, Any], right: str) -> dict[str, Any]:
    """A right an app holds in its own name."""
    return {
        "id": guid("may", held["id"], right),
        "deletedDateTime": None,
        "appRoleId": right,
        "createdDateTime": "2026-01-05T08:00:00Z",
        "principalDisplayName": held["displayName"],
        "principalId": held["id"],
        "principalType": "ServicePrincipal",
        "resourceDisplayName": api["displayName"],
        "resourceId": api["id"],
    }


def _agreed(held: dict[str, Any], api: dict[str, Any], scope: str) -> dict[str, Any]:
    """A consent for everybody."""
    return {
        "id": guid("agreed", held["id"], scope),
        "clientId": held["id"],
        "consentType": "AllPrincipals",
        "principalId": None,
        "resourceId": api["id"],
        "scope": scope,
    }


def _partner(tenant: str) -> dict[str, Any]:
    """A service provider with settings of its own."""
    return {
        "tenantId": tenant,
        "isServiceProvider": True,
        "isInMultiTenantOrganization": False,
        "inboundTrust": None,
        "b2bCollaborationInbound": None,
        "b2bCollaborationOutbound": None,
        "b2bDirectConnectInbound": None,
        "b2bDirectConnectOutbound": None,
        "tenantRestrictions": None,
    }


def _guard(context: str) -> dict[str, Any]:
    """A policy that asks MFA of whoever meets an authentication context."""
    applications = {
        "includeApplications": [],
        "excludeApplications": [],
        "includeUserActions": [],
        "includeAuthenticationContextClassReferences": [context],
        "applicationFilter": None,
    }
    return policy("careful", "Strong MFA to activate a role", STRONG, applications=applications)


def _role_policy(
    role: str, *, mfa: bool = False, context: str = "", approvers: str = "", told: str = ""
) -> dict[str, Any]:
    """PIM's settings for a role, as they come with everything expanded."""
    place = {"scopeId": "/", "scopeType": "DirectoryRole"}
    named = [{"@odata.type": "#microsoft.graph.groupMembers", "groupId": approvers}]
    stage = {
        "approvalStageTimeOutInDays": 1,
        "isApproverJustificationRequired": True,
        "escalationTimeInMinutes": 0,
        "isEscalationEnabled": False,
        "primaryApprovers": named if approvers else [],
        "escalationApprovers": [],
    }
    rules = [
        _rule(
            "Approval_EndUser_Assignment",
            "Approval",
            setting={
                "isApprovalRequired": bool(approvers),
                "isApprovalRequiredForExtension": False,
                "isRequestorJustificationRequired": True,
                "approvalMode": "SingleStage",
                "approvalStages": [stage],
            },
        ),
        _rule(
            "AuthenticationContext_EndUser_Assignment",
            "AuthenticationContext",
            isEnabled=bool(context),
            claimValue=context,
        ),
        _rule(
            "Enablement_EndUser_Assignment",
            "Enablement",
            enabledRules=["MultiFactorAuthentication", "Justification"] if mfa else [],
        ),
        _rule("Enablement_Admin_Eligibility", "Enablement", enabledRules=[]),
        *(_mail(event, told) for event in EVENTS),
    ]
    return {
        "id": f"DirectoryRole_{guid('policy', role)}_{role}",
        "policyId": guid("policy", role),
        "roleDefinitionId": role,
        **place,
        "policy": {
            "id": guid("policy", role),
            "displayName": "DirectoryRole",
            "description": "DirectoryRole",
            "isOrganizationDefault": False,
            "lastModifiedDateTime": stamp(NOW),
            **place,
            "rules": rules,
        },
    }


def _mail(event: str, told: str) -> dict[str, Any]:
    """Whom PIM mails, beside the administrators."""
    return _rule(
        f"Notification_Admin_{event}",
        "Notification",
        notificationType="Email",
        recipientType="Admin",
        notificationLevel="All",
        isDefaultRecipientsEnabled=True,
        notificationRecipients=[told] if told else [],
    )


def _rule(name: str, kind: str, **facts: Any) -> dict[str, Any]:
    tag = f"#microsoft.graph.unifiedRoleManagementPolicy{kind}Rule"
    return {"@odata.type": tag, "id": name, **facts}
