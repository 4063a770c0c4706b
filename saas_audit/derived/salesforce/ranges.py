"""Ranges of addresses, put together where they touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import TYPE_CHECKING, Any

from ...datasets.salesforce.profiles import ProfileSettings
from ...datasets.salesforce.settings import SecuritySettings
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Reason, Row
from .bound_profiles import BoundProfile

if TYPE_CHECKING:
    from ...datasets.salesforce.address import Address

PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
"""Nobody comes from the internet with one of these."""

Span = tuple[int, int, int]
"""Kind of address, first, last."""


class AddressRange(Row):
    """``id`` is ``192.0.2.0-192.0.2.255``; ``version`` 4 or 6; ``size`` counts its addresses.

    ``is_private``: all of them are, so that nobody comes from there.
    """

    id: str
    version: int
    size: int
    is_private: bool


class TrustedRange(AddressRange):
    """Where a browser need not be activated."""


class LoginRange(AddressRange, owner="profile", of=BoundProfile):
    """Whence the users of a profile may sign in."""

    profile: str


@derive
def trusted_ranges(settings: SecuritySettings) -> Iterator[TrustedRange]:
    access = settings.metadata.network_access
    if access is None:
        raise _unknown("trusted ranges", "the settings have no word on trusted networks")
    for span in merged((one.start, one.end) for one in access.ip_ranges):
        yield TrustedRange(**_told(span))


@derive
def login_ranges(profile: BoundProfile, settings: ProfileSettings) -> Iterator[LoginRange]:
    held = settings.metadata
    if held is None:
        raise _unknown("login ranges", "the profile came without its settings")
    for span in merged((one.start_address, one.end_address) for one in held.login_ip_ranges):
        yield LoginRange(profile=profile.id, **_told(span))


def merged(ranges: Iterable[tuple[Address | None, Address | None]]) -> list[Span]:
    """Sorted; ranges that touch are one, but for private ones. Raises Unknown."""
    spans = sorted(_span(*one) for one in ranges)
    found: list[Span] = []
    for version, first, last in (one for one in spans if not _is_private(*one)):
        if found and found[-1][0] == version and first <= found[-1][2] + 1:
            found[-1] = (version, found[-1][1], max(last, found[-1][2]))
        else:
            found.append((version, first, last))
    return [*found, *filter(lambda one: _is_private(*one), spans)]


def _span(start: Address | None, end: Address | None) -> Span:
    if start is None or end is None or start.version != end.version or start.number > end.number:
        raise _unknown("address range", "a range without two ends of one kind, in order")
    return start.version, start.number, end.number


def _is_private(version: int, first: int, last: int) -> bool:
    return version == 4 and any(
        first >= int(net.network_address) and last <= int(net.broadcast_address) for net in PRIVATE
    )


def _told(span: Span) -> dict[str, Any]:
    version, first, last = span
    kind = IPv4Address if version == 4 else IPv6Address
    return {
        "id": f"{kind(first)}-{kind(last)}",
        "version": version,
        "size": last - first + 1,
        "is_private": _is_private(*span),
    }


def _unknown(what: str, why: str) -> Unknown:
    return Unknown(Gap(Reason.NOT_RETURNED, what, why))
