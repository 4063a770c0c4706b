"""Entra ID's audit log, and where its logs go, as Azure Resource Manager answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cast import stamp
from .objects import guid

if TYPE_CHECKING:
    from datetime import datetime

    from .tenant import Tenant

AUDITS = "/auditLogs/directoryAudits"

KINDS = (
    "AuditLogs",
    "SignInLogs",
    "NonInteractiveUserSignInLogs",
    "ServicePrincipalSignInLogs",
    "ManagedIdentitySignInLogs",
    "RiskyUsers",
    "UserRiskEvents",
    "ProvisioningLogs",
)
GROUP = "/subscriptions/0/resourceGroups/siem/providers"
WORKSPACE = f"{GROUP}/Microsoft.OperationalInsights/workspaces/siem"


def careful(tenant: Tenant) -> None:
    """Everything to the SIEM, and an archive of nothing yet."""
    tenant.graph[AUDITS] = []
    tenant.azure = [_setting("siem", KINDS), _setting("archive", ())]


def careless(tenant: Tenant) -> None:
    """The audit log, and nothing of who signs in."""
    tenant.graph[AUDITS] = []
    tenant.azure = [_setting("audit", KINDS[:1])]


def _setting(name: str, enabled: tuple[str, ...]) -> dict[str, Any]:
    """Azure lists every category, and says which are on."""
    return {
        "id": f"/providers/microsoft.aadiam/providers/microsoft.insights/diagnosticSettings/{name}",
        "type": None,
        "name": name,
        "location": None,
        "kind": None,
        "tags": None,
        "properties": {
            "storageAccountId": None,
            "serviceBusRuleId": None,
            "workspaceId": WORKSPACE,
            "eventHubAuthorizationRuleId": None,
            "eventHubName": None,
            "metrics": [],
            "logs": [
                {
                    "category": kind,
                    "categoryGroup": None,
                    "enabled": kind in enabled,
                    "retentionPolicy": {"enabled": False, "days": 0},
                }
                for kind in KINDS
            ],
            "logAnalyticsDestinationType": None,
        },
        "identity": None,
    }


def change(
    activity: str,
    by: dict[str, Any],
    when: datetime,
    target: str,
    name: str,
    changed: dict[str, tuple[str, str]],
) -> dict[str, Any]:
    """A line of the audit log: a person changed these properties of one thing, from old to new."""
    id_ = guid("audit", activity, stamp(when), target)
    return {
        "id": f"Directory_{id_}",
        "category": "Policy",
        "correlationId": id_,
        "result": "success",
        "resultReason": "",
        "activityDisplayName": activity,
        "activityDateTime": stamp(when),
        "loggedByService": "Core Directory",
        "operationType": "Update",
        "initiatedBy": {
            "app": None,
            "user": {
                "id": by["id"],
                "displayName": None,
                "userPrincipalName": by["userPrincipalName"],
                "ipAddress": "203.0.113.7",
            },
        },
        "targetResources": [
            {
                "id": target,
                "displayName": name,
                "type": "Policy",
                "userPrincipalName": None,
                "groupType": None,
                "modifiedProperties": [
                    {"displayName": one, "oldValue": f'"{old}"', "newValue": f'"{new}"'}
                    for one, (old, new) in changed.items()
                ],
            }
        ],
        "additionalDetails": [],
    }
