"""Mail in the organisation's name."""

from __future__ import annotations

from saas_audit import HIGH, LOW, Own, Verdict, check, controls, unread
from saas_audit.datasets.dns import DmarcRecord, OrganisationalDmarc
from saas_audit.datasets.google.directory import Domain as GoogleDomain
from saas_audit.datasets.m365.directory import Domain
from saas_audit.derived.mail import MailDomain

Tags = dict[str, str]


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
    want = "p=reject, for all mail and all subdomains"
    records = [record.text for record in own if is_dmarc(record.text)]
    inherited = not records and domain.domain != domain.organisational
    if inherited:
        records = [record.text for record in above if is_dmarc(record.text)]
    if len(records) != 1:
        return Verdict(False, saw=f"{len(records)} DMARC records", want=want)
    tags = parsed(records[0])
    policies = _inherited(tags) if inherited else _own(tags)
    for_all = tags.get("pct", "100") == "100" and tags.get("t", "n") != "y"
    ok = policies == {"reject"} and for_all
    lesser = for_all and policies <= {"reject", "quarantine"}
    return Verdict(ok, saw=_shown(tags), want=want, severity=LOW if lesser else None)


def is_dmarc(text: str) -> bool:
    """Receivers take a record for DMARC by its first tag, to the letter."""
    name, _, value = text.partition(";")[0].partition("=")
    return name.strip().lower() == "v" and value.strip() == "DMARC1"


def parsed(text: str) -> Tags:
    """The tags in lower case; none at all if one is given twice, for then the record is void."""
    pairs = [part.partition("=") for part in text.split(";") if part.strip()]
    tags = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
    return tags if len(tags) == len(pairs) else {}


def _own(tags: Tags) -> set[str]:
    """What receivers do with mail from the domain, and from below it."""
    return {tags.get("p", "none"), *(tags[name] for name in ("sp", "np") if name in tags)}


def _inherited(tags: Tags) -> set[str]:
    """What the organisational domain asks for a subdomain."""
    return {tags.get("sp", tags.get("p", "none"))}


def _shown(tags: Tags) -> str:
    told = (f"{name}={tags[name]}" for name in ("p", "sp", "np", "pct", "t") if name in tags)
    return "; ".join(told) or "a record that says nothing valid"


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
domains_enforce_dmarc.unknown(
    "the nameserver did not answer", ACME, unread(DmarcRecord, of="acme.example")
)
