"""Profiles, with what their users' sign-in is bound to."""

from __future__ import annotations

from ...derived.salesforce.bound_profiles import BoundProfile
from ...model import Part, Row
from .address import Address
from .api import API, SETUP, salesforce


class LoginIpRange(Part, rename="camel"):
    """Addresses from which the users of a profile may sign in; both ends belong to it."""

    start_address: Address | None
    end_address: Address | None


class ProfileMetadata(Part, rename="camel"):
    """The part of a profile that stands in no column. No range: from anywhere."""

    login_ip_ranges: list[LoginIpRange]


@salesforce("tooling Profile", permission=(API, SETUP), each=BoundProfile, where="Id = {id}")
class ProfileSettings(Row, rename="pascal", owner="id", label="name"):
    """A profile. The vendor gives ``Metadata`` for one record a query only."""

    id: str
    name: str
    metadata: ProfileMetadata | None
