"""What Tidy Ltd's administrators set, with a few things that only look wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import settings as set_
from .objects import policy

if TYPE_CHECKING:
    from ..cast import Style
    from .tenant import Object

TOP = 201.00034
LIST, RULE = "592cd-02rvqlb30hfhzs9:00gjdgxs30j0zll", "4f41d-02rvqlb32nzzmh1:00gjdgxs46r0co2"
RESTRICTED = (
    "DRIVE_ALL",
    "GMAIL_ALL",
    "CLASSROOM_ALL",
    "CHAT",
    "CALENDAR_ALL",
    "CONTACTS_ALL",
    "GSUITE_ADMIN_ALL",
    "VAULT_ALL",
    "CLOUD_PLATFORM",
    "CLOUD_BILLING",
    "CLOUD_ML",
    "APPS_SCRIPT_API",
    "APPS_SCRIPT_RUNTIME",
    "TASKS",
    "GROUPS",
    "MEET",
    "CLOUD_SEARCH",
    "SIGN_IN",
)


def tidy(style: Style, kiosk: str, board: str) -> list[Object]:
    """At the root. A kiosk may forward mail that it does not have and open drives that it cannot
    make, a group without administrators may recover accounts, and a rule names a domain that it
    does nothing with."""
    chat = {"allowExternalChat": True, "externalChatRestriction": "TRUSTED_DOMAINS"}
    files = {"externalFileSharing": "NO_FILES", "internalFileSharing": "ALL_FILES"}
    services = [{"scopesGroup": name, "isEnabled": False} for name in RESTRICTED]
    values: list[tuple[str, Object, float]] = [
        (set_.CREATION, set_.shared_drives(outsiders=False), TOP),
        (set_.CHAT, chat, TOP),
        (set_.CHAT_FILES, files, TOP),
        (set_.CHAT_SPACES, {"enabled": True}, TOP),
        (set_.GROUPS, set_.groups(outside=False), TOP),
        (set_.FORWARDING, {"enableAutoForwarding": False}, TOP),
        (set_.ATTACHMENTS, set_.attachments("QUARANTINE", on=True), TOP),
        (set_.SPOOFING, set_.spoofing("SPAM_FOLDER", on=True), TOP),
        (set_.SENDERS, {"emailAddressList": [set_.address_list(LIST, "partner.example")]}, TOP),
        (set_.SPAM_RULES, {"spamOverride": [_strict()]}, TOP),
        (set_.RULE_STATES, {"ruleStates": [{"ruleId": RULE, "enabled": True}]}, TOP),
        (set_.SERVICES, {"services": services}, TOP),
        (set_.THIRD_PARTY, {"accessLevel": "BLOCK_ALL"}, TOP),
        (
            set_.MARKETPLACE,
            {"accessLevel": "ALLOW_LISTED_APPS", "allowAllInternalApps": False},
            TOP,
        ),
        ("takeout.service_status", set_.OFF, TOP),
        *((f"{one}.user_takeout", {"takeoutStatus": "DISABLED"}, TOP) for one in set_.PRODUCTS),
        (set_.DLP, set_.dlp("Bank accounts", "blockAccess", "ACTIVE"), 1),
        *((set_.ALERT, set_.alert(name, {"allSuperAdmins": True}), 1) for name in set_.ALERTS),
    ]
    return [
        *(policy(100 + n, style, *one) for n, one in enumerate(values)),
        policy(90, style, set_.FORWARDING, {"enableAutoForwarding": True}, 202, unit=kiosk),
        policy(91, style, "gmail.service_status", set_.OFF, 202, unit=kiosk),
        policy(92, style, set_.RECOVERY, {"enableAccountRecovery": True}, 399.00025, group=board),
        policy(93, style, set_.CREATION, set_.shared_drives(outsiders=True), 202, unit=kiosk),
    ]


def _strict() -> Object:
    """A rule as captured: a list is filled in, and not used."""
    return {
        "description": "Newsletters",
        "enableAggressiveFiltering": True,
        "addToQuarantine": True,
        "quarantineId": 0,
        "bypassInternalSenders": False,
        "bypassSelectedSenders": False,
        "bypassSenderAllowlist": [LIST],
        "hideWarningBannerFromSelectedSenders": False,
        "ruleId": RULE,
    }
