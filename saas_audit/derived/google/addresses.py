"""Which addresses are the organisation's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ... import Lookup, Row, derive
from ...datasets.google.directory import Domain, Group, User

Stranger = Literal["person", "service account"]


class OwnDomain(Row, key="name", at_least=1):
    """A verified domain of the organisation, or a verified alias of one; lower case."""

    name: str


@derive
def own_domains(domain: Domain) -> Iterator[OwnDomain]:
    if domain.verified:
        yield OwnDomain(name=domain.domain_name.lower())
    for alias in domain.domain_aliases:
        if alias.verified:
            yield OwnDomain(name=alias.domain_alias_name.lower())


class OwnAddress(Row, key="address", at_least=1):
    """An address of a user or group, aliases included; lower case."""

    address: str


@derive
def of_user(user: User) -> Iterator[OwnAddress]:
    for address in (user.primary_email, *user.aliases, *user.non_editable_aliases):
        yield OwnAddress(address=address.lower())


@derive
def of_group(group: Group) -> Iterator[OwnAddress]:
    for address in (group.email, *group.aliases, *group.non_editable_aliases):
        yield OwnAddress(address=address.lower())


def stranger(
    address: str, domains: Lookup[OwnDomain], addresses: Lookup[OwnAddress]
) -> Stranger | None:
    """What kind of outsider holds the address; None if it is ours or a calendar resource's.

    An address of our own domain that is no user, alias or group is an unmanaged account: outside.
    """
    domain = address.lower().rpartition("@")[2]
    if domain.endswith("calendar.google.com"):
        return None
    if domain.endswith(".gserviceaccount.com"):
        return "service account"
    return None if domain in domains and address.lower() in addresses else "person"
