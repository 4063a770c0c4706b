"""Files, read as the users who own them and as a manager of each shared drive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...derived.google.drives import DriveReader
from ...derived.google.people import ActiveUser
from ...model import Row
from .api import DEEP, google
from .shared_drives import API, READ

if TYPE_CHECKING:
    from collections.abc import Callable

LINK = "visibility='anyoneWithLink'"
PUBLIC = "visibility='anyoneCanFind'"


def owned(query: str = "", each: type[Row] = ActiveUser) -> Callable[[type[Row]], type[Row]]:
    """Rows of a user's own files, trashed ones included, that match a query."""
    return google(
        f"{API} files.list",
        scope=READ,
        items=("files",),
        tier=DEEP,
        each=each,
        acting_as="{primary_email}",
        corpora="user",
        page_size="1000",
        q=f"{query} and 'me' in owners" if query else "'me' in owners",
    )


def in_drives(**query: str) -> Callable[[type[Row]], type[Row]]:
    """Rows of what lies in a shared drive, trashed or not."""
    return google(
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
        supports_all_drives="true",
        witness="schema",
        **query,
    )


@owned(LINK)
class OpenUserFile(Row, rename="camel", owner="user", label="name"):
    """A file of a user's own that anyone with its link can open."""

    id: str
    user: str
    name: str


@owned(PUBLIC)
class PublicUserFile(Row, rename="camel", owner="user", label="name"):
    """A file of a user's own that anyone can find."""

    id: str
    user: str
    name: str


@in_drives(q=LINK)
class OpenDriveFile(Row, rename="camel", owner="drive", label="name"):
    """A file of a shared drive that anyone with its link can open."""

    id: str
    drive: str
    name: str


@in_drives(q=PUBLIC)
class PublicDriveFile(Row, rename="camel", owner="drive", label="name"):
    """A file of a shared drive that anyone can find."""

    id: str
    drive: str
    name: str


@in_drives()
class DriveItem(Row, rename="camel", owner="drive", label="name"):
    """A file or folder of a shared drive. Augmented: open to more than the drive's members."""

    id: str
    drive: str
    name: str
    has_augmented_permissions: bool
