"""Mail that leaves by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from saas_audit import HIGH, Lookup, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedDomain
from saas_audit.datasets.m365.mail import (
    Mailbox,
    OrganizationConfig,
    Recipient,
    RemoteDomain,
    TransportRule,
)
from saas_audit.derived.m365.mail_flow import MailboxForwarding, RuleForwarding

from .examples import ACME, mail_rule, mailbox, recipient

EVERYWHERE = "*"


@check(
    severity=HIGH,
    control=controls.MAIL_STAYS_INSIDE,
    maps={"SCuBA": ["MS.EXO.1.1v2"], "CIS M365 6.0.1": ["6.2.1"]},
)
def remote_domain_forwarding_off(
    domain: RemoteDomain, entries: Rows[RemoteDomain], partners: Lookup[ApprovedDomain]
) -> Verdict | Unclear:
    """Nothing is forwarded automatically to domains outside.

    Why: a forwarding rule is how a mailbox that was broken into once goes on being read.
    Fix: Exchange admin centre > Mail flow > Remote domains: open Default and every other entry,
    and clear "Allow automatic forwarding".
    See: https://learn.microsoft.com/exchange/mail-flow-best-practices/remote-domains/remote-domains
    """
    name = domain.domain_name
    if domain.auto_forward_enabled:
        partner = name.lower() in partners
        caveat = "allowed for a declared partner" if partner else ""
        return Verdict(partner, saw=f"allowed to {name}", want="not allowed", caveat=caveat)
    if not entries.where(lambda one: one.domain_name == EVERYWHERE):
        return Unclear("the entry for all domains (*) was not among those read")
    return Verdict(True, saw="not allowed", want="not allowed")


def remote(domain: str, forwards: bool) -> RemoteDomain:
    """An entry for the truth table."""
    return RemoteDomain(name=domain, domain_name=domain, auto_forward_enabled=forwards)


remote_domain_forwarding_off.passes(remote("*", False))
remote_domain_forwarding_off.passes(
    "a declared partner",
    remote("*", False),
    remote("partner.example", True),
    ApprovedDomain(domain="partner.example"),
)
remote_domain_forwarding_off.fails(remote("*", True))
remote_domain_forwarding_off.fails(
    "a domain's own entry goes before that for all",
    remote("*", False),
    remote("partner.example", True),
)
remote_domain_forwarding_off.unknown(
    "without the entry for all nothing is settled", remote("partner.example", False)
)


@check(severity=HIGH, control=controls.MAIL_STAYS_INSIDE, maps={"CIS M365 6.0.1": ["6.2.1"]})
def transport_rule_forwarding_none(
    settings: OrganizationConfig, rules: Rows[RuleForwarding]
) -> Verdict | Unclear:
    """No mail-flow rule sends copies of mail outside.

    Why: such a rule works on everybody's mail, and no mailbox shows it.
    Fix: Exchange admin centre > Mail flow > Rules: remove the rule, or declare the domain it sends
    to (a journal, an archive) under approved_domains.
    See: https://learn.microsoft.com/exchange/security-and-compliance/mail-flow-rules/mail-flow-rules
    """
    want = "no rule that sends mail outside"
    if out := rules.where(lambda rule: bool(rule.outside)):
        return Verdict(False, saw=out, want=want)
    if odd := rules.where(lambda rule: bool(rule.unknown)):
        return Unclear(f"who receives what these rules send is not known: {odd}")
    routed = rules.where(lambda rule: rule.connector is not None)
    caveat = f"these route mail through a connector: {routed}" if routed else ""
    return Verdict(True, saw="none", want=want, caveat=caveat)


WORLD = [OrganizationConfig(), ACME]
transport_rule_forwarding_none.passes("no rule at all", WORLD)
transport_rule_forwarding_none.passes(
    "to a colleague", WORLD, mail_rule(blind_copy_to=["ann@acme.example"]), recipient("ann")
)
transport_rule_forwarding_none.passes(
    "a rule that only watches", WORLD, mail_rule(copy_to=["x@mail.example"], mode="Audit")
)
transport_rule_forwarding_none.passes(
    "a rule that is over",
    WORLD,
    mail_rule(copy_to=["x@mail.example"], expiry_date=datetime(2026, 1, 1, tzinfo=UTC)),
)
transport_rule_forwarding_none.passes(
    "a declared archive",
    WORLD,
    mail_rule(blind_copy_to=["acme@archive.example"]),
    ApprovedDomain(domain="archive.example"),
)
transport_rule_forwarding_none.passes(
    "with a caveat", WORLD, mail_rule(route_message_outbound_connector="Gateway")
)
transport_rule_forwarding_none.fails(WORLD, mail_rule(redirect_message_to=["x@mail.example"]))
transport_rule_forwarding_none.fails(
    "as one more recipient", WORLD, mail_rule(add_to_recipients=["x@mail.example"])
)
UNNAMED = dict.fromkeys(("alias", "primary_smtp_address", "email_addresses"))
KNOWN_BY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Dept: 7", {}),
    ("sales", {"alias": "sales"}),
    ("sales@acme.example", {"primary_smtp_address": "Sales@acme.example"}),
    ("sales@acme.example", {"email_addresses": ["SMTP:sales@acme.example"]}),
)
for asked, known in KNOWN_BY:
    transport_rule_forwarding_none.passes(
        "to a colleague, by the one name there is",
        WORLD,
        recipient("Dept: 7", **{**UNNAMED, **known}),
        mail_rule(copy_to=[asked]),
    )
transport_rule_forwarding_none.passes(
    "to contacts whose mail stays here, or goes to a declared partner",
    WORLD,
    recipient("bob", outside="bob@acme.example"),
    recipient("bea", outside="bea@archive.example"),
    mail_rule(copy_to=["bob", "bea"]),
    ApprovedDomain(domain="archive.example"),
)
transport_rule_forwarding_none.fails(
    "over next year, told without a time zone",
    WORLD,
    mail_rule(copy_to=["x@mail.example"], expiry_date=datetime(2027, 1, 1)),
)
transport_rule_forwarding_none.passes(
    "over this moment",
    WORLD,
    mail_rule(copy_to=["x@mail.example"], expiry_date=datetime(2026, 11, 2, 6, tzinfo=UTC)),
)
transport_rule_forwarding_none.fails(
    "a contact looks like a colleague, and its mail goes elsewhere",
    WORLD,
    mail_rule(blind_copy_to=["bob@acme.example"]),
    recipient("bob", outside="bob@mail.example"),
)
transport_rule_forwarding_none.unknown(
    "a name nobody knows", WORLD, mail_rule(copy_to=["Somebody"])
)
transport_rule_forwarding_none.unknown(WORLD, unread(TransportRule))
transport_rule_forwarding_none.unknown(
    "known to none of those there are", WORLD, mail_rule(copy_to=["Somebody"]), recipient("ann")
)


@check(
    severity=HIGH,
    control=controls.MAIL_STAYS_INSIDE,
    blind_to="inbox rules, by which people forward single messages",
)
def mailbox_forwarding_none(
    mailbox: Mailbox, forwarding: MailboxForwarding | None
) -> Verdict | Unclear:
    """No mailbox forwards to an address outside.

    Why: it survives a change of password, and its owner sees nothing of it.
    Fix: Exchange admin centre > Recipients > Mailboxes > the mailbox > Email forwarding: clear it,
    or declare the domain it forwards to under approved_domains.
    See: https://learn.microsoft.com/exchange/recipients-in-exchange-online/manage-user-mailboxes/configure-email-forwarding
    """
    if forwarding is None:
        return Verdict(True, saw="none", want="none outside")
    if forwarding.outside:
        return Verdict(False, saw=forwarding.outside, want="none outside")
    if forwarding.unknown:
        return Unclear("it forwards to a name nobody is known by", saw=forwarding.unknown)
    return Verdict(True, saw=forwarding.inside, want="none outside")


mailbox_forwarding_none.passes(ACME, mailbox("ann"))
mailbox_forwarding_none.passes(
    "to a colleague", ACME, mailbox("ann", forwarding_address="Ben"), recipient("ben")
)
mailbox_forwarding_none.fails(ACME, mailbox("ann", forwarding_smtp_address="smtp:ann@mail.example"))
mailbox_forwarding_none.fails(
    "by way of a contact",
    ACME,
    mailbox("ann", forwarding_address="Bob"),
    recipient("bob", outside="bob@mail.example"),
)
mailbox_forwarding_none.unknown(
    "to somebody nobody knows", ACME, mailbox("ann", forwarding_address="Gone")
)
mailbox_forwarding_none.unknown(ACME, mailbox("ann", forwarding_address="Bob"), unread(Recipient))
mailbox_forwarding_none.unknown(
    "known to none of those there are",
    ACME,
    mailbox("ann", forwarding_address="Gone"),
    recipient("ben"),
)
mailbox_forwarding_none.unknown("the list was cut", ACME, mailbox("ann"), unread(Mailbox))
