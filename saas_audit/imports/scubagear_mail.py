"""Exchange, Defender and Purview in a ScubaGear export, as their cmdlets answered.

For Defender and Purview a successful command must stand behind a key; of Exchange exports of this
age keep no such list, there a key that is present and not empty counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..datasets.m365.dlp import DlpPolicy, DlpRule
from ..datasets.m365.mail import (
    AcceptedDomain,
    AdminAuditLogConfig,
    OrganizationConfig,
    RemoteDomain,
    TransportConfig,
)
from ..datasets.m365.mail_policies import (
    AntiphishPolicy,
    AntispamPolicy,
    ConnectionFilter,
    DefenderForFiles,
    MalwarePolicy,
    SafeAttachmentPolicy,
    SafeLinksPolicy,
)
from ..datasets.m365.mail_rules import PresetRule, SafeAttachmentRule, SafeLinksRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Row

SUITE: dict[type[Row], str] = {
    AcceptedDomain: "all_domains",
    AdminAuditLogConfig: "admin_audit_log_config",
    AntiphishPolicy: "anti_phish_policies",
    AntispamPolicy: "hosted_content_filter_policies",
    DefenderForFiles: "atp_policy_for_o365",
    DlpPolicy: "dlp_compliance_policies",
    DlpRule: "dlp_compliance_rules",
    MalwarePolicy: "malware_filter_policies",
    PresetRule: "protection_policy_rules",
    SafeAttachmentPolicy: "safe_attachment_policies",
    SafeAttachmentRule: "safe_attachment_rules",
    SafeLinksPolicy: "safe_links_policies",
    SafeLinksRule: "safe_links_rules",
}
EXCHANGE: dict[type[Row], str] = {
    ConnectionFilter: "conn_filter",
    OrganizationConfig: "org_config",
    RemoteDomain: "remote_domains",
    TransportConfig: "transport_config",
}


def answers(export: dict[str, Any]) -> Iterator[tuple[type[Row], dict[str, Any]]]:
    """What each cmdlet returned, as far as the export says that it did."""
    done = export.get("securitysuite_successful_commands") or []
    failed = export.get("securitysuite_unsuccessful_commands") or []
    for row_type, key in SUITE.items():
        source = row_type.__row__.source
        if source is not None and source.path in done and source.path not in failed:
            yield row_type, {"value": _rows(export.get(key))}
    for row_type, key in EXCHANGE.items():
        if rows := _rows(export.get(key)):
            yield row_type, {"value": rows}


def _rows(held: Any) -> list[Any]:
    """PowerShell writes a list of one as the one itself, and an empty one as a null in a list."""
    found = held if isinstance(held, list) else [held]
    return [one for one in found if one]
