"""Whom each file and shared drive is open to, beside the organisation's own people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from ... import AsOf, Lookup, Own, Row, derive
from ...datasets.google.directory import Group
from ...datasets.google.file_shares import ItemShare, OwnedFile, Share
from ...datasets.google.files import DriveItem
from ...datasets.google.shared_drives import DriveMember, SharedDrive
from ...errors import Unknown
from ...model import Gap, Reason
from .addresses import OwnAddress, OwnDomain, stranger
from .drives import group_at

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["anyone", "domain", "person", "service account", "group of ours"]
Grant = Share | ItemShare | DriveMember


class OpenTo(msgspec.Struct, frozen=True):
    """One grant that reaches beyond our own people, or may: a group of ours holds who it holds."""

    kind: Kind
    who: str
    role: str
    group: str = ""

    def __str__(self) -> str:
        return f"{self.who} ({self.role})"


class SharedThing(Row, label="name"):
    """A file or a shared drive, and the live grants on it that are not to people of ours."""

    id: str
    name: str
    open_to: tuple[OpenTo, ...]


class SharedFile(SharedThing, of=OwnedFile):
    """A file of a user's own."""


@derive
def of_files(
    file: OwnedFile,
    domains: Lookup[OwnDomain],
    addresses: Lookup[OwnAddress],
    groups: Lookup[Group],
    as_of: AsOf,
) -> SharedFile:
    shares = file.permissions if file.shared else ()
    found = _beyond(shares, domains, addresses, groups, as_of)
    return SharedFile(id=file.id, name=file.name, open_to=found)


class SharedItem(SharedThing, of=DriveItem):
    """A file or folder of a shared drive."""


@derive
def of_items(
    item: DriveItem,
    shares: Own[ItemShare],
    domains: Lookup[OwnDomain],
    addresses: Lookup[OwnAddress],
    groups: Lookup[Group],
    as_of: AsOf,
) -> SharedItem:
    """What its drive is open to, the drive answers for."""
    own: Iterable[ItemShare] = shares if item.has_augmented_permissions else ()
    found = _beyond(own, domains, addresses, groups, as_of)
    return SharedItem(id=item.id, name=item.name, open_to=found)


class OpenDrive(SharedThing, of=SharedDrive):
    """A shared drive with its members."""


@derive
def of_drives(
    drive: SharedDrive,
    members: Own[DriveMember],
    domains: Lookup[OwnDomain],
    addresses: Lookup[OwnAddress],
    groups: Lookup[Group],
    as_of: AsOf,
) -> OpenDrive:
    found = _beyond(members, domains, addresses, groups, as_of)
    return OpenDrive(id=drive.id, name=f"shared drive {drive.name}", open_to=found)


def _beyond(
    shares: Iterable[Grant],
    domains: Lookup[OwnDomain],
    addresses: Lookup[OwnAddress],
    groups: Lookup[Group],
    as_of: AsOf,
) -> tuple[OpenTo, ...]:
    live = [one for one in shares if _is_live(one, as_of)]
    found = (_told(one, domains, addresses, groups) for one in live)
    return tuple(one for one in found if one is not None)


def _is_live(share: Grant, as_of: AsOf) -> bool:
    ends = share.expiration_time
    return not share.deleted and (ends is None or ends > as_of)


def _told(
    share: Grant,
    domains: Lookup[OwnDomain],
    addresses: Lookup[OwnAddress],
    groups: Lookup[Group],
) -> OpenTo | None:
    if share.type == "anyone":
        return OpenTo("anyone", "anyone", share.role)
    who = (share.domain if share.type == "domain" else share.email_address).lower()
    if not who:
        told = f"a grant to a {share.type} that is not named"
        raise Unknown(Gap(Reason.NOT_RETURNED, "Share", told))
    if share.type == "domain":
        return None if who in domains else OpenTo("domain", who, share.role)
    ours = group_at(who, groups) if share.type == "group" else None
    if ours is not None:
        return OpenTo("group of ours", who, share.role, ours.id)
    kind = stranger(who, domains, addresses)
    return OpenTo(kind, who, share.role) if kind else None
