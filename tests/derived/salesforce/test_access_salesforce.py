"""Ranges, lifetimes and senders: small logic with many near misses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saas_audit.datasets.salesforce.addresses import Address
from saas_audit.derived.salesforce.inbound_mail import _admits_all
from saas_audit.derived.salesforce.lifetimes import FOR_EVER, lifetime, written_lifetime
from saas_audit.derived.salesforce.networks import are_wide
from saas_audit.derived.salesforce.powers import POWERS
from saas_audit.derived.salesforce.rights import FIELDS
from saas_audit.simulator.salesforce.schema import PERMISSIONS


def spans(*texts: str) -> list[tuple[Address, Address]]:
    pairs = (text.split("-") for text in texts)
    return [(Address.parse(start), Address.parse(end)) for start, end in pairs]


@pytest.mark.parametrize(
    ("ranges", "wide"),
    [
        (("203.0.113.0-203.0.113.255",), False),
        (("10.0.0.0-10.255.255.255",), False),
        (("10.0.0.0-11.0.0.0",), True),
        (("0.0.0.0-255.255.255.255",), True),
        (("1.1.1.1-255.255.255.255",), True),
        (("2001:db8::-2001:db8::ffff:ffff",), False),
        (("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",), True),
        (tuple(f"{n}.0.0.0-{n}.255.255.255" for n in range(64)), False),
        (tuple(f"{n}.0.0.0-{n}.255.255.255" for n in range(65)), True),
        (("9.0.0.0-9.255.255.255",) * 100, False),
        ((), False),
    ],
)
def test_a_range_is_wide_alone_or_with_others(ranges, wide):
    assert are_wide(spans(*ranges)) is wide


@pytest.mark.parametrize("text", ["", "10.0.0", "10.0.0.256", None])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError, match="address"):
        Address.parse(text)


@pytest.mark.parametrize(
    ("policy", "lives"),
    [
        ("infinite", FOR_EVER),
        ("zero", timedelta()),
        ("specific_lifetime:3:MONTHS", timedelta(days=90)),
        ("specific_inactivity:36:HOURS", timedelta(hours=36)),
        ("specific_lifetime:3:YEARS", None),
        ("specific_lifetime:-3:DAYS", None),
        ("specific_lifetime", None),
        ("", None),
    ],
)
def test_a_lifetime_as_metadata_writes_it(policy, lives):
    assert written_lifetime(policy) == lives


def test_a_lifetime_as_queries_tell_it():
    assert lifetime("SpecificInactivity", 3, "Months") == timedelta(days=90)
    assert lifetime("SpecificInactivity", 3, None) is None
    assert lifetime("Infinite", None, None) == FOR_EVER


@pytest.mark.parametrize(
    ("senders", "everybody"),
    [
        (None, True),
        ("", True),
        (" \n", True),
        ("books@acme.example", False),
        ("acme.example\npartner.example", False),
        ("acme.example, gmail.com", True),
        ("@GMAIL.COM", True),
        ("somebody@gmail.com", False),
    ],
)
def test_who_is_let_in(senders, everybody):
    assert _admits_all(senders) is everybody


def test_every_power_rests_on_permissions_that_are_read_and_that_the_vendor_knows():
    for rights in POWERS.values():
        assert rights <= set(FIELDS)
        assert rights <= set(PERMISSIONS)
