"""Setting values have no published type: who vouches for each field that we read of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from saas_audit.derived.google import (
    account_settings,
    alerts,
    app_settings,
    collaboration_settings,
    dlp,
    drive_settings,
    gmail_settings,
    in_force,
    recovery,
    spam_rules,
    takeout,
    two_step,
)
from saas_audit.model import Part, fields_of
from saas_audit.simulator.google import careful, careless
from saas_audit.simulator.google.settings import PRODUCTS

CASES = Path(__file__).parents[4] / "shared/data/scubagoggles/policy_cases"
MODULES = (
    account_settings,
    alerts,
    app_settings,
    collaboration_settings,
    dlp,
    drive_settings,
    gmail_settings,
    in_force,
    recovery,
    spam_rules,
    takeout,
    two_step,
)

CAPTURED = {
    "calendar.primary_calendar_max_allowed_external_sharing maxAllowedExternalSharing",
    "calendar.secondary_calendar_max_allowed_external_sharing maxAllowedExternalSharing",
    "chat.chat_file_sharing externalFileSharing",
    "drive_and_docs.service_status serviceState",
    "gmail.email_address_lists emailAddressList",
    "gmail.enhanced_pre_delivery_message_scanning enableImprovedSuspiciousContentDetection",
    "gmail.rule_states ruleStates",
    "gmail.spam_override_lists spamOverride",
    "rule.system_defined_alerts action",
    "rule.system_defined_alerts displayName",
    "rule.system_defined_alerts state",
    "security.super_admin_account_recovery enableAccountRecovery",
    "security.two_step_verification_enrollment allowEnrollment",
}
"""In the captured answers."""

REPORTED = {
    "api_controls.google_services services",
    "api_controls.unconfigured_third_party_apps accessLevel",
    "chat.external_chat_restriction allowExternalChat",
    "chat.external_chat_restriction externalChatRestriction",
    "drive_and_docs.external_sharing accessCheckerSuggestions",
    "drive_and_docs.external_sharing allowPublishingFiles",
    "drive_and_docs.external_sharing allowedPartiesForDistributingContent",
    "drive_and_docs.external_sharing externalSharingMode",
    "drive_and_docs.external_sharing warnForExternalSharing",
    "drive_and_docs.external_sharing warnForSharingOutsideAllowlistedDomains",
    "drive_and_docs.shared_drive_creation allowExternalUserAccess",
    "drive_and_docs.shared_drive_creation allowManagersToOverrideSettings",
    "drive_and_docs.shared_drive_creation allowSharedDriveCreation",
    "gmail.auto_forwarding enableAutoForwarding",
    "gmail.email_attachment_safety anomalousAttachmentProtectionConsequence",
    "gmail.email_attachment_safety attachmentWithScriptsProtectionConsequence",
    "gmail.email_attachment_safety enableAnomalousAttachmentProtection",
    "gmail.email_attachment_safety enableAttachmentWithScriptsProtection",
    "gmail.email_attachment_safety enableEncryptedAttachmentProtection",
    "gmail.email_attachment_safety encryptedAttachmentProtectionConsequence",
    "gmail.imap_access enableImapAccess",
    "gmail.links_and_external_images enableAggressiveWarningsOnUntrustedLinks",
    "gmail.links_and_external_images enableExternalImageScanning",
    "gmail.links_and_external_images enableShortenerScanning",
    "gmail.pop_access enablePopAccess",
    "gmail.spoofing_and_authentication detectDomainNameSpoofing",
    "gmail.spoofing_and_authentication detectDomainSpoofingFromUnauthenticatedSenders",
    "gmail.spoofing_and_authentication detectEmployeeNameSpoofing",
    "gmail.spoofing_and_authentication detectUnauthenticatedEmails",
    "gmail.spoofing_and_authentication domainNameSpoofingConsequence",
    "gmail.spoofing_and_authentication domainSpoofingConsequence",
    "gmail.spoofing_and_authentication employeeNameSpoofingConsequence",
    "gmail.spoofing_and_authentication unauthenticatedEmailConsequence",
    "groups_for_business.groups_sharing collaborationCapability",
    "groups_for_business.groups_sharing createGroupsAccessLevel",
    "groups_for_business.groups_sharing ownersCanAllowExternalMembers",
    "groups_for_business.groups_sharing viewTopicsDefaultAccessLevel",
    "rule.dlp action",
    "rule.dlp displayName",
    "rule.dlp state",
    "rule.dlp triggers",
    "security.password minimumLength",
    "security.session_controls webSessionDuration",
    "security.two_step_verification_device_trust allowTrustingDevice",
    "security.two_step_verification_enforcement enforcedFrom",
    "security.two_step_verification_enforcement_factor allowedSignInFactorSet",
    "security.two_step_verification_sign_in_code backupCodeExceptionPeriod",
    "workspace_marketplace.apps_access_options accessLevel",
    "workspace_marketplace.apps_access_options allowAllInternalApps",
    *(f"{product}.user_takeout takeoutStatus" for product in PRODUCTS),
}
"""In the sample report of a real tenant that ScubaGoggles publishes, under ``Raw``."""

DOCS_ONLY = {
    "chat.chat_external_spaces enabled",
    "gmail.email_attachment_safety allowedAnomalousAttachmentFiletypes",
    "gmail.email_spam_filter_ip_allowlist allowedIpAddresses",
}
OURS = {
    "acts",
    "admin",
    "display_name",
    "domains",
    "mercy",
    "name",
    "people",
    "place",
    "product",
    "status",
    "target",
    "told",
}
"""Fields of derived rows that no vendor spells."""

INNER = {  # fields of entries of lists and of inner objects
    "ruleId",
    "description",
    "bypassSelectedSenders",
    "bypassSenderAllowlist",
    "hideWarningBannerFromSelectedSenders",
    "hideWarningBannerSenderAllowlist",
    "hideWarningBannerForAll",
    "address",
    "addressList",
    "id",
    "enabled",
    "scopesGroup",
    "isEnabled",
    "driveAction",
    "alertCenterAction",
    "recipients",
    "allSuperAdmins",
    "email",
}


def parts() -> Iterator[type[Part]]:
    """Every row and part that is read from a setting's value."""
    for module in MODULES:
        for value in vars(module).values():
            own = getattr(value, "__module__", "") == module.__name__
            if own and isinstance(value, type) and issubclass(value, Part):
                yield value


def told(value: str) -> tuple[str, str]:
    setting, _, field = value.partition(" ")
    return setting, field


def test_every_field_that_is_read_has_somebody_who_vouches_for_it() -> None:
    read = {field.encode_name for part in parts() for field in fields_of(part)} - OURS
    assert read - INNER == {told(one)[1] for one in CAPTURED | REPORTED | DOCS_ONLY} - INNER
    assert len(CAPTURED | REPORTED | DOCS_ONLY) == len([*CAPTURED, *REPORTED, *DOCS_ONLY])


@pytest.mark.skipif(not CASES.exists(), reason="the captured answers are not here")
def test_captured_answers_hold_what_is_said_to_be_captured() -> None:
    seen: dict[str, list[Any]] = {}
    for path in CASES.glob("*.json"):
        case = json.loads(path.read_text())
        for page in case.get("responses") or [case["response"]]:
            for policy in page["policies"]:
                setting = policy["setting"]["type"].removeprefix("settings/")
                for name, value in policy["setting"]["value"].items():
                    seen.setdefault(f"{setting} {name}", []).append(value)
    assert set(seen) >= CAPTURED
    assert not (REPORTED | DOCS_ONLY) & set(seen)
    words = {value for name in CAPTURED for value in seen[name] if isinstance(value, str)}
    known = {word for part in parts() for field in fields_of(part) for word in get_args(field.type)}
    assert {word for word in words if word.isupper()} <= known


def test_the_simulator_writes_the_same_fields() -> None:
    held = {
        f"{policy['setting']['type'].removeprefix('settings/')} {name}"
        for tenant in (careful(), careless())
        for policy in tenant.policies
        for name in policy["setting"]["value"]
    }
    assert held >= (CAPTURED | REPORTED | DOCS_ONLY) - {
        "gmail.email_attachment_safety allowedAnomalousAttachmentFiletypes"
    }
