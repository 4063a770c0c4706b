"""Where Entra ID sends its logs."""

from __future__ import annotations

from ...model import Part, Row
from .api import azure


class LogCategory(Part, rename="camel"):
    """One kind of log, or a group of kinds (``allLogs``)."""

    category: str | None = None
    category_group: str | None = None
    enabled: bool


class LogRoute(Part, rename="camel"):
    """What is sent, and where to; Azure leaves a destination out that is not set."""

    logs: list[LogCategory]
    workspace_id: str | None = None
    storage_account_id: str | None = None
    event_hub_authorization_rule_id: str | None = None
    marketplace_partner_id: str | None = None


@azure("/providers/microsoft.aadiam/diagnosticSettings", version="2017-04-01")
class DiagnosticSetting(Row, rename="camel", key="name"):
    """One route for logs out of Entra ID."""

    name: str
    properties: LogRoute
