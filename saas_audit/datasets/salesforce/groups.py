"""Public groups, and the groups that Salesforce makes by itself."""

from __future__ import annotations

from ...model import Row
from .api import salesforce


@salesforce("soql Group", proof="count")
class Group(Row, rename="pascal", label="developer_name"):
    """A group. ``type`` is ``Regular``, ``AllCustomerPortal``, ``PRMOrganization``, ..."""

    id: str
    developer_name: str | None
    type: str


@salesforce("soql GroupMember", proof="count", where="Group.Type = 'Regular'")
class GroupMember(Row, rename="pascal", owner="group_id"):
    """A member of a public group: a user or another group."""

    id: str
    group_id: str
    user_or_group_id: str
