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

ON = {"serviceState": "ENABLED"}
OFF = {"serviceState": "DISABLED"}


def sharing(mode: str, *, publish: bool) -> Object:
    """The whole value of Drive's sharing setting."""
    return {
        "externalSharingMode": mode,
        "allowReceivingExternalFiles": True,
        "warnForExternalSharing": True,
        "allowNonGoogleInvites": False,
        "allowPublishingFiles": publish,
        "accessCheckerSuggestions": "RECIPIENTS_ONLY",
        "allowedPartiesForDistributingContent": "ALL_ELIGIBLE_USERS",
    }


def system(style: Style) -> list[Object]:
    """Google's own policies."""
    return [
        policy(1, style, SHARING, sharing("ALLOWED", publish=True), 101),
        policy(2, style, ENROLLMENT, {"allowEnrollment": True}, 101),
        policy(3, style, ENFORCEMENT, {"enforcedFrom": EPOCH}, 101),
        policy(4, style, FACTOR, {"allowedSignInFactorSet": "ALL"}, 101),
        policy(5, style, SIGN_IN_CODE, {"backupCodeExceptionPeriod": "0s"}, 101),
        policy(6, style, "gmail.service_status", ON, 101),
        policy(7, style, DRIVE, ON, 101),
        policy(8, style, "chat.service_status", ON, 101),
        policy(
            9,
            style,
            "gmail.confidential_mode",
            {"enableConfidentialMode": True},
            101.00217,
            licence="/product/Google-Apps/sku/1010020020",
        ),
    ]
