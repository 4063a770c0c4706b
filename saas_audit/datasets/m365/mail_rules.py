"""Whom mail policies are for: the rule beside each policy, and the preset security policies.

Exchange keeps what a policy does apart from whom it is for. A policy without a rule that is on does
nothing, the default ones excepted.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ...model import Row
from .api import exchange

RuleState = Literal["Enabled", "Disabled"]
Preset = Literal["Strict Preset Security Policy", "Standard Preset Security Policy"]


class RecipientRule(Row, key="name", rename="pascal"):
    """Conditions of different kinds must all hold; any one exception is enough."""

    name: str
    state: RuleState
    sent_to: list[str] | None
    sent_to_member_of: list[str] | None
    recipient_domain_is: list[str] | None
    except_if_sent_to: list[str] | None
    except_if_sent_to_member_of: list[str] | None
    except_if_recipient_domain_is: list[str] | None


class CustomRule(RecipientRule, rename="pascal"):
    """Of rules of one kind, that with the lowest number is asked first; each names a policy."""

    priority: int


class AnyPresetRule(RecipientRule, rename="pascal"):
    """Whom a preset is for; a preset that was never switched on has no rule."""

    preset: Preset = msgspec.field(name="Identity")


@exchange("Get-HostedContentFilterRule")
class AntispamRule(CustomRule, rename="pascal"):
    """Whom a custom anti-spam policy is for."""

    policy: str = msgspec.field(name="HostedContentFilterPolicy")


@exchange("Get-MalwareFilterRule")
class MalwareRule(CustomRule, rename="pascal"):
    """Whom a custom anti-malware policy is for."""

    policy: str = msgspec.field(name="MalwareFilterPolicy")


@exchange("Get-AntiPhishRule")
class AntiphishRule(CustomRule, rename="pascal"):
    """Whom a custom anti-phishing policy is for."""

    policy: str = msgspec.field(name="AntiPhishPolicy")


@exchange("Get-SafeLinksRule")
class SafeLinksRule(CustomRule, rename="pascal"):
    """Whom a custom Safe Links policy is for."""

    policy: str = msgspec.field(name="SafeLinksPolicy")


@exchange("Get-SafeAttachmentRule")
class SafeAttachmentRule(CustomRule, rename="pascal"):
    """Whom a custom Safe Attachments policy is for."""

    policy: str = msgspec.field(name="SafeAttachmentPolicy")


@exchange("Get-EOPProtectionPolicyRule")
class PresetRule(AnyPresetRule, rename="pascal"):
    """Whom a preset's protection against spam, malware and phishing is for."""

    antispam: str | None = msgspec.field(name="HostedContentFilterPolicy")
    antiphish: str | None = msgspec.field(name="AntiPhishPolicy")
    malware: str | None = msgspec.field(name="MalwareFilterPolicy")


@exchange("Get-ATPProtectionPolicyRule")
class DefenderPresetRule(AnyPresetRule, rename="pascal"):
    """Whom a preset's Safe Links and Safe Attachments are for."""

    safe_links: str | None = msgspec.field(name="SafeLinksPolicy")
    safe_attachments: str | None = msgspec.field(name="SafeAttachmentPolicy")


@exchange("Get-ATPBuiltInProtectionRule")
class BuiltInRule(RecipientRule, at_least=1, rename="pascal"):
    """Whom the built-in Safe Links and Safe Attachments spare; everybody else has them."""

    safe_links: str = msgspec.field(name="SafeLinksPolicy")
    safe_attachments: str = msgspec.field(name="SafeAttachmentPolicy")


@exchange("Get-HostedOutboundSpamFilterRule")
class OutboundRule(Row, key="name", rename="pascal"):
    """Whose outgoing mail a custom outbound policy is for."""

    name: str
    state: RuleState
    policy: str = msgspec.field(name="HostedOutboundSpamFilterPolicy")
