"""Mail that comes in: past the filter, past the front door; and mail that goes out signed."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, LOW, Lookup, Rows, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedMailRule, ParkedDomain
from saas_audit.datasets.m365.mail import (
    AcceptedDomain,
    DkimSigning,
    InboundConnector,
    OrganizationConfig,
    TransportRule,
)
from saas_audit.derived.m365.mail_flow import FilterLift
from saas_audit.derived.mail import VENDORS_OWN

from .examples import ACME, mail_rule

PROVEN = ("inside", "dmarc")


@check(severity=HIGH, control=controls.MAIL_IS_FILTERED, maps={"CIS M365 6.0.1": ["6.2.2"]})
def transport_rule_no_domain_allow(
    settings: OrganizationConfig, rules: Rows[FilterLift]
) -> Verdict:
    """No mail-flow rule spares unproved senders the spam filter.

    Why: a sender's name is written by the sender; a rule that believes it believes everybody.
    Fix: Exchange admin centre > Mail flow > Rules: remove the action that sets the spam confidence
    level to -1, or add the condition that Authentication-Results contains dmarc=pass.
    See: https://learn.microsoft.com/defender-office-365/create-safe-sender-lists-in-office-365
    """
    want = "only for mail from within, or with dmarc=pass"
    if open_to_all := rules.where(lambda rule: rule.proof == "none"):
        return Verdict(False, saw=open_to_all, want=want)
    nearly = rules.where(lambda rule: rule.proof not in PROVEN)
    return Verdict(not nearly, saw=nearly if nearly else "none other", want=want, severity=LOW)


LIFTS = OrganizationConfig()
PROOF = {"header_contains_message_header": "Authentication-Results"}
transport_rule_no_domain_allow.passes("no rule at all", LIFTS)
transport_rule_no_domain_allow.passes(
    "who passed DMARC is who it says",
    LIFTS,
    mail_rule(spam_level="-1", **PROOF, header_contains_words=["dmarc=pass"]),
)
transport_rule_no_domain_allow.passes(
    "mail from within", LIFTS, mail_rule(spam_level=-1, from_scope="InOrganization")
)
transport_rule_no_domain_allow.passes(
    "switched off", LIFTS, mail_rule(spam_level=-1, state="Disabled")
)
transport_rule_no_domain_allow.passes("it makes mail worse", LIFTS, mail_rule(spam_level="5"))
transport_rule_no_domain_allow.passes(
    "proved by a pattern",
    LIFTS,
    mail_rule(
        spam_level=-1,
        header_matches_message_header="Authentication-Results",
        header_matches_patterns=["DMARC=pass"],
    ),
)
for words in (None, ["spf=pass"], ["dkim=pass", "spf=pass"]):
    transport_rule_no_domain_allow.fails(
        "words that prove nothing",
        LIFTS,
        mail_rule(spam_level=-1, **PROOF, header_contains_words=words),
        at=HIGH,
    )
transport_rule_no_domain_allow.fails(
    "declared, and open to anybody",
    LIFTS,
    mail_rule(spam_level=-1),
    ApprovedMailRule(name="Rule"),
    at=HIGH,
)
transport_rule_no_domain_allow.fails(
    "no condition: wider than any domain", LIFTS, mail_rule(spam_level="-1")
)
transport_rule_no_domain_allow.fails(
    "by address alone", LIFTS, mail_rule(spam_level=-1, sender_ip_ranges=["192.0.2.7"]), at=HIGH
)
transport_rule_no_domain_allow.fails(
    "either will do, and one is weaker",
    LIFTS,
    mail_rule(spam_level=-1, **PROOF, header_contains_words=["dmarc=pass", "dkim=pass"]),
    at=LOW,
)
transport_rule_no_domain_allow.fails(
    "a declared gateway, from its own addresses",
    LIFTS,
    mail_rule(spam_level=-1, sender_ip_ranges=["192.0.2.7"]),
    ApprovedMailRule(name="Rule"),
    at=LOW,
)
transport_rule_no_domain_allow.unknown(LIFTS, unread(TransportRule))


@check(
    severity=HIGH,
    control=controls.MAIL_IS_AUTHENTIC,
    maps={"SCuBA": ["MS.EXO.3.1v1"], "CIS M365 6.0.1": ["2.1.9"]},
    blind_to="mail that another service signs",
)
def dkim_enabled(
    domain: AcceptedDomain, signing: Lookup[DkimSigning], parked: Lookup[ParkedDomain]
) -> Verdict | None:
    """Mail from every domain of the organisation is signed.

    Why: without a signature, forwarded mail fails DMARC, and forged mail looks no worse.
    Fix: Defender portal > Policies & rules > Threat policies > Email authentication settings >
    DKIM: publish the two records of each domain, then sign messages for it.
    See: https://learn.microsoft.com/defender-office-365/email-authentication-dkim-configure
    """
    name = domain.domain_name
    if name.lower().endswith(VENDORS_OWN) or name.lower() in parked:
        return None
    found = signing.get(name)
    if found is None:
        return Verdict(False, saw="never set up", want="on, and valid")
    ok = found.enabled and found.status == "Valid"
    return Verdict(
        ok, saw=f"{'on' if found.enabled else 'off'}: {found.status}", want="on, and valid"
    )


def signs(status: str = "Valid", on: bool = True) -> DkimSigning:
    """How acme.example signs."""
    return DkimSigning(domain="acme.example", enabled=on, status=status)


dkim_enabled.passes(ACME, signs())
dkim_enabled.fails("a domain without an entry does not sign", ACME)
dkim_enabled.fails("on, and the record is missing", ACME, signs("CnameMissing"))
dkim_enabled.fails(ACME, signs(on=False))
dkim_enabled.skips("Microsoft's own", AcceptedDomain(domain_name="acme.onmicrosoft.com"))
dkim_enabled.skips("sends no mail, as declared", ACME, ParkedDomain(domain="acme.example"))
dkim_enabled.unknown(ACME, unread(DkimSigning))

ALL_SENDERS = "smtp:*"


@check(severity=HIGH, control=controls.MAIL_IS_FILTERED, maps={"CIS M365 6.0.1": ["6.5.5"]})
def direct_send_rejected(
    settings: OrganizationConfig, connectors: Rows[InboundConnector]
) -> Verdict:
    """Nobody hands in mail under the organisation's name without signing in.

    Why: phishing that comes "from a colleague" this way passes for internal mail.
    Fix: give printers and apps a connector, then run in Exchange Online PowerShell
    Set-OrganizationConfig -RejectDirectSend $true.
    See: https://techcommunity.microsoft.com/blog/exchange/introducing-more-control-over-direct-send-in-exchange-online/4408790
    """
    if settings.reject_direct_send:
        return Verdict(True, saw="rejected", want="rejected")
    gateways = connectors.where(_takes_all)
    caveat = f"only because all mail must come by {gateways}" if gateways else ""
    return Verdict(bool(gateways), saw="accepted", want="rejected", caveat=caveat)


def _takes_all(connector: InboundConnector) -> bool:
    """All mail must come by this way, from known addresses or with a known certificate."""
    if not connector.enabled or connector.connector_type != "Partner":
        return False
    domains = [one.partition(";")[0].lower() for one in connector.sender_domains or []]
    bound = connector.restrict_to_addresses or connector.restrict_domains_to_certificate
    return ALL_SENDERS in domains and bound


def connector(kind: str = "Partner", on: bool = True, **facts: Any) -> InboundConnector:
    """A gateway through which all mail must come, from known addresses unless told otherwise."""
    usual: dict[str, Any] = {
        "sender_domains": ["smtp:*;1"],
        "restrict_domains_to_certificate": False,
        "restrict_to_addresses": True,
    }
    return InboundConnector(name="Gateway", enabled=on, connector_type=kind, **{**usual, **facts})


ACCEPTS = OrganizationConfig(reject_direct_send=False)
direct_send_rejected.passes(OrganizationConfig(reject_direct_send=True))
direct_send_rejected.passes("by other means, which is said", ACCEPTS, connector())
direct_send_rejected.fails(ACCEPTS)
direct_send_rejected.fails("a connector that is off", ACCEPTS, connector(on=False))
direct_send_rejected.fails("not a partner's", ACCEPTS, connector("OnPremises"))
direct_send_rejected.passes(
    "with a known certificate",
    ACCEPTS,
    connector(restrict_to_addresses=False, restrict_domains_to_certificate=True),
)
for some in (
    {"restrict_to_addresses": False},
    {"sender_domains": ["smtp:partner.example;1"]},
    {"sender_domains": None},
):
    direct_send_rejected.fails("some mail must come so, and not all", ACCEPTS, connector(**some))
direct_send_rejected.unknown("the property is new", OrganizationConfig())
direct_send_rejected.unknown("a connector may close it", ACCEPTS, unread(InboundConnector))
