"""Teams policies: each tenant has a global one, Microsoft's presets, and what it made itself."""

from __future__ import annotations

from typing import Literal

import msgspec

from ...model import Part, Row, Setting
from .api import teams

AutoAdmitted = Literal[
    "EveryoneInCompany",
    "Everyone",
    "EveryoneInSameAndFederatedCompany",
    "OrganizerOnly",
    "InvitedUsers",
    "EveryoneInCompanyExcludingGuests",
]
MeetingChat = Literal[
    "Enabled",
    "Disabled",
    "EnabledExceptAnonymous",
    "EnabledInMeetingOnlyForAllExceptAnonymous",
]
CatalogType = Literal["AllowedAppList", "BlockedAppList"]


class TeamsPolicy(Row, rename="pascal", key="identity", at_least=1):
    """``Global``, or ``Tag:`` and a name."""

    identity: str


@teams("Skype.Policy/configurations/TeamsMeetingPolicy")
class MeetingPolicy(TeamsPolicy):
    """Who may start a meeting, who waits, and what outsiders may do in it."""

    allow_anonymous_users_to_start_meeting: bool
    allow_anonymous_users_to_join_meeting: bool
    auto_admitted_users: AutoAdmitted
    callers_bypass_lobby: bool = msgspec.field(name="AllowPSTNUsersToBypassLobby")
    allow_external_participant_give_request_control: bool
    meeting_chat_enabled_type: MeetingChat


class CatalogApp(Part, rename="pascal"):
    """An app of the organisation's own catalogue."""

    id: str


@teams("Skype.Policy/configurations/TeamsAppPermissionPolicy")
class AppPermissionPolicy(TeamsPolicy):
    """Which apps people may add; the lists mean what the types say."""

    private_catalog_apps_type: CatalogType
    private_catalog_apps: list[CatalogApp]


@teams("Skype.Policy/configurations/TeamsClientConfiguration/configuration/Global")
class TeamsClient(Setting, rename="pascal"):
    """What Teams itself offers everybody; ``restricted_sender_list`` are domains with commas."""

    allow_email_into_channel: bool
    restricted_sender_list: str | None
