"""Exchange itself: domains, mail flow, mailboxes, auditing."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from ...model import Row, Setting
from .api import exchange

RuleState = Literal["Enabled", "Disabled"]
RuleMode = Literal["Enforce", "Audit", "AuditAndNotify"]
AccessRight = Literal["RestrictAccess", "DenyAccess"]


@exchange("Get-AcceptedDomain", witness="real export")
class AcceptedDomain(Row, key="domain_name", at_least=1, rename="pascal"):
    """A domain the organisation receives mail for."""

    domain_name: str


@exchange("Get-OrganizationConfig", witness="real export")
class OrganizationConfig(Setting, rename="pascal"):
    """Exchange's settings for the whole organisation."""

    audit_disabled: bool
    reject_direct_send: bool


@exchange("Get-TransportConfig", witness="real export")
class TransportConfig(Setting, rename="pascal"):
    """How mail is handed in and carried."""

    smtp_client_authentication_disabled: bool


@exchange("Get-AdminAuditLogConfig", witness="real export")
class AdminAuditLogConfig(Setting, rename="pascal"):
    """Whether what people and administrators do is recorded.

    Read from Exchange: the compliance endpoint says False whatever the truth.
    """

    unified_audit_log_ingestion_enabled: bool


@exchange("Get-RemoteDomain", witness="real export")
class RemoteDomain(Row, key="name", at_least=1, label="domain_name", rename="pascal"):
    """What may leave for a domain outside; ``*`` stands for all that have no entry of their own."""

    name: str
    domain_name: str
    auto_forward_enabled: bool


@exchange("Get-SharingPolicy", witness="real export")
class SharingPolicy(Row, key="guid", at_least=1, label="name", rename="pascal"):
    """What people may share of their mailbox. ``domains`` are written ``DOMAIN:RIGHT,RIGHT``."""

    guid: str
    name: str
    enabled: bool
    domains: list[str]


@exchange("Get-InboundConnector")
class InboundConnector(Row, key="name", rename="pascal"):
    """A way in for mail. ``sender_domains`` are written ``smtp:*;1``."""

    name: str
    enabled: bool
    connector_type: Literal["OnPremises", "Partner"]
    sender_domains: list[str] | None
    restrict_domains_to_certificate: bool
    restrict_to_addresses: bool = msgspec.field(name="RestrictDomainsToIPAddresses")


@exchange("Get-DkimSigningConfig")
class DkimSigning(Row, key="domain", rename="pascal"):
    """Whether mail from a domain is signed; ``status`` is ``Valid`` or what is wrong."""

    domain: str
    enabled: bool
    status: str


@exchange("Get-TransportRule")
class TransportRule(Row, key="guid", label="name", rename="pascal"):
    """A rule that every message meets on its way."""

    guid: str
    name: str
    state: RuleState
    mode: RuleMode
    expiry_date: datetime | None
    redirect_message_to: list[str] | None
    blind_copy_to: list[str] | None
    copy_to: list[str] | None
    add_to_recipients: list[str] | None
    route_message_outbound_connector: str | None
    spam_level: int | str | None = msgspec.field(name="SetSCL")
    from_scope: str | None
    sender_ip_ranges: list[str] | None
    header_contains_message_header: str | None
    header_contains_words: list[str] | None
    header_matches_message_header: str | None
    header_matches_patterns: list[str] | None
    set_header_name: str | None
    set_header_value: str | None


@exchange("Get-Mailbox", asks_fields=True)
class Mailbox(Row, key="guid", at_least=1, label="user_principal_name", rename="pascal"):
    """A mailbox: of a person, shared, of a room."""

    guid: str
    user_principal_name: str
    external_directory_object_id: str | None
    recipient_type_details: str
    forwarding_smtp_address: str | None
    forwarding_address: str | None


@exchange("Get-CASMailbox", asks_fields=True)
class ClientAccess(Row, key="guid", at_least=1, label="primary_smtp_address", rename="pascal"):
    """How a mailbox may be reached; null means as the organisation says."""

    guid: str
    primary_smtp_address: str | None
    smtp_client_authentication_disabled: bool | None


@exchange("Get-Recipient", asks_fields=True)
class Recipient(Row, key="guid", at_least=1, label="primary_smtp_address", rename="pascal"):
    """Whatever can receive mail; ``external_email_address`` is where mail for it really goes."""

    guid: str
    name: str
    alias: str | None
    identity: str
    distinguished_name: str
    primary_smtp_address: str | None
    email_addresses: list[str] | None
    external_email_address: str | None


@exchange("Get-MailboxAuditBypassAssociation", asks_fields=True)
class AuditBypass(Row, key="guid", at_least=1, label="name", rename="pascal"):
    """An account, and whether what it does in mailboxes goes unrecorded."""

    guid: str
    name: str
    audit_bypass_enabled: bool


@exchange("Get-ApplicationAccessPolicy")
class ApplicationAccessPolicy(Row, key="identity", label="app_id", rename="pascal"):
    """Which mailboxes an app may reach, or may not."""

    identity: str
    app_id: str
    access_right: AccessRight
    scope_identity: str | None
