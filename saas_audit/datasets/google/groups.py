"""Group settings: who may read, join and manage a group."""

from __future__ import annotations

from typing import Literal

from ...model import Row
from .api import GROUPS_SETTINGS, google
from .directory import Group

ViewGroup = Literal[
    "ANYONE_CAN_VIEW",
    "ALL_IN_DOMAIN_CAN_VIEW",
    "ALL_MEMBERS_CAN_VIEW",
    "ALL_MANAGERS_CAN_VIEW",
    "ALL_OWNERS_CAN_VIEW",
]
Join = Literal[
    "ANYONE_CAN_JOIN", "ALL_IN_DOMAIN_CAN_JOIN", "INVITED_CAN_JOIN", "CAN_REQUEST_TO_JOIN"
]
Managers = Literal["ALL_MEMBERS", "OWNERS_AND_MANAGERS", "OWNERS_ONLY", "NONE"]
Approvers = Literal[
    "ALL_MEMBERS_CAN_APPROVE",
    "ALL_MANAGERS_CAN_APPROVE",
    "ALL_OWNERS_CAN_APPROVE",
    "NONE_CAN_APPROVE",
]
Adders = Literal[
    "ALL_MEMBERS_CAN_ADD", "ALL_MANAGERS_CAN_ADD", "ALL_OWNERS_CAN_ADD", "NONE_CAN_ADD"
]


@google(
    "groupssettings.v1 groups.get",
    scope="apps.groups.settings",
    tier=GROUPS_SETTINGS,
    each=Group,
    group_unique_id="{email}",
)
class GroupSettings(Row, rename="camel", key="group", owner="group", label="email"):
    """What a group lets whom do. The vendor writes booleans as the words true and false."""

    group: str
    email: str
    who_can_view_group: ViewGroup
    who_can_join: Join
    allow_external_members: Literal["true", "false"]
    who_can_moderate_members: Managers
    who_can_approve_members: Approvers
    who_can_add: Adders
