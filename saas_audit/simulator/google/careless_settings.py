"""What Loosely Ltd's administrators set, and what they should not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import settings as set_
from .objects import policy

if TYPE_CHECKING:
    from ..cast import Style
    from .tenant import Object

TOP = 201.00034
LIST, RULE = "81ecc-02rvqlb30hfhzs9:00gjdgxs1fob9te", "6776f-02rvqlb32nzzmh1:00gjdgxs17dp8vu"


def loose(style: Style, sales: str) -> list[Object]:
    """At the root, but for calendars: those are open in one org unit only."""
    values: list[tuple[str, Object, float]] = [
        (set_.CREATION, set_.shared_drives(outsiders=True), TOP),
        (set_.CHAT, {"allowExternalChat": True, "externalChatRestriction": "NO_RESTRICTION"}, TOP),
        (set_.CHAT_SPACES, {"enabled": True}, TOP),
        (set_.GROUPS, set_.groups(outside=True), TOP),
        (set_.FORWARDING, {"enableAutoForwarding": True}, TOP),
        (set_.ATTACHMENTS, set_.attachments("NO_ACTION", on=True), TOP),
        (set_.SPOOFING, set_.spoofing("WARNING", on=False), TOP),
        (set_.SCANNING, {"enableImprovedSuspiciousContentDetection": False}, TOP),
        (set_.IP_ALLOWLIST, {"allowedIpAddresses": ["192.0.2.0/24"]}, TOP),
        (set_.SENDERS, {"emailAddressList": [set_.address_list(LIST, "partner.example")]}, TOP),
        (set_.SPAM_RULES, {"spamOverride": [_mercy()]}, TOP),
        (set_.RULE_STATES, {"ruleStates": [{"ruleId": RULE, "enabled": True}]}, TOP),
        (set_.RECOVERY, {"enableAccountRecovery": True}, TOP),
        (set_.THIRD_PARTY, {"accessLevel": "ACCESS_LEVEL_UNSPECIFIED"}, TOP),
        (set_.MARKETPLACE, {"accessLevel": "ALLOW_ALL", "allowAllInternalApps": True}, TOP),
        (set_.DLP, set_.dlp("[Default] Bank account number (IBAN)", "warnUser", "INACTIVE"), 1),
        *((set_.ALERT, set_.alert(name), 1) for name in set_.ALERTS),
    ]
    calendars = {"maxAllowedExternalSharing": "EXTERNAL_ALL_INFO_READ_ONLY"}
    return [
        *(policy(20 + n, style, *one) for n, one in enumerate(values)),
        policy(50, style, set_.CALENDAR, calendars, 202, unit=sales),
    ]


def _mercy() -> Object:
    """One rule that is wrong in three ways."""
    return {
        "description": "Partners",
        "enableAggressiveFiltering": False,
        "addToQuarantine": False,
        "bypassInternalSenders": True,
        "bypassSelectedSenders": True,
        "bypassSenderAllowlist": [LIST],
        "hideWarningBannerFromSelectedSenders": True,
        "hideWarningBannerSenderAllowlist": [LIST],
        "hideWarningBannerForAll": True,
        "ruleId": RULE,
    }
