"""The small world that truth tables about mail protection are told in."""

from __future__ import annotations

from typing import Any

from saas_audit.datasets.m365.directory import Organization, ServicePlan, SubscribedSku
from saas_audit.datasets.m365.mail import AcceptedDomain
from saas_audit.datasets.m365.mail_policies import AntiphishPolicy, AntispamPolicy, MalwarePolicy
from saas_audit.datasets.m365.mail_rules import CustomRule, PresetRule, RecipientRule

ACME = AcceptedDomain(domain_name="acme.example")
TENANT = Organization(id="t", display_name="Acme")
DEFENDER = SubscribedSku(
    id="sku",
    capability_status="Enabled",
    service_plans=[ServicePlan(service_plan_name="ATP_ENTERPRISE", provisioning_status="Success")],
)
LICENSED = [TENANT, DEFENDER, ACME]
UNLICENSED = [TENANT, ACME]
STRICT = "Strict Preset Security Policy"
STANDARD = "Standard Preset Security Policy"


def rule(kind: type[RecipientRule], name: str, **facts: Any) -> Any:
    """For everybody, and on, unless told otherwise. A custom rule has its policy's name."""
    usual: dict[str, Any] = {
        "state": "Enabled",
        "sent_to": None,
        "sent_to_member_of": None,
        "recipient_domain_is": None,
        "except_if_sent_to": None,
        "except_if_sent_to_member_of": None,
        "except_if_recipient_domain_is": None,
    }
    if issubclass(kind, CustomRule):
        usual |= {"priority": 0, "policy": name}
    return kind(name=name, **{**usual, **facts})


def preset(name: str = STRICT, **facts: Any) -> PresetRule:
    """A preset for everybody, its policies called as it is."""
    usual = dict.fromkeys(("preset", "antispam", "antiphish", "malware"), name)
    made: PresetRule = rule(PresetRule, name, **{**usual, **facts})
    return made


def antispam(name: str = "Default", **facts: Any) -> AntispamPolicy:
    """All as it should be, unless told otherwise."""
    usual: dict[str, Any] = {
        "is_default": name == "Default",
        "allowed_sender_domains": [],
        "spam_action": "MoveToJmf",
        "high_confidence_spam_action": "Quarantine",
        "phish_spam_action": "Quarantine",
        "high_confidence_phish_action": "Quarantine",
        "high_confidence_phish_quarantine_tag": "AdminOnlyAccessPolicy",
        "spam_zap_enabled": True,
        "phish_zap_enabled": True,
    }
    return AntispamPolicy(identity=name, **{**usual, **facts})


def malware(name: str = "Default", **facts: Any) -> MalwarePolicy:
    """Likewise."""
    usual: dict[str, Any] = {
        "is_default": name == "Default",
        "zap_enabled": True,
        "enable_file_filter": True,
        "file_types": ["exe", "cmd", "vbe"],
        "file_type_action": "Reject",
    }
    return MalwarePolicy(identity=name, **{**usual, **facts})


def antiphish(name: str = "Default", **facts: Any) -> AntiphishPolicy:
    """Likewise."""
    usual: dict[str, Any] = {
        "is_default": name == "Default",
        "enabled": True,
        "phish_threshold_level": 3,
        "enable_targeted_user_protection": True,
        "targeted_users_to_protect": ["Ann;ann@acme.example"],
        "targeted_user_protection_action": "Quarantine",
        "enable_organization_domains_protection": True,
        "targeted_domain_protection_action": "Quarantine",
        "enable_mailbox_intelligence": True,
        "enable_mailbox_intelligence_protection": True,
        "mailbox_intelligence_protection_action": "MoveToJmf",
        "enable_spoof_intelligence": True,
        "authentication_fail_action": "MoveToJmf",
        "enable_first_contact_safety_tips": True,
        "honor_dmarc_policy": True,
        "excluded_senders": [],
        "excluded_domains": [],
    }
    return AntiphishPolicy(identity=name, **{**usual, **facts})
