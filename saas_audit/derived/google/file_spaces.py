"""Every place where files live: each user's My Drive, each shared drive."""

from __future__ import annotations

from typing import TypeVar

from ... import Lookup, Own, Row, derive
from ...datasets.declared import FilesHandedOver
from ...datasets.google.directory import User
from ...datasets.google.files import (
    OpenDriveFile,
    OpenUserFile,
    PublicDriveFile,
    PublicUserFile,
)
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


class DriveSpace(FileSpace, of=SharedDrive):
    """What a shared drive holds."""


class PublicSpace(Row, label="name"):
    """A place for files, and those in it that anyone can find."""

    id: str
    name: str
    is_open: bool
    open_files: str


class PublicMyDrive(PublicSpace, of=User):
    """What a user owns."""


class PublicDrive(PublicSpace, of=SharedDrive):
    """What a shared drive holds."""


Space = TypeVar("Space", MyDrive, DriveSpace, PublicMyDrive, PublicDrive)


@derive
def of_users(
    user: User, files: Own[OpenUserFile], handed_over: Lookup[FilesHandedOver]
) -> MyDrive | None:
    return None if _is_empty(user, handed_over) else _my_drive(MyDrive, user, files)


@derive
def public_of_users(
    user: User, files: Own[PublicUserFile], handed_over: Lookup[FilesHandedOver]
) -> PublicMyDrive | None:
    return None if _is_empty(user, handed_over) else _my_drive(PublicMyDrive, user, files)


@derive
def of_drives(drive: SharedDrive, files: Own[OpenDriveFile]) -> DriveSpace:
    return _space(DriveSpace, drive.id, f"shared drive {drive.name}", files)


@derive
def public_of_drives(drive: SharedDrive, files: Own[PublicDriveFile]) -> PublicDrive:
    return _space(PublicDrive, drive.id, f"shared drive {drive.name}", files)


def _is_empty(user: User, handed_over: Lookup[FilesHandedOver]) -> bool:
    return not is_active(user) and user.primary_email.lower() in handed_over


def _my_drive(kind: type[Space], user: User, files: Own[Row]) -> Space:
    return _space(kind, user.id, f"My Drive of {user.primary_email}", files)


def _space(kind: type[Space], key: str, name: str, files: Own[Row]) -> Space:
    return kind(id=key, name=name, is_open=bool(files), open_files=str(files))
