"""Who a name in a rule or a mailbox stands for, and where mail for it ends up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from saas_audit.datasets.declared import ApprovedDomain
from saas_audit.datasets.m365.mail import AcceptedDomain, Mailbox, Recipient, TransportRule
from saas_audit.derived.m365.mail_flow import RecipientName, acts, mailbox_forwarding, names
from saas_audit.errors import Unknown
from saas_audit.model import AsOf, Gap, Lookup, Population, Reason, Row, Rows

NOON = AsOf(2026, 11, 2, 6, 0, tzinfo=UTC)
BOB = Recipient(
    guid="b0b",
    name="Bob",
    alias="bobby",
    identity="acme/Bob",
    distinguished_name="CN=Bob,OU=acme",
    primary_smtp_address="bob@acme.example",
    email_addresses=["SMTP:bob@acme.example", "smtp:robert@acme.example", "X500:/o=acme"],
    external_email_address="SMTP:bob@Mail.example",
)


def rows(row_type: type[Row], *held: Row, gap: Gap | None = None) -> Population[Row]:
    return Population(row_type, held, gap=gap)


def forwarding(
    told: str, *known: Recipient, partner: str = "", gap: Gap | None = None
) -> dict[str, list[str]]:
    mailbox = Mailbox(guid="m", forwarding_smtp_address=None, forwarding_address=told)
    book = [name for one in known for name in names(one)]
    home = rows(AcceptedDomain, AcceptedDomain(domain_name="Acme.example"))
    friends = rows(ApprovedDomain, *([ApprovedDomain(domain=partner)] if partner else []))
    found = mailbox_forwarding(
        mailbox,
        Lookup([rows(RecipientName, *book, gap=gap)]),
        Rows([home.piece()]),
        Rows([friends.piece()]),
    )
    assert found is not None
    return {place: getattr(found, place) for place in ("inside", "outside", "unknown")}


def only(place: str, told: str) -> dict[str, list[str]]:
    return {"inside": [], "outside": [], "unknown": [], place: [told]}


@pytest.mark.parametrize(
    "told",
    [
        "Bob",
        "BOBBY",
        "b0b",
        "acme/bob",
        "cn=bob,ou=ACME",
        "bob@acme.example",
        "smtp:robert@acme.example",
    ],
)
def test_a_contact_is_known_by_all_its_names(told):
    assert forwarding(told, BOB) == only("outside", told)


def test_a_partners_domain_is_no_outside():
    assert forwarding("Bob", BOB, partner="mail.example") == only("inside", "Bob")
    assert forwarding("x@mail.example", partner="Mail.example") == only("inside", "x@mail.example")


def test_an_address_elsewhere_needs_nobody_to_vouch_for_it():
    refused = Gap(Reason.NO_PERMISSION, "Recipient")
    assert forwarding("x@mail.example", gap=refused) == only("outside", "x@mail.example")


def test_an_address_at_home_may_still_lead_out_if_the_book_is_unread():
    with pytest.raises(Unknown):
        forwarding("bob@acme.example", gap=Gap(Reason.NO_PERMISSION, "Recipient"))


def test_a_name_nobody_has_is_unknown():
    assert forwarding("Gone", BOB) == only("unknown", "Gone")


@pytest.mark.parametrize("zone", [UTC, None])
def test_a_rule_ends_when_it_says(zone):
    def rule(end: datetime | None) -> TransportRule:
        return TransportRule(guid="r", state="Enabled", mode="Enforce", expiry_date=end)

    moment = NOON.replace(tzinfo=zone)
    assert acts(rule(None), NOON)
    assert acts(rule(moment + timedelta(minutes=1)), NOON)
    assert not acts(rule(moment - timedelta(minutes=1)), NOON)
