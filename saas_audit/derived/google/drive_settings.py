"""Drive's settings in force at each place."""

from __future__ import annotations

from typing import Literal

from .in_force import Effective, in_force

DRIVE = "drive_and_docs"

SharingMode = Literal["ALLOWED", "ALLOWLISTED_DOMAINS", "DISALLOWED"]
AccessChecker = Literal[
    "RECIPIENTS_ONLY", "RECIPIENTS_OR_AUDIENCE", "RECIPIENTS_OR_AUDIENCE_OR_PUBLIC"
]
Distributors = Literal["ALL_ELIGIBLE_USERS", "ELIGIBLE_INTERNAL_USERS", "NONE"]


@in_force(f"{DRIVE}.external_sharing", service=DRIVE)
class ExternalSharing(Effective):
    """With whom outside files may be shared, and what people see and may do as they do it.

    Each of the two warnings belongs to a mode: one to ``ALLOWED``, one to ``ALLOWLISTED_DOMAINS``.
    """

    external_sharing_mode: SharingMode
    allow_publishing_files: bool
    warn_for_external_sharing: bool
    warn_for_sharing_outside_allowlisted_domains: bool
    access_checker_suggestions: AccessChecker
    allowed_parties_for_distributing_content: Distributors


@in_force(f"{DRIVE}.shared_drive_creation", f"{DRIVE}.external_sharing", service=DRIVE)
class SharedDriveCreation(Effective):
    """Who may make shared drives, how open a new one is, and whether sharing leads out at all."""

    external_sharing_mode: SharingMode
    allow_shared_drive_creation: bool
    allow_external_user_access: bool
    allow_managers_to_override_settings: bool
