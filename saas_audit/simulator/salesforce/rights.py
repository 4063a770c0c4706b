"""What each object takes, and what it hides without a word: from the documentation's access rules.

Nothing of it comes from our own sources: it is what they are held against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .schema import RECORDS

if TYPE_CHECKING:
    from collections.abc import Callable

Row = dict[str, Any]

API = "ApiEnabled"
SETUP = "ViewSetup"
METADATA = frozenset({"ModifyMetadata", "ModifyAllData"})
"""Either opens the Metadata API."""

UNSEEN: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "ApexClass",
            "ConnectedApplication",
            "AuthConfig",
            "Certificate",
            "EmailServicesAddress",
            "EmailServicesFunction",
            "EntityDefinition",
            "EntityParticle",
            "ExternalClientApplication",
            "ExtlClntAppOauthPlcyCnfg",
            "FieldDefinition",
            "FieldPermissions",
            "ObjectPermissions",
            "PermissionSet",
            "PermissionSetAssignment",
            "PermissionSetGroup",
            "SecuritySettings",
            "SetupAuditTrail",
            "SetupEntityAccess",
            "Site",
        ),
        frozenset({SETUP}),
    ),
    **dict.fromkeys(RECORDS, frozenset({"ViewAllData"})),
    "VerificationHistory": frozenset({"ManageUsers"}),
}
"""Objects that are not there for whoever holds none of these; nobody gave the audit user others."""

REFUSED: dict[str, frozenset[str]] = {
    "SecurityHealthCheck": frozenset({"ViewHealthCheck"}),
    "SecurityHealthCheckRisks": frozenset({"ViewHealthCheck"}),
    "TwoFactorMethodsInfo": frozenset({"ManageTwoFactor"}),
}
"""Objects that are described to everybody and answer those only who hold one of these."""

HIDING: dict[str, tuple[frozenset[str], Callable[[Row, str], bool]]] = {
    "User": (frozenset({"ViewAllUsers"}), lambda row, me: row["Id"] == me),
    "PermissionSetAssignment": (
        frozenset({"ViewAllUsers"}),
        lambda row, me: row["AssigneeId"] == me,
    ),
    "TwoFactorMethodsInfo": (frozenset({"ViewAllUsers"}), lambda row, me: row["UserId"] == me),
    "OauthToken": (frozenset({"CustomizeApplication"}), lambda row, me: row["UserId"] == me),
    "LoginHistory": (
        frozenset({"MonitorLoginHistory", "ManageUsers"}),
        lambda row, me: row["UserId"] == me,
    ),
    "ContentDistribution": (frozenset({"QueryAllFiles"}), lambda row, me: row["OwnerId"] == me),
}
"""Objects that show some rows only, without a word, to whoever holds none of these."""

ALL_RIGHTS = frozenset({API}).union(
    *UNSEEN.values(), *REFUSED.values(), *(rights for rights, _ in HIDING.values())
) | {"ModifyMetadata"}
"""Every permission that opens something here."""
