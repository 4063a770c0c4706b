"""Exchange Online: what public DNS says about the domains that send mail."""

from __future__ import annotations

from saas_audit import HIGH, LOW, Own, Verdict, check, controls, unread
from saas_audit.datasets.dns import M365Dmarc, M365OrganisationalDmarc, M365Spf
from saas_audit.datasets.m365.directory import Domain
from saas_audit.derived.mail import M365MailDomain
from saas_audit.derived.mail_dmarc import Dmarc, published
from saas_audit.derived.mail_spf import spf_of

HARD, SOFT = "-", "~"


def dmarc_of(
    domain: M365MailDomain, own: Own[M365Dmarc], above: Own[M365OrganisationalDmarc]
) -> Dmarc:
    """What is published for a domain of the tenant."""
    return published(domain, (one.text for one in own), (one.text for one in above))


@check(
    severity=HIGH,
    control=controls.MAIL_IS_AUTHENTIC,
    maps={"SCuBA": ["MS.EXO.2.2v3"], "CIS M365 6.0.1": ["2.1.8"]},
)
def spf(
    domain: M365MailDomain,
    names: Own[M365Spf],
    own: Own[M365Dmarc],
    above: Own[M365OrganisationalDmarc],
) -> Verdict | None:
    """Every mail domain has one SPF record that turns other servers away.

    Why: without it receivers have no way to tell your servers from anybody else's.
    Fix: publish at the domain one TXT record that names every server that sends for it and ends in
    -all (v=spf1 include:spf.protection.outlook.com -all); a domain that sends no mail: v=spf1 -all.
    See: https://learn.microsoft.com/defender-office-365/email-authentication-spf-configure
    """
    if domain.given:
        return None
    found = spf_of(domain.domain, names)
    want = "one record that lets few in and ends in -all"
    if found.broken or found.wide or found.ends not in (HARD, SOFT):
        return Verdict(False, saw=found, want=want)
    unseen = f"not followed: {', '.join(found.macros)}" if found.macros else ""
    if found.ends == HARD:
        return Verdict(True, saw=found, want=want, caveat=unseen)
    held = dmarc_of(domain, own, above).is_enforced
    caveat = "~all counts as a refusal only by way of DMARC" if held else ""
    return Verdict(held, saw=found, want=want, caveat=caveat or unseen)


ACME = Domain(id="acme.example", is_verified=True)
NEWS = Domain(id="news.acme.co.uk", is_verified=True)
GIVEN = Domain(id="acme.onmicrosoft.com", is_verified=True)


def record(text: str) -> M365Dmarc:
    """At ``_dmarc.acme.example``."""
    return M365Dmarc(text=text, domain="acme.example")


def inherited(text: str) -> M365OrganisationalDmarc:
    """At the organisational domain of NEWS."""
    return M365OrganisationalDmarc(text=text, domain="news.acme.co.uk")


def asked(*texts: str, at: str = "acme.example") -> M365Spf:
    """A name that the record of acme.example leads to, or the domain itself."""
    return M365Spf(name=at, texts=list(texts), domain="acme.example")


MICROSOFT = "v=spf1 include:spf.protection.outlook.com"
OUTLOOK = asked("v=spf1 ip4:40.92.0.0/15 -all", at="spf.protection.outlook.com")
REJECT = record("v=DMARC1; p=reject")

spf.passes(ACME, asked(f"{MICROSOFT} -all"), OUTLOOK)
spf.passes("a parked domain sends nothing", ACME, asked("v=spf1 -all", "some-verification=1"))
spf.passes(
    "redirect leads to a record that ends in -all",
    ACME,
    asked("v=spf1 redirect=_spf.acme.example"),
    asked("v=spf1 mx -all", at="_spf.acme.example"),
)
spf.passes("~all is enough where DMARC rejects", ACME, asked(f"{MICROSOFT} ~all"), OUTLOOK, REJECT)
spf.fails("~all alone only marks", ACME, asked(f"{MICROSOFT} ~all"), OUTLOOK)
spf.fails("+all lets in everybody", ACME, asked(f"{MICROSOFT} +all"), OUTLOOK)
spf.fails("?all says nothing", ACME, asked(f"{MICROSOFT} ?all"), OUTLOOK, REJECT)
spf.fails("so does a network of all addresses", ACME, asked("v=spf1 ip4:0.0.0.0/0 -all"))
spf.fails(
    "so does an include that ends in +all",
    ACME,
    asked("v=spf1 include:vendor.example -all"),
    asked("v=spf1 +all", at="vendor.example"),
)
spf.fails("two records are none", ACME, asked("v=spf1 -all", "v=spf1 mx -all"))
spf.fails("more than ten lookups", ACME, asked("v=spf1" + " mx" * 11 + " -all"))
spf.fails("no record", ACME, asked())
spf.skips("the vendor looks after what it gave", GIVEN)
spf.unknown("nobody answers", ACME, unread(M365Spf, of="acme.example"))
spf.unknown(
    "nobody answers for an include",
    ACME,
    asked("v=spf1 include:vendor.example -all"),
    M365Spf(name="vendor.example", domain="acme.example"),
)


@check(
    severity=HIGH,
    control=controls.MAIL_IS_AUTHENTIC,
    maps={"SCuBA": ["MS.EXO.4.1v1"], "CIS M365 6.0.1": ["2.1.10"]},
)
def dmarc_published(
    domain: M365MailDomain, own: Own[M365Dmarc], above: Own[M365OrganisationalDmarc]
) -> Verdict:
    """Every domain publishes one DMARC record with a policy.

    Why: receivers decide about forged mail by this record, and report it to you.
    Fix: publish at _dmarc.DOMAIN one TXT record: v=DMARC1; p=reject; rua=mailto:... For the
    onmicrosoft.com domain: Microsoft 365 admin centre > Settings > Domains > the domain > DNS
    records > Add record.
    See: https://learn.microsoft.com/defender-office-365/email-authentication-dmarc-configure
    """
    found = dmarc_of(domain, own, above)
    degree = LOW if domain.given else None
    return Verdict(found.is_heeded, saw=found, want="one record with a policy", severity=degree)


dmarc_published.passes(ACME, REJECT)
dmarc_published.passes("asks for nothing, but is published", ACME, record("v=DMARC1; p=none"))
dmarc_published.passes("spoken for from above", NEWS, inherited("v=DMARC1;p=none"))
dmarc_published.fails("two records", ACME, REJECT, record("v=DMARC1; p=none"))
dmarc_published.fails("reports without a policy", ACME, record("v=DMARC1; rua=mailto:d@a.example"))
dmarc_published.fails("a policy nobody knows", ACME, record("v=DMARC1; p=block"))
dmarc_published.fails("none", ACME)
dmarc_published.fails("the domain the vendor gave, which few people write from", GIVEN, at=LOW)
dmarc_published.unknown(ACME, unread(M365Dmarc, of="acme.example"))


@check(
    severity=HIGH,
    control=controls.MAIL_IS_AUTHENTIC,
    maps={"SCuBA": ["MS.EXO.4.2v1"], "CIS M365 6.0.1": ["2.1.10"]},
)
def dmarc_reject(
    domain: M365MailDomain, own: Own[M365Dmarc], above: Own[M365OrganisationalDmarc]
) -> Verdict | None:
    """Receivers are asked to reject all mail that fails DMARC.

    Why: a policy of none, or for part of the mail, lets the forger try again.
    Fix: when the reports show that your own senders pass, set the record at _dmarc.DOMAIN to
    p=reject, without sp, pct or t tags that weaken it.
    See: https://learn.microsoft.com/defender-office-365/email-authentication-dmarc-configure
    """
    if domain.given:
        return None
    found = dmarc_of(domain, own, above)
    degree = LOW if found.is_softly_enforced else None
    return Verdict(found.is_enforced, saw=found, want="p=reject for all mail", severity=degree)


dmarc_reject.passes("no last semicolon, blanks, capitals", ACME, record("v=DMARC1 ;P = Reject"))
dmarc_reject.passes("inherited", NEWS, inherited("v=DMARC1; p=reject"))
dmarc_reject.fails("sp is not p", ACME, record("v=DMARC1; p=none; sp=reject"))
dmarc_reject.fails("inherits sp, not p", NEWS, inherited("v=DMARC1; p=reject; sp=none"))
dmarc_reject.fails("half the mail", ACME, record("v=DMARC1; p=reject; pct=50"))
dmarc_reject.fails("on trial", ACME, record("v=DMARC1; p=reject; t=y"))
dmarc_reject.fails("quarantine", ACME, record("v=DMARC1; p=quarantine"), at=LOW)
dmarc_reject.fails("none", ACME)
dmarc_reject.skips("the vendor looks after what it gave", GIVEN)
dmarc_reject.unknown("nobody answers above", NEWS, unread(M365OrganisationalDmarc))
