"""The answers of all checks that ask how wide networks are, and their examples. No checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_audit import Unclear, Verdict
from saas_audit.datasets.salesforce.address import Address
from saas_audit.datasets.salesforce.profiles import LoginIpRange, ProfileMetadata, ProfileSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_audit import Lookup, Rows
    from saas_audit.datasets.salesforce.users import User
    from saas_audit.derived.salesforce.ranges import AddressRange, LoginRange

WIDEST = {4: 2**24, 6: 2**80}
"""The widest network that anybody owns: a /8 of the old addresses; of the new a /48, one site."""
QUARTER = 2**30
"""Of all old addresses."""


def from_known_networks(user: User, ranges: Lookup[LoginRange]) -> Verdict | Unclear:
    """The user's profile lets them in from some networks, and not from half the internet."""
    if user.profile_id is None:
        return Unclear("Salesforce names no profile of this user")
    own = ranges.all(profile=user.profile_id)
    want = "login IP ranges, none wider than a /8 (IPv6: a /48), in all less than a quarter of IPv4"
    if not own:
        return Verdict(False, saw="from anywhere", want=want)
    return narrow(own, WIDEST, QUARTER, want)


def narrow(ranges: Rows[AddressRange], widest: Mapping[int, int], total: int, want: str) -> Verdict:
    """Each is narrow enough, and so are the old addresses together; private ones do not count."""
    public = ranges.where(lambda one: not one.is_private)
    wide = public.where(lambda one: one.size > widest[one.version])
    if wide:
        return Verdict(False, saw=wide, want=want)
    size = sum(one.size for one in public if one.version == 4)
    return Verdict(size <= total, saw=f"{ranges} ({size} addresses of IPv4)", want=want)


def bound(who: str, *ranges: str) -> ProfileSettings:
    """The profile of a user lets them sign in from here."""
    found = [
        LoginIpRange(start_address=Address(a), end_address=Address(b)) for a, b in map(ends, ranges)
    ]
    metadata = ProfileMetadata(login_ip_ranges=found)
    return ProfileSettings(id=f"{who}'s profile", name=who, metadata=metadata)


def ends(text: str) -> tuple[str, str]:
    """``"192.0.2.0-192.0.2.255"``: first and last address."""
    first, _, last = text.partition("-")
    return first, last


OFFICE = "192.0.2.0-192.0.2.255"
