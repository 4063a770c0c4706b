"""What mail protection does: the policies against spam, phishing, malware, links, attachments."""

from __future__ import annotations

from typing import Literal

import msgspec

from ...model import Row, Setting
from .api import exchange

SpamAction = Literal[
    "MoveToJmf", "AddXHeader", "ModifySubject", "Redirect", "Delete", "Quarantine", "NoAction"
]
PhishAction = Literal["BccMessage", "Delete", "MoveToJmf", "NoAction", "Quarantine", "Redirect"]
SpoofAction = Literal["MoveToJmf", "Quarantine"]
FileTypeAction = Literal["Quarantine", "Reject"]
UnknownFileAction = Literal["Allow", "Block", "DynamicDelivery", "Replace"]
Forwarding = Literal["Automatic", "Off", "On"]


@exchange("Get-HostedContentFilterPolicy", witness="real export")
class AntispamPolicy(Row, key="identity", at_least=1, rename="pascal"):
    """What happens to mail that looks like spam or phishing, and who is never suspected."""

    identity: str
    is_default: bool
    allowed_sender_domains: list[str] | None
    spam_action: SpamAction
    high_confidence_spam_action: SpamAction
    phish_spam_action: SpamAction
    high_confidence_phish_action: SpamAction
    high_confidence_phish_quarantine_tag: str | None
    spam_zap_enabled: bool
    phish_zap_enabled: bool


@exchange("Get-QuarantinePolicy")
class QuarantinePolicy(Row, key="name", at_least=1, rename="pascal"):
    """What people may do with their own quarantined mail: a sum of bits."""

    name: str
    end_user_quarantine_permissions_value: int


@exchange("Get-MalwareFilterPolicy", witness="real export")
class MalwarePolicy(Row, key="identity", at_least=1, rename="pascal"):
    """What happens to mail with malware, and which attachments are refused by type."""

    identity: str
    is_default: bool
    zap_enabled: bool
    enable_file_filter: bool
    file_types: list[str] | None
    file_type_action: FileTypeAction


@exchange("Get-AntiPhishPolicy", witness="real export")
class AntiphishPolicy(Row, key="identity", at_least=1, rename="pascal"):
    """Who is protected against being impersonated, and what happens to mail that does."""

    identity: str
    is_default: bool
    enabled: bool
    phish_threshold_level: int
    enable_targeted_user_protection: bool
    targeted_users_to_protect: list[str] | None
    targeted_user_protection_action: PhishAction
    enable_organization_domains_protection: bool
    targeted_domain_protection_action: PhishAction
    enable_mailbox_intelligence: bool
    enable_mailbox_intelligence_protection: bool
    mailbox_intelligence_protection_action: PhishAction
    enable_spoof_intelligence: bool
    authentication_fail_action: SpoofAction
    enable_first_contact_safety_tips: bool
    honor_dmarc_policy: bool
    excluded_senders: list[str] | None
    excluded_domains: list[str] | None


@exchange("Get-SafeLinksPolicy", witness="real export")
class SafeLinksPolicy(Row, key="identity", rename="pascal"):
    """Where links are checked at the moment they are opened."""

    identity: str
    enable_safe_links_for_email: bool
    enable_safe_links_for_teams: bool
    enable_safe_links_for_office: bool
    enable_for_internal_senders: bool
    scan_urls: bool
    deliver_message_after_scan: bool


@exchange("Get-SafeAttachmentPolicy", witness="real export")
class SafeAttachmentPolicy(Row, key="identity", rename="pascal"):
    """What happens to attachments that turn out to be malware when opened in a sandbox."""

    identity: str
    enable: bool
    action: UnknownFileAction


@exchange("Get-AtpPolicyForO365", witness="real export")
class DefenderForFiles(Setting):
    """Defender for Office 365 beyond mail."""

    scans_files: bool = msgspec.field(name="EnableATPForSPOTeamsODB")
    scans_documents: bool = msgspec.field(name="EnableSafeDocs")
    opens_all_the_same: bool = msgspec.field(name="AllowSafeDocsOpen")


@exchange("Get-HostedConnectionFilterPolicy", witness="real export")
class ConnectionFilter(Row, key="identity", at_least=1):
    """Which addresses deliver without being filtered."""

    identity: str = msgspec.field(name="Identity")
    ip_allow_list: list[str] | None = msgspec.field(name="IPAllowList")
    enable_safe_list: bool = msgspec.field(name="EnableSafeList")


@exchange("Get-HostedOutboundSpamFilterPolicy")
class OutboundPolicy(Row, key="identity", at_least=1, rename="pascal"):
    """What people may send, and whether mail may leave by automatic forwarding."""

    identity: str
    is_default: bool
    auto_forwarding_mode: Forwarding
