"""From the policies that apply to the value in force, as Google publishes the reduction.

Max: the policy with the greatest sort order. Merge: the same, field by field, arrays concatenated.
MaxMap: the same as Max, entry by entry of keyed arrays. List: every policy counts. What is still
absent comes from Google's default table; absent there too, it is unknown. A fifth, MergeMap, is
published too, and no published setting is reduced by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ...model import Missing, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Value = dict[str, Any]

EVERY = "every"
"""The one field of a setting that is a list of rules: all of them."""

EPOCH = "1970-01-01T00:00:00Z"
"""How captured tenants write a date that means never."""

MERGE = frozenset(
    {
        "api_controls.unconfigured_third_party_apps",
        "calendar.interoperability",
        "calendar.primary_calendar_max_allowed_external_sharing",
        "calendar.secondary_calendar_max_allowed_external_sharing",
        "chat.chat_history",
        "chat.external_chat_restriction",
        "drive_and_docs.drive_sdk",
        "groups_for_business.groups_sharing",
        "security.less_secure_apps",
        "security.super_admin_account_recovery",
        "security.user_account_recovery",
    }
)
MAX_MAP = {
    "api_controls.google_services": "scopesGroup",
    "gmail.email_address_lists": "id",
    "gmail.rule_states": "ruleId",
    "gmail.spam_override_lists": "ruleId",
}
LISTS = ("rule.", "detector.")

DEFAULTS: dict[str, Value] = {
    "calendar.primary_calendar_max_allowed_external_sharing": {
        "maxAllowedExternalSharing": "EXTERNAL_FREE_BUSY_ONLY"
    },
    "calendar.secondary_calendar_max_allowed_external_sharing": {
        "maxAllowedExternalSharing": "EXTERNAL_ALL_INFO_READ_ONLY"
    },
    "chat.external_chat_restriction": {
        "allowExternalChat": False,
        "externalChatRestriction": "NO_RESTRICTION",
    },
    "drive_and_docs.external_sharing": {
        "externalSharingMode": "ALLOWED",
        "allowReceivingExternalFiles": True,
        "allowReceivingFilesOutsideAllowlistedDomains": True,
        "warnForExternalSharing": True,
        "warnForSharingOutsideAllowlistedDomains": True,
        "allowNonGoogleInvites": True,
        "allowNonGoogleInvitesInAllowlistedDomains": False,
        "allowPublishingFiles": True,
        "accessCheckerSuggestions": "RECIPIENTS_OR_AUDIENCE_OR_PUBLIC",
        "allowedPartiesForDistributingContent": "ALL_ELIGIBLE_USERS",
    },
    "gmail.auto_forwarding": {"enableAutoForwarding": True},
    "gmail.email_spam_filter_ip_allowlist": {"allowedIpAddresses": []},
    "gmail.links_and_external_images": {"enableAggressiveWarningsOnUntrustedLinks": False},
    "groups_for_business.groups_sharing": {
        "collaborationCapability": "DOMAIN_USERS_ONLY",
        "createGroupsAccessLevel": "USERS_IN_DOMAIN",
        "newGroupsAreHidden": False,
        "ownersCanAllowExternalMembers": False,
        "ownersCanAllowIncomingMailFromPublic": True,
        "ownersCanHideGroups": False,
        "viewTopicsDefaultAccessLevel": "DOMAIN_USERS",
    },
    "security.super_admin_account_recovery": {"enableAccountRecovery": False},
    "security.two_step_verification_device_trust": {"allowTrustingDevice": True},
    "security.two_step_verification_enforcement_factor": {"allowedSignInFactorSet": "ALL"},
    "security.two_step_verification_enrollment": {"allowEnrollment": True},
    "workspace_marketplace.apps_access_options": {
        "accessLevel": "ALLOW_ALL",
        "allowAllInternalApps": False,
    },
}
"""Google's published default table, as far as checks read it."""

NONE_MADE: dict[str, Value] = {
    "gmail.email_address_lists": {"emailAddressList": []},
    "gmail.rule_states": {"ruleStates": []},
    "gmail.spam_override_lists": {"spamOverride": []},
    "security.two_step_verification_enforcement": {"enforcedFrom": EPOCH},
}
"""Not in that table: rules that nobody made, and how captures write that 2-Step is off."""


class Stored(msgspec.Struct, frozen=True):
    """One policy that applies: its place in the order, and its value."""

    order: float
    value: Value


def effective(
    setting: str, stored: Iterable[Stored], defaults: Mapping[str, Value] | None = None
) -> Value:
    """The value in force. A field that cannot be told is a ``Missing`` that says why."""
    ranked = sorted(stored, key=lambda one: -one.order)
    table = ({**DEFAULTS, **NONE_MADE} if defaults is None else defaults).get(setting, {})
    if setting.startswith(LISTS):
        return {EVERY: [one.value for one in ranked]}
    if setting in MAX_MAP:
        return {**table, **_keyed(ranked, MAX_MAP[setting])}
    if setting in MERGE:
        return {**table, **_merged(ranked)}
    return _greatest(ranked, table)


def _greatest(ranked: Sequence[Stored], table: Value) -> Value:
    """The top policy; what it leaves out, where table and lower policies do not contradict."""
    top = [one for one in ranked if one.order == ranked[0].order]
    names = dict.fromkeys((*(name for one in ranked for name in one.value), *table))
    return {name: _field(name, top, ranked, table) for name in names}


def _field(name: str, top: Sequence[Stored], ranked: Sequence[Stored], table: Value) -> Any:
    said = [one.value[name] for one in top if name in one.value]
    if said:
        first, *others = said
        same = all(value == first for value in others)
        return first if same else _unclear("two policies of the same precedence disagree")
    below = next((one.value[name] for one in ranked if name in one.value), _NOTHING)
    default = table.get(name, below)
    if below in (default, _NOTHING):
        return default
    return _unclear(f"the policy in force says nothing, one below {below!r}")


_NOTHING = object()


def _unclear(why: str) -> Missing:
    return Missing(Reason.NOT_RETURNED, why)


def _merged(ranked: Sequence[Stored]) -> Value:
    result: Value = {}
    for one in ranked:
        for name, value in one.value.items():
            if name not in result:
                result[name] = value
            elif isinstance(value, list) and isinstance(result[name], list):
                result[name] = [*result[name], *(v for v in value if v not in result[name])]
    return result


def _keyed(ranked: Sequence[Stored], key: str) -> Value:
    result: Value = {}
    for one in ranked:
        for name, value in one.value.items():
            if isinstance(value, list):
                entries = result.setdefault(name, [])
                for entry in value:
                    _enter(entries, entry, key)
            else:
                result.setdefault(name, value)
    return result


def _enter(entries: list[Value], entry: Value, key: str) -> None:
    """A lower policy's entry, unless it is there already from a greater one."""
    if all(one.get(key) != entry.get(key) for one in entries):
        entries.append(dict(entry))
