"""Files open to anyone, read as the users who own them and as a manager of each shared drive."""

from __future__ import annotations

from ...derived.google.drives import DriveReader
from ...derived.google.people import ActiveUser
from ...model import Row
from .api import DEEP, google
from .shared_drives import API, READ

OPEN = "visibility='anyoneWithLink'"
PUBLIC = "visibility='anyoneCanFind'"


@google(
    f"{API} files.list",
    scope=READ,
    items=("files",),
    tier=DEEP,
    each=ActiveUser,
    acting_as="{primary_email}",
    corpora="user",
    page_size="1000",
    q=f"{OPEN} and 'me' in owners",
)
class OpenUserFile(Row, rename="camel", owner="user", label="name"):
    """A file of a user's own that anyone with its link can open. Trashed files count."""

    id: str
    user: str
    name: str


@google(
    f"{API} files.list",
    scope=READ,
    items=("files",),
    tier=DEEP,
    each=DriveReader,
    acting_as="{email}",
    corpora="drive",
    drive_id="{drive}",
    include_items_from_all_drives="true",
    page_size="1000",
    q=OPEN,
    supports_all_drives="true",
)
class OpenDriveFile(Row, rename="camel", owner="drive", label="name"):
    """A file of a shared drive that anyone with its link can open. Trashed files count."""

    id: str
    drive: str
    name: str


@google(
    f"{API} files.list",
    scope=READ,
    items=("files",),
    tier=DEEP,
    each=ActiveUser,
    acting_as="{primary_email}",
    corpora="user",
    page_size="1000",
    q=f"{PUBLIC} and 'me' in owners",
)
class PublicUserFile(Row, rename="camel", owner="user", label="name"):
    """A file of a user's own that anyone can find. Trashed files count."""

    id: str
    user: str
    name: str


@google(
    f"{API} files.list",
    scope=READ,
    items=("files",),
    tier=DEEP,
    each=DriveReader,
    acting_as="{email}",
    corpora="drive",
    drive_id="{drive}",
    include_items_from_all_drives="true",
    page_size="1000",
    q=PUBLIC,
    supports_all_drives="true",
)
class PublicDriveFile(Row, rename="camel", owner="drive", label="name"):
    """A file of a shared drive that anyone can find. Trashed files count."""

    id: str
    drive: str
    name: str
