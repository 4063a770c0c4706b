"""Shared drives: who from outside is in, and as whom each can be read."""

from __future__ import annotations

from collections.abc import Iterator

from ... import Lookup, Own, Row, derive
from ...datasets.google.directory import Group
from ...datasets.google.shared_drives import DriveMember, SharedDrive
from ...errors import Unknown
from ...model import Gap, Reason
from .addresses import OwnAddress, OwnDomain, stranger
from .membership import GroupOutsider, GroupReach
from .people import ActiveUser


class DriveOutsider(Row, key="address", owner="drive", of=SharedDrive, label="address"):
    """An outsider who is a member of a shared drive, in person or through a group of ours."""

    address: str
    drive: str
    is_robot: bool


@derive
def drive_outsiders(
    drive: SharedDrive,
    members: Own[DriveMember],
    domains: Lookup[OwnDomain],
    addresses: Lookup[OwnAddress],
    groups: Lookup[Group],
    inside: Lookup[GroupOutsider],
) -> Iterator[DriveOutsider]:
    for member in members:
        if member.deleted:
            continue
        ours = group_at(member.email_address, groups) if member.type == "group" else None
        if ours is not None:
            yield from (
                DriveOutsider(address=o.address, drive=drive.id, is_robot=o.is_robot)
                for o in inside.all(group=ours.id)
            )
        elif kind := stranger(member.email_address, domains, addresses):
            yield DriveOutsider(
                address=member.email_address.lower() or member.type,
                drive=drive.id,
                is_robot=kind == "service account",
            )


def group_at(address: str, groups: Lookup[Group]) -> Group | None:
    """Our group with this address or alias."""
    for field in ("email", "aliases", "non_editable_aliases"):
        for group in groups.all(**{field: address.lower()}):
            return group
    return None


class DriveReader(Row, key="drive", of=SharedDrive, label="email"):
    """A manager of a shared drive who can be spoken for. Only managers see all of its folders."""

    drive: str
    email: str


@derive
def drive_readers(
    drive: SharedDrive,
    members: Own[DriveMember],
    active: Lookup[ActiveUser],
    groups: Lookup[Group],
    reaches: Lookup[GroupReach],
) -> DriveReader:
    """The first of them, managers in person before managers through a group."""
    managers = [one for one in members if one.role == "organizer" and not one.deleted]
    for one in managers:
        for user in active.all(primary_email=one.email_address.lower()):
            return DriveReader(drive=drive.id, email=user.primary_email)
    for one in managers:
        group = group_at(one.email_address, groups) if one.type == "group" else None
        reach = reaches.get(group.id) if group else None
        for key in sorted(reach.users) if reach else ():
            if found := active.get(key):
                return DriveReader(drive=drive.id, email=found.primary_email)
    raise Unknown(Gap(Reason.NOT_COLLECTED, "DriveMember", "no manager to speak for"), drive.name)
