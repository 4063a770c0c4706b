"""Diagnostic settings of Entra ID, as Azure Resource Manager answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .tenant import Tenant

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
    tenant.azure = [_setting("siem", KINDS), _setting("archive", ())]


def careless(tenant: Tenant) -> None:
    """The audit log, and nothing of who signs in."""
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
