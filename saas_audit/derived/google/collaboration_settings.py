"""Settings in force for calendars, chats and groups: what outsiders see, and where they get in."""

from __future__ import annotations

from typing import Literal

import msgspec

from .in_force import Effective, in_force

CalendarSharing = Literal[
    "EXTERNAL_FREE_BUSY_ONLY",
    "EXTERNAL_ALL_INFO_READ_ONLY",
    "EXTERNAL_ALL_INFO_READ_WRITE",
    "EXTERNAL_ALL_INFO_READ_WRITE_MANAGE",
]
ChatFiles = Literal["ALL_FILES", "IMAGES_ONLY", "NO_FILES"]
Collaboration = Literal["ANYONE_CAN_ACCESS", "DOMAIN_USERS_ONLY"]


@in_force("calendar.primary_calendar_max_allowed_external_sharing", service="calendar")
class PrimaryCalendarSharing(Effective):
    """The most that people can show outsiders of their own calendar."""

    max_allowed_external_sharing: CalendarSharing


@in_force("chat.external_chat_restriction", service="chat")
class ExternalChat(Effective):
    """With whom outside people may chat. Google's word for "not set" means no restriction."""

    allow_external_chat: bool
    external_chat_restriction: Literal[
        "RESTRICTION_UNSPECIFIED", "NO_RESTRICTION", "TRUSTED_DOMAINS"
    ]


@in_force(
    "chat.chat_file_sharing",
    "chat.external_chat_restriction",
    "chat.chat_external_spaces",
    service="chat",
)
class ChatFileSharing(Effective):
    """Which files may be sent to outsiders, and whether any chat or space has them in it."""

    external_file_sharing: ChatFiles
    allow_external_chat: bool
    external_spaces: bool = msgspec.field(name="enabled")


@in_force("groups_for_business.groups_sharing")
class GroupsSharing(Effective):
    """Whether groups are open to outsiders, and who may add them."""

    collaboration_capability: Collaboration
    owners_can_allow_external_members: bool
