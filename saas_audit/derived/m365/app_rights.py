"""Apps that hold the keys: rights on Graph that lead to Global Administrator, and risky consents.

Which rights lead there is published research (emiliensocchi/azure-tiering, and the lists of
Maester and ScubaGear); which of them we call direct is our judgement.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...datasets.declared import ApprovedClient
from ...datasets.m365.app_rights import MICROSOFT_GRAPH, DelegatedGrant, GraphRight
from ...datasets.m365.directory import ServicePrincipal
from ...declare.derive import derive
from ...model import Lookup, Own, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

MICROSOFT = frozenset(
    {"f8cdef31-a31e-4b4a-93e4-5f571e91255a", "72f988bf-86f1-41af-91ab-2d7cd011db47"}
)
"""The tenants that Microsoft's own apps are registered in."""

DIRECT: Mapping[str, str] = {
    "06b708a9-e830-4db3-a914-8e69da51d44f": "AppRoleAssignment.ReadWrite.All",
    "2f6817f8-7b12-4f0f-bc18-eeaf60705a9e": "PrivilegedAccess.ReadWrite.AzureADGroup",
    "41202f2c-f7ab-45be-b001-85c9728b9d69": "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
    "50483e42-d915-4231-9639-7fdb7fd190e5": "UserAuthenticationMethod.ReadWrite.All",
    "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8": "RoleManagement.ReadWrite.Directory",
    "dd199f4a-f148-40a4-a2ec-f0069cc799ec": "RoleAssignmentSchedule.ReadWrite.Directory",
}
"""One call, and the app (or a user it rules) is Global Administrator."""

INDIRECT: Mapping[str, str] = {
    "01c0a623-fc9b-48e9-b794-0756f8e8f067": "Policy.ReadWrite.ConditionalAccess",
    "18a4783c-866b-4cc7-a460-3d5e5662c884": "Application.ReadWrite.OwnedBy",
    "19dbc75e-c2e2-444c-a770-ec69d8559fc7": "Directory.ReadWrite.All",
    "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9": "Application.ReadWrite.All",
    "292d869f-3427-49a8-9dab-8c70152b74e9": "Organization.ReadWrite.All",
    "29c18626-4985-4dcd-85c0-193eef327366": "Policy.ReadWrite.AuthenticationMethod",
    "3011c876-62b7-4ada-afa2-506cbbecc68c": "User.EnableDisableAccount.All",
    "31e08e0a-d3f7-4ca2-ac39-7343fb83e8ad": "RoleManagementPolicy.ReadWrite.Directory",
    "5eb59dd3-1da2-4329-8733-9dabdc435916": "AdministrativeUnit.ReadWrite.All",
    "618b6020-bca8-4de6-99f6-ef445fa4d857": "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",
    "62a82d76-70ea-41e2-9197-370581804d09": "Group.ReadWrite.All",
    "741f803b-c850-494e-b5df-cde7c675a1ca": "User.ReadWrite.All",
    "7e05723c-0bb0-42da-be95-ae9f08a6e53c": "Domain.ReadWrite.All",
    "9241abd9-d0e6-425a-bd4f-47ba86e767a4": "DeviceManagementConfiguration.ReadWrite.All",
    "9acd699f-1e81-4958-b001-93b1d2506e19": "EntitlementManagement.ReadWrite.All",
    "a402ca1c-2696-4531-972d-6e5ee4aa11ea": "Policy.ReadWrite.PermissionGrant",
    "b38dcc4d-a239-4ed6-aa84-6c65b284f97c": "RoleManagementPolicy.ReadWrite.AzureADGroup",
    "c22a92cc-79bf-4bb1-8b6c-e0a05d3d80ce": "OnPremDirectorySynchronization.ReadWrite.All",
    "cc117bb9-00cf-4eb8-b580-ea2a878fe8f7": "User-PasswordProfile.ReadWrite.All",
    "dbaae8cf-10b5-4b86-a4a1-f871c94c6695": "GroupMember.ReadWrite.All",
    "e330c4f0-4170-414e-a55a-2f022ec2b57b": "DeviceManagementRBAC.ReadWrite.All",
    "eccc023d-eccf-4e7b-9683-8813ab36cecc": "User.DeleteRestore.All",
    "fee28b28-e1f3-4841-818e-2704dc62245f": "RoleEligibilitySchedule.ReadWrite.Directory",
}
"""It takes a detour: over another app, a group, a device or a policy."""

_MAIL = frozenset(
    {
        "EWS.AccessAsUser.All",
        "IMAP.AccessAsUser.All",
        "Mail.Read",
        "Mail.ReadWrite",
        "Mail.Send",
        "POP.AccessAsUser.All",
    }
)
_DATA = frozenset(
    {
        "ChannelMessage.Read.All",
        "Chat.Read",
        "Chat.ReadWrite",
        "Directory.AccessAsUser.All",
        "Files.Read.All",
        "Files.ReadWrite.All",
        "Mail.Read.Shared",
        "Mail.ReadWrite.Shared",
        "Mail.Send.Shared",
        "MailboxSettings.ReadWrite",
        "Sites.FullControl.All",
        "Sites.Manage.All",
        "Sites.Read.All",
        "Sites.ReadWrite.All",
    }
)
RISKY_SCOPES: Mapping[str, frozenset[str]] = {
    MICROSOFT_GRAPH: _MAIL | _DATA | {*DIRECT.values(), *INDIRECT.values()},
    "00000002-0000-0ff1-ce00-000000000000": _MAIL,  # Exchange Online
    "00000003-0000-0ff1-ce00-000000000000": frozenset(  # SharePoint Online
        {"AllSites.FullControl", "AllSites.Manage", "AllSites.Read", "AllSites.Write"}
    ),
    "797f4846-ba00-4fd7-ba43-dac1f8f63013": frozenset({"user_impersonation"}),  # Azure
}
"""By the app id of the API: a scope means nothing without the API it belongs to."""


class ApprovedApp(Row):
    """The app id of a declared approved client, in lower case."""

    id: str


@derive
def approved_app(client: ApprovedClient) -> ApprovedApp:
    """By app id only: a display name is whatever the app calls itself."""
    return ApprovedApp(id=client.client.lower())


def is_approved(app: ServicePrincipal, approved: Lookup[ApprovedApp]) -> bool:
    """Named in the config."""
    return app.app_id is not None and app.app_id.lower() in approved


class TierZeroRight(Row, owner="app", label="name"):
    """A right an app holds in its own name that leads to Global Administrator."""

    id: str
    app: str
    name: str
    direct: bool


@derive
def tier_zero_right(right: GraphRight) -> TierZeroRight | None:
    """By id: what the right is called in the answer is not looked at."""
    direct = right.app_role_id in DIRECT
    name = DIRECT.get(right.app_role_id) or INDIRECT.get(right.app_role_id)
    if name is None:
        return None
    return TierZeroRight(id=right.id, app=right.principal_id, name=name, direct=direct)


class TierZeroApp(Row, of=ServicePrincipal, label="display_name"):
    """An app that holds such a right."""

    id: str
    display_name: str | None


@derive
def tier_zero_app(app: ServicePrincipal, rights: Own[TierZeroRight]) -> TierZeroApp | None:
    """Microsoft's own apps included: who owns them here can act as them all the same."""
    return TierZeroApp(id=app.id, display_name=app.display_name) if rights else None


class RiskyScope(Row, owner="app", label="name"):
    """A risky right an app uses in the name of everybody, consented to once for all."""

    id: str
    app: str
    name: str


@derive
def risky_scopes(grant: DelegatedGrant, apis: Lookup[ServicePrincipal]) -> Iterator[RiskyScope]:
    """A grant on an API that is no longer here is good for nothing."""
    if grant.consent_type != "AllPrincipals":
        return
    api = apis.get(grant.resource_id)
    risky = RISKY_SCOPES.get((api.app_id or "").lower(), frozenset()) if api else frozenset()
    for name in sorted(risky.intersection((grant.scope or "").split())):
        yield RiskyScope(id=f"{grant.id}:{name}", app=grant.client_id, name=name)
