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
GroupMakers = Literal["ADMIN_ONLY", "USERS_IN_DOMAIN", "ANYONE_CAN_CREATE"]
TopicViewers = Literal[
    "OWNERS", "MANAGERS", "GROUP_MEMBERS", "DOMAIN_USERS", "ANYONE_CAN_VIEW_TOPICS"
]


@in_force("calendar.primary_calendar_max_allowed_external_sharing", service="calendar")
class PrimaryCalendarSharing(Effective):
    """The most that people can show outsiders of their own calendar."""

    max_allowed_external_sharing: CalendarSharing


@in_force("calendar.secondary_calendar_max_allowed_external_sharing", service="calendar")
class SecondaryCalendarSharing(Effective):
    """The most that people can show outsiders of calendars that they made beside their own."""

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
    """Whether groups are open to outsiders, who may add them, and how a new group comes about."""

    collaboration_capability: Collaboration
    owners_can_allow_external_members: bool
    create_groups_access_level: GroupMakers
    view_topics_default_access_level: TopicViewers
