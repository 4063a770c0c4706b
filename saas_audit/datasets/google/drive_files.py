"""What lies in shared drives."""

from __future__ import annotations

from ...derived.google.drives import DriveReader
from ...model import Row
from .api import DEEP, google
from .shared_drives import API, READ


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
    supports_all_drives="true",
)
class DriveItem(Row, rename="camel", owner="drive", label="name"):
    """A file or folder of a shared drive. Augmented: open to more than the drive's members."""

    id: str
    drive: str
    name: str
    has_augmented_permissions: bool
