"""Items of shared drives that are open to more people than the drive is."""

from __future__ import annotations

from ... import Lookup, Row, derive
from ...datasets.google.files import DriveItem
from .drives import DriveReader


class OpenedItem(Row, of=DriveItem, label="name"):
    """Such an item, and who can be asked about it."""

    id: str
    name: str
    email: str


@derive
def opened_items(item: DriveItem, readers: Lookup[DriveReader]) -> OpenedItem | None:
    reader = readers.get(item.drive) if item.has_augmented_permissions else None
    return OpenedItem(id=item.id, name=item.name, email=reader.email) if reader else None
