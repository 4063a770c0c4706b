"""The policies every new account has: Google's own defaults, before any administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .objects import policy

if TYPE_CHECKING:
    from ..cast import Style
    from .tenant import Object

EPOCH = "1970-01-01T00:00:00Z"
SHARING = "drive_and_docs.external_sharing"
DRIVE = "drive_and_docs.service_status"
ENROLLMENT = "security.two_step_verification_enrollment"
ENFORCEMENT = "security.two_step_verification_enforcement"
FACTOR = "security.two_step_verification_enforcement_factor"
SIGN_IN_CODE = "security.two_step_verification_sign_in_code"
CREATION = "drive_and_docs.shared_drive_creation"
CALENDAR = "calendar.primary_calendar_max_allowed_external_sharing"
CHAT = "chat.external_chat_restriction"
CHAT_FILES = "chat.chat_file_sharing"
CHAT_SPACES = "chat.chat_external_spaces"
GROUPS = "groups_for_business.groups_sharing"
FORWARDING = "gmail.auto_forwarding"
ATTACHMENTS = "gmail.email_attachment_safety"
SPOOFING = "gmail.spoofing_and_authentication"
SCANNING = "gmail.enhanced_pre_delivery_message_scanning"
IP_ALLOWLIST = "gmail.email_spam_filter_ip_allowlist"
SPAM_RULES = "gmail.spam_override_lists"
SENDERS = "gmail.email_address_lists"
RULE_STATES = "gmail.rule_states"
RECOVERY = "security.super_admin_account_recovery"
SERVICES = "api_controls.google_services"
THIRD_PARTY = "api_controls.unconfigured_third_party_apps"
MARKETPLACE = "workspace_marketplace.apps_access_options"
ALERT = "rule.system_defined_alerts"
DLP = "rule.dlp"
PRODUCTS = (
    "blogger",
    "books",
    "location_history",
    "maps",
    "pay",
    "photos",
    "play",
    "play_console",
    "youtube",
)
"""Products that have a Takeout switch of their own."""

ALERTS = (
    "Government-backed attacks",
    "User suspended due to suspicious activity",
    "User granted Admin privilege",
    "Leaked password",
    "Super admin password reset",
    "SSO profile added",
    "SSO profile updated",
    "Domain data export initiated",
)

ON = {"serviceState": "ENABLED"}
OFF = {"serviceState": "DISABLED"}


def sharing(mode: str, *, publish: bool) -> Object:
    """The whole value of Drive's sharing setting; but for mode and publishing, as is careful."""
    return {
        "externalSharingMode": mode,
        "allowReceivingExternalFiles": True,
        "warnForSharingOutsideAllowlistedDomains": True,
        "allowReceivingFilesOutsideAllowlistedDomains": True,
        "allowNonGoogleInvitesInAllowlistedDomains": False,
        "warnForExternalSharing": True,
        "allowNonGoogleInvites": False,
        "allowPublishingFiles": publish,
        "accessCheckerSuggestions": "RECIPIENTS_ONLY",
        "allowedPartiesForDistributingContent": "NONE",
    }


AS_IT_COMES = {
    "allowNonGoogleInvites": True,
    "accessCheckerSuggestions": "RECIPIENTS_OR_AUDIENCE_OR_PUBLIC",
    "allowedPartiesForDistributingContent": "ALL_ELIGIBLE_USERS",
}
"""What Google has otherwise in Drive's sharing setting before anybody touches it."""

WIDE = {**sharing("ALLOWED", publish=True), **AS_IT_COMES, "warnForExternalSharing": False}
"""Nothing of it is careful."""


def system(style: Style) -> list[Object]:
    """Google's own policies."""
    return [
        policy(1, style, SHARING, {**sharing("ALLOWED", publish=True), **AS_IT_COMES}, 101),
        policy(2, style, ENROLLMENT, {"allowEnrollment": True}, 101),
        policy(3, style, ENFORCEMENT, {"enforcedFrom": EPOCH}, 101),
        policy(4, style, FACTOR, {"allowedSignInFactorSet": "ALL"}, 101),
        policy(5, style, SIGN_IN_CODE, {"backupCodeExceptionPeriod": "0s"}, 101),
        policy(6, style, "gmail.service_status", ON, 101),
        policy(7, style, DRIVE, ON, 101),
        policy(8, style, "chat.service_status", ON, 101),
        *_more(style),
        policy(
            9,
            style,
            "gmail.confidential_mode",
            {"enableConfidentialMode": True},
            101.00217,
            licence="/product/Google-Apps/sku/1010020020",
        ),
    ]


def _more(style: Style) -> list[Object]:
    """What new accounts have beside Drive and 2-Step Verification."""
    values: list[tuple[str, Object, float]] = [
        ("calendar.service_status", ON, 101),
        ("groups_for_business.service_status", ON, 101),
        ("takeout.service_status", ON, 101),
        (CALENDAR, {"maxAllowedExternalSharing": "EXTERNAL_FREE_BUSY_ONLY"}, 101),
        (CHAT_FILES, {"externalFileSharing": "ALL_FILES", "internalFileSharing": "ALL_FILES"}, 101),
        (SCANNING, {"enableImprovedSuspiciousContentDetection": True}, 101.00112),
        (RECOVERY, {"enableAccountRecovery": False}, 101),
        *((f"{one}.user_takeout", {"takeoutStatus": "ENABLED"}, 101) for one in PRODUCTS),
    ]
    return [policy(60 + n, style, *one) for n, one in enumerate(values)]


def attachments(act: str, *, on: bool) -> Object:
    """The whole value of what becomes of attachments of untrusted senders."""
    kinds = ("encryptedAttachment", "attachmentWithScripts", "anomalousAttachment")
    return {
        "enableEncryptedAttachmentProtection": on,
        "enableAttachmentWithScriptsProtection": on,
        "enableAnomalousAttachmentProtection": on,
        **{f"{kind}ProtectionConsequence": act for kind in kinds},
        **{f"{kind}ProtectionQuarantineId": 0 for kind in kinds},
        "applyFutureRecommendedSettingsAutomatically": True,
    }


def spoofing(act: str, *, on: bool) -> Object:
    """The whole value of what becomes of mail whose sender is likely not who it says."""
    kinds = ("domainName", "employeeName", "domain", "groups")
    return {
        "detectDomainNameSpoofing": on,
        "detectEmployeeNameSpoofing": on,
        "detectDomainSpoofingFromUnauthenticatedSenders": on,
        "detectUnauthenticatedEmails": on,
        "detectGroupsSpoofing": on,
        **{f"{kind}SpoofingConsequence": act for kind in kinds},
        "unauthenticatedEmailConsequence": act,
        "groupsSpoofingVisibilityType": "PRIVATE_GROUPS_ONLY",
        "applyFutureSettingsAutomatically": True,
    }


def shared_drives(*, outsiders: bool) -> Object:
    """The whole value of what new shared drives start with."""
    return {
        "allowSharedDriveCreation": True,
        "orgUnitForNewSharedDrives": "CREATOR_ORG_UNIT",
        "allowManagersToOverrideSettings": outsiders,
        "allowExternalUserAccess": outsiders,
        "allowNonMemberAccess": True,
        "allowedPartiesForDownloadPrintCopy": "ALL",
        "allowContentManagersToShareFolders": True,
    }


def groups(*, outside: bool) -> Object:
    """The whole value of how open groups are."""
    return {
        "collaborationCapability": "ANYONE_CAN_ACCESS" if outside else "DOMAIN_USERS_ONLY",
        "createGroupsAccessLevel": "USERS_IN_DOMAIN" if outside else "ADMIN_ONLY",
        "ownersCanAllowExternalMembers": outside,
        "ownersCanAllowIncomingMailFromPublic": True,
        "ownersCanHideGroups": False,
        "newGroupsAreHidden": False,
        "viewTopicsDefaultAccessLevel": "DOMAIN_USERS" if outside else "GROUP_MEMBERS",
    }


def address_list(key: str, *addresses: str) -> Object:
    """A list of senders."""
    entries = [{"address": one, "requireAddressVerification": True} for one in addresses]
    return {"id": key, "name": key, "addressList": {"address": entries}}


def alert(name: str, *mailed: Object, state: str = "ACTIVE") -> Object:
    """One of Google's own alerts, once an administrator has touched it."""
    held: Object = {"alertCenterConfig": {"severity": "HIGH"}}
    if mailed:
        held["recipients"] = list(mailed)
    return {
        "displayName": name,
        "description": name,
        "action": {"alertCenterAction": held},
        "state": state,
        "createTime": "2025-07-23T15:56:48.524945Z",
        "updateTime": "2025-07-23T15:56:48.524945Z",
    }


def dlp(name: str, action: str, state: str) -> Object:
    """A data loss prevention rule for Drive and mail."""
    return {
        "displayName": name,
        "description": name,
        "triggers": [
            "google.workspace.drive.file.v1.share",
            "google.workspace.gmail.email.v1.send",
        ],
        "condition": {"contentCondition": "all_content.matches_dlp_detector('IBAN_CODE')"},
        "action": {
            "alertCenterAction": {"recipients": [{"allSuperAdmins": True}]},
            "driveAction": {action: {}},
            "gmailAction": {"auditOnly": {"actionParams": {"applyExternalMessages": True}}},
        },
        "state": state,
    }
