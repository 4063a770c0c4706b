"""Every place where files live: each user's My Drive, each shared drive."""

from __future__ import annotations

from ... import Lookup, Own, Row, derive
from ...datasets.declared import FilesHandedOver
from ...datasets.google.directory import User
from ...datasets.google.files import OpenDriveFile, OpenUserFile
from ...datasets.google.shared_drives import SharedDrive
from .people import is_active


class FileSpace(Row, label="name"):
    """A place for files, and those in it that anyone with the link can open."""

    id: str
    name: str
    is_open: bool
    open_files: str


class MyDrive(FileSpace, of=User):
    """What a user owns. Nobody can speak for an account that cannot sign in."""


@derive
def of_users(
    user: User, files: Own[OpenUserFile], handed_over: Lookup[FilesHandedOver]
) -> MyDrive | None:
    if not is_active(user) and user.primary_email.lower() in handed_over:
        return None
    return MyDrive(
        id=user.id,
        name=f"My Drive of {user.primary_email}",
        is_open=bool(files),
        open_files=str(files),
    )


class DriveSpace(FileSpace, of=SharedDrive):
    """What a shared drive holds."""


@derive
def of_drives(drive: SharedDrive, files: Own[OpenDriveFile]) -> DriveSpace:
    name = f"shared drive {drive.name}"
    return DriveSpace(id=drive.id, name=name, is_open=bool(files), open_files=str(files))
