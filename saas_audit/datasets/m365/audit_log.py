"""Who changed what in Entra ID: seven days back without a licence, thirty with P1 or P2."""

from __future__ import annotations

from typing import Literal, get_args

from ...model import Moment, Part, Row
from .api import graph

Activity = Literal[
    "Add app role assignment to service principal",
    "Add conditional access policy",
    "Add delegated permission grant",
    "Add eligible member to role",
    "Add member to group",
    "Add member to role",
    "Add owner to application",
    "Add owner to service principal",
    "Authentication Methods Policy Reset",
    "Authentication Methods Policy Update",
    "Consent to application",
    "Delete conditional access policy",
    "Enable account",
    "Remove app role assignment from service principal",
    "Remove delegated permission grant",
    "Remove eligible member from role",
    "Remove member from group",
    "Remove member from role",
    "Remove owner from application",
    "Remove owner from service principal",
    "Restore user",
    "Set domain authentication",
    "Set federation settings on domain",
    "Update authorization policy",
    "Update conditional access policy",
]
"""What is asked for; a log of everything would be a row for each change of each account.

See: https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
"""

_ASKED = " or ".join(f"activityDisplayName eq '{one}'" for one in get_args(Activity))


class UserInitiator(Part, rename="camel"):
    """A person who did it."""

    id: str | None
    user_principal_name: str | None


class AppInitiator(Part, rename="camel"):
    """An app that did it."""

    app_id: str | None
    display_name: str | None


class Initiator(Part, rename="camel"):
    """One of the two."""

    user: UserInitiator | None = None
    app: AppInitiator | None = None


class ModifiedProperty(Part, rename="camel"):
    """One thing that changed; values are JSON in a text."""

    display_name: str | None
    old_value: str | None
    new_value: str | None


class TargetResource(Part, rename="camel"):
    """What was changed."""

    id: str | None
    display_name: str | None
    modified_properties: list[ModifiedProperty]


@graph(
    "/auditLogs/directoryAudits",
    permission="AuditLog.Read.All",
    query=(("$filter", f"activityDateTime ge {{since}} and ({_ASKED})"), ("$top", "999")),
    asks_fields=False,
)
class DirectoryAudit(Row, rename="camel"):
    """One change, or the attempt: ``result`` is ``success`` where it came to be."""

    id: str
    activity_date_time: Moment
    activity_display_name: str
    result: Literal["success", "failure", "timeout"] | None
    initiated_by: Initiator
    target_resources: list[TargetResource]
