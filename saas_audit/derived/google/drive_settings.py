"""Drive's settings in force at each place."""

from __future__ import annotations

from typing import Literal

from .in_force import Effective, in_force

DRIVE = "drive_and_docs"

SharingMode = Literal["ALLOWED", "ALLOWLISTED_DOMAINS", "DISALLOWED"]


@in_force(f"{DRIVE}.external_sharing", service=DRIVE)
class ExternalSharing(Effective):
    """With whom outside files may be shared."""

    external_sharing_mode: SharingMode
    allow_publishing_files: bool


@in_force(f"{DRIVE}.shared_drive_creation", f"{DRIVE}.external_sharing", service=DRIVE)
class SharedDriveCreation(Effective):
    """Who may make shared drives, how open a new one is, and whether sharing leads out at all."""

    external_sharing_mode: SharingMode
    allow_shared_drive_creation: bool
    allow_external_user_access: bool
