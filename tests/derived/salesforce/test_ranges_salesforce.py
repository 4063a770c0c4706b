"""Ranges of addresses, put together where they touch."""

from __future__ import annotations

import pytest

from saas_audit.datasets.salesforce.address import Address
from saas_audit.derived.salesforce.ranges import _told, merged
from saas_audit.errors import Unknown


def sizes(*ranges: str) -> list[int]:
    ends = [one.partition("-") for one in ranges]
    found = merged((Address(first), Address(last)) for first, _, last in ends)
    return [last - first + 1 for _, first, last in found]


def test_both_ends_belong_to_it() -> None:
    assert sizes("192.0.2.7-192.0.2.7") == [1]


def test_those_that_touch_or_overlap_are_one_in_any_order() -> None:
    low, high = "203.0.0.0-203.0.255.255", "203.1.0.0-203.1.255.255"
    assert sizes(high, low) == [2 * 65_536]
    assert sizes(low, "203.0.9.0-203.0.9.255") == [65_536]
    assert sizes(low, "203.1.0.1-203.1.0.2") == [65_536, 2]


def test_kinds_of_address_are_kept_apart() -> None:
    assert sizes("255.255.255.255-255.255.255.255", "1::-1::") == [1, 1]
    assert sizes("255.255.255.255-255.255.255.255", "::1:0:0-::1:0:0") == [1, 1]


def test_an_old_address_in_the_new_spelling_is_an_old_one() -> None:
    assert sizes("::ffff:192.0.2.0-::ffff:192.0.2.255") == [256]
    assert sizes("::ffff:0:0-::ffff:ffff:ffff") == [2**32]


def test_many_that_touch_are_one_with_its_first_and_last() -> None:
    found = merged((Address(f"203.0.{n}.0"), Address(f"203.0.{n}.255")) for n in (3, 1, 2, 9, 8, 7))
    one, eight = 0xCB000100, 0xCB000700
    assert found == [(4, one, one + 3 * 256 - 1), (4, eight, eight + 3 * 256 - 1)]


def test_an_overlap_ends_where_the_longer_ends() -> None:
    found = merged([(Address("1::"), Address("1::9")), (Address("1::2"), Address("1::3"))])
    assert [last - first + 1 for _, first, last in found] == [10]


def test_what_touches_joins_its_neighbour_and_no_other() -> None:
    lonely = "198.51.100.0-198.51.100.9"
    assert sizes(lonely, "1::-1::9", "1::2-1::3", "1::a-1::a") == [10, 11]


def test_a_range_is_named_by_its_ends() -> None:
    assert _told((4, 0xC0000200, 0xC00002FF))["id"] == "192.0.2.0-192.0.2.255"
    assert _told((6, 1 << 112, 9 + (1 << 112)))["id"] == "1::-1::9"


def test_what_is_wholly_private_joins_nothing() -> None:
    assert sizes("10.0.0.0-10.255.255.255", "11.0.0.0-11.0.0.0") == [1, 2**24]
    assert sizes("10.0.0.0-11.0.0.0") == [2**24 + 1]
    assert sizes("::a00:0-::a00:1", "::a00:2-::a00:3") == [4]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (Address("192.0.2.9"), Address("192.0.2.1")),
        (Address("192.0.2.9"), Address("1::")),
        (None, Address("192.0.2.1")),
        (Address("192.0.2.1"), None),
    ],
)
def test_a_range_that_is_none_is_unknown(start: Address | None, end: Address | None) -> None:
    with pytest.raises(Unknown):
        merged([(start, end)])


@pytest.mark.parametrize("text", ["192.0.2.0/24", "10.0.0", "10.0.0.256", "", "office", None])
def test_what_is_no_address_is_refused(text: str | None) -> None:
    with pytest.raises(ValueError, match="address"):
        Address.parse(text)
