"""Who is in a group, nested groups included."""

from __future__ import annotations

from collections.abc import Iterator

from ... import Lookup, Row, derive
from ...datasets.google.directory import Group, GroupMember
from .addresses import OwnAddress, OwnDomain, stranger


class GroupReach(Row, of=Group, label="email"):
    """Everybody a group reaches. ``groups`` are the nested ones of ours, itself included."""

    id: str
    email: str
    users: frozenset[str]
    groups: tuple[str, ...]
    everyone: bool


@derive
def reaches(group: Group, groups: Lookup[Group], members: Lookup[GroupMember]) -> GroupReach:
    everybody = list(_walk(group.id, groups, members))
    nested = [one.id for one in everybody if one.type == "GROUP" and one.id in groups]
    return GroupReach(
        id=group.id,
        email=group.email,
        users=frozenset(one.id for one in everybody if one.type == "USER"),
        groups=tuple(dict.fromkeys((group.id, *nested))),
        everyone=any(one.type == "CUSTOMER" for one in everybody),
    )


class GroupOutsider(Row, key="address", owner="group", of=Group):
    """An outsider in a group, directly or through a nested one."""

    address: str
    group: str
    is_robot: bool


@derive
def outsiders(
    group: Group,
    groups: Lookup[Group],
    members: Lookup[GroupMember],
    domains: Lookup[OwnDomain],
    addresses: Lookup[OwnAddress],
) -> Iterator[GroupOutsider]:
    for member in _walk(group.id, groups, members):
        if member.type == "CUSTOMER":
            continue
        if kind := stranger(member.email, domains, addresses):
            yield GroupOutsider(
                address=member.email.lower(),
                group=group.id,
                is_robot=kind == "service account",
            )


def _walk(start: str, groups: Lookup[Group], members: Lookup[GroupMember]) -> Iterator[GroupMember]:
    """Members, direct ones first. Another organisation's group is told, but cannot be entered."""
    seen, waiting = {start}, [start]
    while waiting:
        for member in members.all(group=waiting.pop(0)):
            yield member
            if member.type == "GROUP" and member.id not in seen and member.id in groups:
                seen.add(member.id)
                waiting.append(member.id)
