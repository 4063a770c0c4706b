"""Shared drives and their members."""

from __future__ import annotations

from typing import Literal

from ...model import Moment, Part, Row
from .api import DEEP, google

API = "drive.v3"
DRIVES = "drive.readonly"
READ = "drive.metadata.readonly"
"""Enough for files and who may open them; only the list of shared drives asks for more."""


class Restrictions(Part, rename="camel"):
    """What a shared drive forbids. A restriction that was never set is left out."""

    domain_users_only: bool = False


@google(
    f"{API} drives.list",
    scope=DRIVES,
    items=("drives",),
    tier=DEEP,
    page_size="100",
    use_domain_admin_access="true",
)
class SharedDrive(Row, rename="camel", label="name"):
    """A shared drive of the organisation."""

    id: str
    name: str
    org_unit_id: str
    restrictions: Restrictions = Restrictions(domain_users_only=False)


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
    domain: str = ""
    deleted: bool = False
    expiration_time: Moment | None = None
