"""Gmail's settings in force at each place."""

from __future__ import annotations

from typing import Literal

from .in_force import Effective, in_force

Consequence = Literal["NO_ACTION", "WARNING", "SPAM_FOLDER", "QUARANTINE"]
"""What happens to a suspicious message. ``NO_ACTION`` is a peer's name, not yet captured."""


@in_force("gmail.auto_forwarding", service="gmail")
class AutoForwarding(Effective):
    """Whether people can have all their mail forwarded."""

    enable_auto_forwarding: bool


@in_force("gmail.email_attachment_safety", service="gmail")
class AttachmentSafety(Effective):
    """What becomes of attachments of untrusted senders."""

    enable_encrypted_attachment_protection: bool
    encrypted_attachment_protection_consequence: Consequence
    enable_attachment_with_scripts_protection: bool
    attachment_with_scripts_protection_consequence: Consequence
    enable_anomalous_attachment_protection: bool
    anomalous_attachment_protection_consequence: Consequence
    allowed_anomalous_attachment_filetypes: list[str] = []


@in_force("gmail.links_and_external_images", service="gmail")
class LinkSafety(Effective):
    """What is done about links and images that mail brings along."""

    enable_shortener_scanning: bool
    enable_external_image_scanning: bool
    enable_aggressive_warnings_on_untrusted_links: bool


@in_force("gmail.imap_access", "gmail.pop_access", service="gmail")
class MailPrograms(Effective):
    """Whether programs other than Gmail may fetch mail."""

    enable_imap_access: bool
    enable_pop_access: bool


@in_force("gmail.spoofing_and_authentication", service="gmail")
class Spoofing(Effective):
    """What becomes of mail whose sender is likely not who it says."""

    detect_domain_name_spoofing: bool
    domain_name_spoofing_consequence: Consequence
    detect_employee_name_spoofing: bool
    employee_name_spoofing_consequence: Consequence
    detect_domain_spoofing_from_unauthenticated_senders: bool
    domain_spoofing_consequence: Consequence
    detect_unauthenticated_emails: bool
    unauthenticated_email_consequence: Consequence


@in_force("gmail.enhanced_pre_delivery_message_scanning", service="gmail")
class PreDeliveryScanning(Effective):
    """Whether suspicious mail is held back and looked at longer."""

    enable_improved_suspicious_content_detection: bool


@in_force("gmail.email_spam_filter_ip_allowlist", customer_wide=True)
class SpamIpAllowlist(Effective):
    """Mail servers whose mail passes the spam filter."""

    allowed_ip_addresses: list[str]
