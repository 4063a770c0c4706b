"""Every file, and whom it is shared with. The longest reading of all: no query picks the shared."""

from __future__ import annotations

from typing import Literal

from ...derived.google.drive_items import OpenedItem
from ...derived.google.owners import FileOwner
from ...model import Moment, Part, Row
from .api import DEEP, google
from .files import owned
from .shared_drives import API, READ

Grantee = Literal["user", "group", "domain", "anyone"]
FileRole = Literal["owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"]


class Share(Part, rename="camel"):
    """One grant. ``deleted``: the account behind it is gone."""

    type: Grantee
    role: FileRole
    email_address: str = ""
    domain: str = ""
    deleted: bool = False
    expiration_time: Moment | None = None


@owned(each=FileOwner)
class OwnedFile(Row, rename="camel", owner="user", label="name"):
    """A file of a user's own, and whom it is shared with."""

    id: str
    user: str
    name: str
    shared: bool
    permissions: list[Share]


@google(
    f"{API} permissions.list",
    scope=READ,
    items=("permissions",),
    tier=DEEP,
    each=OpenedItem,
    acting_as="{email}",
    file_id="{id}",
    page_size="100",
    supports_all_drives="true",
)
class ItemShare(Row, rename="camel", owner="item", label="email_address"):
    """A grant on an item of a shared drive; the drive's own members are among them."""

    id: str
    item: str
    type: Grantee
    role: FileRole
    email_address: str = ""
    domain: str = ""
    deleted: bool = False
    expiration_time: Moment | None = None
