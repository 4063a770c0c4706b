"""What apps may do: rights of their own, and rights they use in everybody's name."""

from __future__ import annotations

from typing import Literal

from ...model import Row
from .api import graph

MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000"
"""Graph's own app id, the same in every tenant."""


@graph(
    f"/servicePrincipals(appId='{MICROSOFT_GRAPH}')/appRoleAssignedTo",
    permission="Application.Read.All",
)
class GraphRight(Row, rename="camel", label="principal_display_name"):
    """A right on Graph that an app holds in its own name, by the id of the right."""

    id: str
    app_role_id: str
    principal_id: str | None
    principal_display_name: str | None


@graph("/oauth2PermissionGrants", permission="Directory.Read.All")
class DelegatedGrant(Row, rename="camel"):
    """Rights an app uses in the name of whoever signs in; ``scope`` holds them, space-separated."""

    id: str
    client_id: str
    consent_type: Literal["AllPrincipals", "Principal"] | None
    resource_id: str
    scope: str | None
