"""Shared drives and their members."""

from __future__ import annotations

from typing import Literal

from ...model import Row
from .api import DEEP, google

API = "drive.v3"
READ = "drive.readonly"


@google(
    f"{API} drives.list",
    scope=READ,
    items=("drives",),
    tier=DEEP,
    page_size="100",
    use_domain_admin_access="true",
)
class SharedDrive(Row, rename="camel", label="name"):
    """A shared drive of the organisation."""

    id: str
    name: str


@google(
    f"{API} permissions.list",
    scope=READ,
    items=("permissions",),
    tier=DEEP,
    each=SharedDrive,
    file_id="{id}",
    page_size="100",
    supports_all_drives="true",
    use_domain_admin_access="true",
)
class DriveMember(Row, rename="camel", owner="drive", label="email_address"):
    """A member of a shared drive. ``deleted``: the account behind it is gone."""

    id: str
    drive: str
    type: Literal["user", "group", "domain", "anyone"]
    role: Literal["organizer", "fileOrganizer", "writer", "commenter", "reader", "owner"]
    email_address: str = ""
    deleted: bool = False
