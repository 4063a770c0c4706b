"""Lifetimes and senders: small logic with many near misses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saas_audit.derived.salesforce.inbound_mail import _admits_all
from saas_audit.derived.salesforce.lifetimes import FOR_EVER, lifetime, written_lifetime
from saas_audit.derived.salesforce.powers import POWERS
from saas_audit.derived.salesforce.rights import FIELDS
from saas_audit.simulator.salesforce.schema import PERMISSIONS


@pytest.mark.parametrize(
    ("policy", "lives"),
    [
        ("infinite", FOR_EVER),
        ("zero", timedelta()),
        ("specific_lifetime:3:MONTHS", timedelta(days=90)),
        ("specific_inactivity:36:HOURS", timedelta(hours=36)),
        ("specific_lifetime:3:YEARS", None),
        ("specific_lifetime:-3:DAYS", None),
        ("specific_use:3:DAYS", None),
        ("specific_lifetime", None),
        ("", None),
    ],
)
def test_a_lifetime_as_metadata_writes_it(policy, lives):
    assert written_lifetime(policy) == lives


def test_a_lifetime_as_queries_tell_it():
    assert lifetime("SpecificInactivity", 3, "Months") == timedelta(days=90)
    assert lifetime("SpecificInactivity", 3, None) is None
    assert lifetime("SpecificLifetime", -1, "Days") is None
    assert lifetime("SpecificLifetime", 0, "Days") == timedelta()
    assert lifetime("SpecificLifetime", 2**62, "Months") > timedelta(days=365_000)
    assert lifetime("Infinite", None, None) == FOR_EVER


@pytest.mark.parametrize(
    ("senders", "everybody"),
    [
        (None, True),
        ("", True),
        (" \n", True),
        ("books@acme.example", False),
        ("books@acme.example,", False),
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
