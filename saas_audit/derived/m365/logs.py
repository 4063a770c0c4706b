"""Which kinds of log leave Entra ID."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.m365.logs import DiagnosticSetting, LogRoute
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Reason, Row

EVERYTHING = "allLogs"


class ExportedLog(Row, label="kind"):
    """A kind of log that some setting sends somewhere; ``allLogs`` is every kind."""

    id: str
    kind: str


@derive
def exported_logs(setting: DiagnosticSetting) -> Iterator[ExportedLog]:
    """A category that is listed is not yet enabled."""
    kinds = [
        log.category or log.category_group or "" for log in setting.properties.logs if log.enabled
    ]
    if kinds and not _leads_somewhere(setting.properties):
        nowhere = f"{setting.name} has no destination that we know"
        raise Unknown(Gap(Reason.UNKNOWN_VALUE, "DiagnosticSetting", nowhere))
    for kind in kinds:
        yield ExportedLog(id=f"{setting.name}:{kind}", kind=kind)


def _leads_somewhere(route: LogRoute) -> bool:
    return bool(
        route.workspace_id
        or route.storage_account_id
        or route.event_hub_authorization_rule_id
        or route.marketplace_partner_id
    )
