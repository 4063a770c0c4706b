"""Profiles, one by one: from where those who have one may sign in."""

from __future__ import annotations

from ...derived.salesforce.service_networks import ServiceProfile
from ...model import Part, Row
from .addresses import Address
from .api import API, SETUP, salesforce


class LoginRange(Part, rename="camel"):
    """A range of addresses that sign-ins may come from."""

    start_address: Address
    end_address: Address


class ProfileMetadata(Part, rename="camel"):
    """The part of a profile that the checks look at. No range: from anywhere."""

    login_ip_ranges: list[LoginRange]


@salesforce(
    "tooling Profile",
    permission=(API, SETUP),
    each=ServiceProfile,
    where="Id = {id}",
)
class ProfileNetworks(Row, rename="pascal", owner="profile"):
    """A profile's networks; the vendor shows them for one profile a query."""

    id: str
    profile: str
    metadata: ProfileMetadata
