"""Teams policies: each tenant has a global one, Microsoft's presets, and what it made itself."""

from __future__ import annotations

from typing import Literal

from ...model import Part, Row
from .api import teams

AutoAdmitted = Literal[
    "EveryoneInCompany",
    "Everyone",
    "EveryoneInSameAndFederatedCompany",
    "OrganizerOnly",
    "InvitedUsers",
    "EveryoneInCompanyExcludingGuests",
]
CatalogType = Literal["AllowedAppList", "BlockedAppList"]


class TeamsPolicy(Row, rename="pascal", key="identity", at_least=1):
    """``Global``, or ``Tag:`` and a name."""

    identity: str


@teams("Skype.Policy/configurations/TeamsMeetingPolicy")
class MeetingPolicy(TeamsPolicy):
    """Who may start a meeting, and who waits."""

    allow_anonymous_users_to_start_meeting: bool
    allow_anonymous_users_to_join_meeting: bool
    auto_admitted_users: AutoAdmitted


class CatalogApp(Part, rename="pascal"):
    """An app of the organisation's own catalogue."""

    id: str


@teams("Skype.Policy/configurations/TeamsAppPermissionPolicy")
class AppPermissionPolicy(TeamsPolicy):
    """Which apps people may add; the lists mean what the types say."""

    private_catalog_apps_type: CatalogType
    private_catalog_apps: list[CatalogApp]
