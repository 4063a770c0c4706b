"""Rights on Exchange Online that apps hold in their own name."""

from __future__ import annotations

from ...model import Row
from .api import graph

EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000"
"""Exchange's own app id, the same in every tenant."""


@graph(
    f"/servicePrincipals(appId='{EXCHANGE_ONLINE}')/appRoleAssignedTo",
    permission="Application.Read.All",
)
class ExchangeRight(Row, rename="camel", label="principal_display_name"):
    """A right on Exchange that an app holds in its own name, by the id of the right."""

    id: str
    app_role_id: str
    principal_id: str | None
    principal_display_name: str | None
