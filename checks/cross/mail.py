"""Mail in the organisation's name."""

from __future__ import annotations

from saas_audit import HIGH, LOW, Own, Verdict, check, controls, unread
from saas_audit.datasets.dns import DmarcRecord, OrganisationalDmarc
from saas_audit.datasets.google.directory import Domain as GoogleDomain
from saas_audit.datasets.m365.directory import Domain
from saas_audit.derived.mail import MailDomain
from saas_audit.derived.mail_dmarc import published


@check(
    severity=HIGH,
    control=controls.MAIL_IS_AUTHENTIC,
    maps={
        "SCuBA": ["MS.EXO.4.1v1", "MS.EXO.4.2v1", "GWS.GMAIL.4.1v1", "GWS.GMAIL.4.2v1"],
        "CIS M365 6.0.1": ["2.1.10"],
        "CIS GWS 1.3.0": ["3.1.3.2.3"],
    },
)
def domains_enforce_dmarc(
    domain: MailDomain, own: Own[DmarcRecord], above: Own[OrganisationalDmarc]
) -> Verdict:
    """Receivers turn away mail that only pretends to come from the organisation.

    Why: without it anybody writes to your customers from your own address.
    Fix: publish at _dmarc.DOMAIN one TXT record: v=DMARC1; p=reject; rua=mailto:... Start with
    quarantine while you find out who sends for you.
    See: https://datatracker.ietf.org/doc/html/rfc7489
    """
    found = published(domain, (one.text for one in own), (one.text for one in above))
    return Verdict(
        found.is_enforced,
        saw=found,
        want="p=reject, for all mail and all subdomains",
        severity=LOW if found.is_softly_enforced else None,
    )


GOOGLES_OWN = GoogleDomain(domain_name="acme.test-google-a.com", verified=True)
ACME = [Domain(id="acme.example", is_verified=True, supported_services=["Email"]), GOOGLES_OWN]
SUB = [Domain(id="news.acme.co.uk", is_verified=True, supported_services=["Email"]), GOOGLES_OWN]


def record(text: str, domain: str = "acme.example") -> DmarcRecord:
    """At the domain itself."""
    return DmarcRecord(text=text, domain=domain)


def inherited(text: str) -> OrganisationalDmarc:
    """At the organisational domain of SUB."""
    return OrganisationalDmarc(text=text, domain="news.acme.co.uk")


domains_enforce_dmarc.passes(ACME, record("v=DMARC1; p=reject; rua=mailto:d@acme.example"))
domains_enforce_dmarc.passes("no last semicolon, and blanks", ACME, record("v=DMARC1 ;p = reject"))
domains_enforce_dmarc.passes(
    "neither a domain nobody proved to own nor the one the vendor gave is asked",
    ACME,
    record("v=DMARC1; p=reject"),
    [
        Domain(id="other.example", is_verified=False),
        Domain(id="acme.onmicrosoft.com", is_verified=True),
    ],
)
domains_enforce_dmarc.passes("inherited", SUB, inherited("v=DMARC1; p=reject"))
domains_enforce_dmarc.fails("sp is not p", ACME, record("v=DMARC1; p=none; sp=reject"))
domains_enforce_dmarc.fails("subdomains left open", ACME, record("v=DMARC1; p=reject; sp=none"))
domains_enforce_dmarc.fails(
    "a subdomain inherits sp", SUB, inherited("v=DMARC1; p=reject; sp=none")
)
domains_enforce_dmarc.fails("one mail in ten", ACME, record("v=DMARC1; p=reject; pct=10"))
domains_enforce_dmarc.fails("quarantine", ACME, record("v=DMARC1; p=quarantine"), at=LOW)
domains_enforce_dmarc.fails("no p tag", ACME, record("v=DMARC1; rua=mailto:d@acme.example"))
domains_enforce_dmarc.fails(
    "two records", ACME, record("v=DMARC1; p=reject"), record("v=DMARC1; p=none")
)
domains_enforce_dmarc.fails("none", ACME)
domains_enforce_dmarc.fails(
    "none for a domain that only Google knows",
    ACME,
    record("v=DMARC1; p=reject"),
    GoogleDomain(domain_name="acme.example.org", verified=True),
)
domains_enforce_dmarc.fails(
    "nobody stands above whoever runs a public suffix",
    Domain(id="github.io", is_verified=True),
    GOOGLES_OWN,
    unread(OrganisationalDmarc),
)
domains_enforce_dmarc.unknown(
    "the nameserver did not answer", ACME, unread(DmarcRecord, of="acme.example")
)
