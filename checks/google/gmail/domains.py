"""What public DNS says about the domains that send mail by Google."""

from __future__ import annotations

from saas_audit import HIGH, LOW, Lookup, Own, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import DkimSelector
from saas_audit.datasets.dns import (
    GoogleDkim,
    GoogleDmarc,
    GoogleOrganisationalDmarc,
    GoogleSpf,
)
from saas_audit.datasets.google.directory import Domain, DomainAlias
from saas_audit.derived.mail import GoogleMailDomain
from saas_audit.derived.mail_dkim import GoogleDkimName, is_live
from saas_audit.derived.mail_dmarc import Dmarc, published
from saas_audit.derived.mail_spf import spf_of

HARD, SOFT = "-", "~"


@check(
    severity=HIGH,
    control=controls.MAIL_IS_AUTHENTIC,
    maps={"SCuBA": ["GWS.GMAIL.2.1v1"], "CIS GWS 1.3.0": ["3.1.3.2.1"]},
    blind_to="whether Gmail signs with the key",
)
def dkim_published(
    domain: GoogleMailDomain, names: Own[GoogleDkimName], records: Lookup[GoogleDkim]
) -> Verdict | Unclear:
    """Every mail domain publishes a DKIM key for Google.

    Why: the signature is what tells your mail from a forger's after it has been forwarded.
    Fix: Admin console > Apps > Google Workspace > Gmail > Authenticate email: generate the key,
        publish it, start authentication; name another selector in dkim_selectors.
    See: https://support.google.com/a/answer/174124
    """
    asked = [one.name for one in names]
    found = {name: [one.text for one in records.all(name=name)] for name in asked}
    live = [name for name in asked if [is_live(text) for text in found[name]] == [True]]
    held = [name for name in asked if found[name]]
    if not held and len(asked) == 1:
        return Unclear(f"no key at {asked[0]}; another selector is declared in dkim_selectors")
    saw = live or [f"no key any more, or no single one, at {name}" for name in held]
    return Verdict(bool(live), saw=saw, want="a key")


ACME = Domain(domain_name="acme.example", verified=True)
KEY = "v=DKIM1; k=rsa; p=MIIB"


def _dkim(text: str, selector: str = "google") -> GoogleDkim:
    return GoogleDkim(name=f"{selector}._domainkey.acme.example", text=text)


CHOSEN = DkimSelector(name="mail._domainkey.acme.example")

dkim_published.passes(ACME, _dkim(KEY))
dkim_published.passes("the version may be left out", ACME, _dkim("k=rsa; p=MIIB"))
dkim_published.passes("another selector", ACME, _dkim(KEY, "mail"), CHOSEN)
dkim_published.fails("withdrawn", ACME, _dkim("v=DKIM1; k=rsa; p="))
dkim_published.fails("a version that nobody knows", ACME, _dkim("v=DKIM2; k=rsa; p=MIIB"))
dkim_published.fails("two at one name", ACME, _dkim(KEY), _dkim("v=DKIM1; k=rsa; p=MIIC"))
dkim_published.fails("at none of the names there are", ACME, CHOSEN)
dkim_published.unknown("it may have another selector", ACME)
dkim_published.unknown(
    "a selector of another domain is none of this one's",
    *(ACME, DkimSelector(name="mail._domainkey.other.example")),
)
dkim_published.unknown("Microsoft's says nothing about Google", ACME, _dkim(KEY, "selector1"))
dkim_published.unknown(ACME, unread(GoogleDkim, of="google._domainkey.acme.example"))
dkim_published.unknown(unread(Domain))
dkim_published.passes(
    "Google looks after its test domains",
    *(ACME, _dkim(KEY), Domain(domain_name="acme.example.test-google-a.com", verified=True)),
)


@check(
    severity=HIGH,
    control=controls.MAIL_IS_AUTHENTIC,
    maps={"SCuBA": ["GWS.GMAIL.3.1v1"], "CIS GWS 1.3.0": ["3.1.3.2.2"]},
)
def spf_hardfail(
    domain: GoogleMailDomain,
    names: Own[GoogleSpf],
    domains: Lookup[Domain],
    *,
    require_hardfail: bool = False,
) -> Verdict | None:
    """Every sending domain has one SPF record that turns other servers away.

    Why: without it receivers have no way to tell your servers from anybody else's.
    Fix: publish at the domain one TXT record: v=spf1 include:_spf.google.com -all, with every
        other server that sends for it; a domain that sends no mail: v=spf1 -all.
    See: https://support.google.com/a/answer/33786
    """
    if domain.domain not in domains:
        return None
    found = spf_of(domain.domain, names)
    enough = (HARD,) if require_hardfail else (HARD, SOFT)
    ok = not (found.broken or found.wide) and found.ends in enough
    note = f"not followed: {', '.join(found.macros)}" if found.macros else ""
    return Verdict(ok, saw=found, want=f"one record that ends in {HARD}all", caveat=note)


def _asked(*texts: str, at: str = "acme.example") -> GoogleSpf:
    return GoogleSpf(name=at, texts=list(texts), domain="acme.example")


GOOGLE = "v=spf1 include:_spf.google.com"
NETWORKS = _asked("v=spf1 ip4:35.190.247.0/24 ~all", at="_spf.google.com")
ALIASED = Domain(
    domain_name="acme.example",
    verified=True,
    domain_aliases=[DomainAlias(domain_alias_name="acme.test", verified=True)],
)

spf_hardfail.passes(ACME, _asked(f"{GOOGLE} -all"), NETWORKS)
spf_hardfail.passes(
    "the record marks, and that is enough", ACME, _asked(f"{GOOGLE} ~all"), NETWORKS
)
spf_hardfail.fails(ACME, _asked(f"{GOOGLE} ~all"), NETWORKS, require_hardfail=True)
spf_hardfail.passes(
    "redirect leads to a record that ends in ~all",
    *(
        ACME,
        _asked("v=spf1 redirect=_spf.x.example"),
        _asked("v=spf1 mx ~all", at="_spf.x.example"),
    ),
)
spf_hardfail.passes(
    "nobody has proved to own the other one yet",
    *(ACME, _asked("v=spf1 -all"), Domain(domain_name="new.example", verified=False)),
)
spf_hardfail.passes("an alias sends nothing", ALIASED, _asked("v=spf1 -all"))
spf_hardfail.fails("?all says nothing", ACME, _asked(f"{GOOGLE} ?all"), NETWORKS)
spf_hardfail.fails("no all at all", ACME, _asked(GOOGLE), NETWORKS)
spf_hardfail.fails("two records are none", ACME, _asked("v=spf1 -all", "v=spf1 mx -all"))
spf_hardfail.fails("another version is no record", ACME, _asked("v=spf10 -all"))
spf_hardfail.fails("none", ACME, _asked())
spf_hardfail.unknown("nobody answers", ACME, unread(GoogleSpf, of="acme.example"))
spf_hardfail.unknown("nobody answers for an include", ACME, _asked(f"{GOOGLE} -all"))
spf_hardfail.unknown(unread(Domain))

spf_hardfail.passes("blanks too many", ACME, _asked("v=spf1  mx  -all "))
spf_hardfail.passes(
    "modifiers that nobody knows are ignored, however often",
    *(ACME, _asked("v=spf1 mx note=a note=b exp=why.acme.example -all")),
)
spf_hardfail.fails(
    "redirected twice",
    *(ACME, _asked("v=spf1 redirect=a.example redirect=b.example")),
    *(_asked("v=spf1 -all", at="a.example"), _asked("v=spf1 -all", at="b.example")),
)
spf_hardfail.fails("misspelt", ACME, _asked("v=spf1 ipv4:192.0.2.1 -all"))
spf_hardfail.fails("an include of nothing", ACME, _asked("v=spf1 include -all"))
spf_hardfail.fails("ptr takes no network", ACME, _asked("v=spf1 ptr/24 -all"))
spf_hardfail.fails("all takes no name", ACME, _asked("v=spf1 -all:acme.example"))

TEN = "v=spf1 ip4:192.0.2.1" + " mx" * 10
spf_hardfail.passes("ten lookups", ACME, _asked(f"{TEN} ip4:192.0.2.2 -all"))
spf_hardfail.fails("one more", ACME, _asked(f"{TEN} a -all"))
spf_hardfail.fails(
    "one more, and it is the redirect",
    *(ACME, _asked(f"{TEN} redirect=a.example"), _asked("v=spf1 -all", at="a.example")),
)
spf_hardfail.fails("the eleventh is not asked for", ACME, _asked(f"{TEN} include:a.example -all"))

spf_hardfail.passes(
    "a network that one company may hold", ACME, _asked("v=spf1 ip4:10.0.0.0/8 -all")
)
spf_hardfail.fails("half of all addresses", ACME, _asked("v=spf1 ip4:128.0.0.0/1 -all"))
spf_hardfail.fails("all of IPv6", ACME, _asked("v=spf1 a:acme.example/24//0 -all"))
spf_hardfail.passes("turned away is not let in", ACME, _asked("v=spf1 -ip4:0.0.0.0/0 -all"))
spf_hardfail.passes(
    "nor are those that an include is to turn away, nor whom they name",
    *(ACME, _asked("v=spf1 -include:a.example -all")),
    *(
        _asked("v=spf1 include:b.example -all", at="a.example"),
        _asked("v=spf1 +all", at="b.example"),
    ),
)
spf_hardfail.fails(
    "an include of an include lets in everybody",
    *(ACME, _asked("v=spf1 include:a.example -all")),
    *(
        _asked("v=spf1 include:b.example ?all", at="a.example"),
        _asked("v=spf1 +all", at="b.example"),
    ),
)
spf_hardfail.fails("?all, whatever it includes", ACME, _asked("v=spf1 include:a.example ?all"))
spf_hardfail.fails(
    "everybody is let in, whomever it includes besides",
    *(ACME, _asked("v=spf1 ip4:0.0.0.0/0 include:a.example -all")),
)
spf_hardfail.fails(
    "its own terms are looked at before its first include",
    *(ACME, _asked("v=spf1 include:a.example ip4:0.0.0.0/0 -all")),
)
spf_hardfail.fails(
    "by its first include, whatever the second",
    *(ACME, _asked("v=spf1 include:a.example include:b.example -all")),
    _asked("v=spf1 +all", at="a.example"),
)
spf_hardfail.fails(
    "the first include leads to no record, whatever the second",
    *(ACME, _asked("v=spf1 include:a.example include:b.example -all")),
    _asked(at="a.example"),
)
spf_hardfail.fails("it includes itself", ACME, _asked("v=spf1 include:acme.example -all"))
spf_hardfail.passes(
    "a name that depends on the mail may be included",
    *(ACME, _asked("v=spf1 include:%{ir}._spf.acme.example -all")),
)
spf_hardfail.unknown(
    "but what it says of all others is not known",
    *(ACME, _asked("v=spf1 redirect=%{d}._spf.acme.example")),
)


@check(
    severity=HIGH,
    control=controls.MAIL_IS_AUTHENTIC,
    maps={"SCuBA": ["GWS.GMAIL.4.1v1"], "CIS GWS 1.3.0": ["3.1.3.2.3"]},
)
def dmarc_published(
    domain: GoogleMailDomain, own: Own[GoogleDmarc], above: Own[GoogleOrganisationalDmarc]
) -> Verdict:
    """Every domain and alias domain is covered by one DMARC record with a policy.

    Why: receivers decide about forged mail by this record, and report it to you.
    Fix: publish at _dmarc.DOMAIN one TXT record: v=DMARC1; p=reject; rua=mailto:... Start with
        p=none while you find out who sends for you.
    See: https://support.google.com/a/answer/2466580
    """
    found = _dmarc(domain, own, above)
    return Verdict(found.is_heeded, saw=found, want="one record with a policy")


def _dmarc(
    domain: GoogleMailDomain, own: Own[GoogleDmarc], above: Own[GoogleOrganisationalDmarc]
) -> Dmarc:
    return published(domain, (one.text for one in own), (one.text for one in above))


def _record(text: str, at: str = "acme.example") -> GoogleDmarc:
    return GoogleDmarc(text=text, domain=at)


NEWS = Domain(domain_name="news.acme.co.uk", verified=True)
REJECT = "v=DMARC1; p=reject"


def _above(text: str) -> GoogleOrganisationalDmarc:
    return GoogleOrganisationalDmarc(text=text, domain="news.acme.co.uk")


dmarc_published.passes("asks for nothing, but is published", ACME, _record("v=DMARC1; p=none"))
dmarc_published.passes("spoken for from above", NEWS, _above(REJECT))
dmarc_published.passes(
    "it speaks for itself, whatever is said above",
    *(NEWS, _record(REJECT, "news.acme.co.uk"), _above("v=DMARC1")),
)
dmarc_published.passes(
    "texts beside it that are no such record",
    *(ACME, _record(REJECT), _record("google-site-verification=1")),
)
dmarc_published.passes("and above it", NEWS, _above(REJECT), _above("google-site-verification=1"))
dmarc_published.fails("another version", ACME, _record("v=DMARC2; p=reject"))
dmarc_published.fails("no version", ACME, _record("version=DMARC1; p=reject"))
dmarc_published.fails(
    "nobody stands above an organisational domain", ACME, unread(GoogleOrganisationalDmarc)
)
dmarc_published.fails("the alias has none", ALIASED, _record(REJECT))
dmarc_published.passes(
    "nobody has proved to own the alias yet",
    Domain(
        domain_name="acme.example",
        verified=True,
        domain_aliases=[DomainAlias(domain_alias_name="acme.test", verified=False)],
    ),
    _record(REJECT),
)
dmarc_published.passes("the alias has one", ALIASED, _record(REJECT), _record(REJECT, "acme.test"))
dmarc_published.fails("no policy", ACME, _record("v=DMARC1"))
dmarc_published.fails("two records", ACME, _record(REJECT), _record("v=DMARC1; p=none"))
dmarc_published.fails("none", ACME)
dmarc_published.unknown(ACME, unread(GoogleDmarc, of="acme.example"))
dmarc_published.unknown("nobody answers above", NEWS, unread(GoogleOrganisationalDmarc))


@check(
    severity=HIGH,
    control=controls.MAIL_IS_AUTHENTIC,
    maps={"SCuBA": ["GWS.GMAIL.4.2v1"]},
)
def dmarc_reject(
    domain: GoogleMailDomain, own: Own[GoogleDmarc], above: Own[GoogleOrganisationalDmarc]
) -> Verdict:
    """DMARC asks receivers to reject all mail that fails it.

    Why: a policy of none, or for part of the mail, lets the forger try again.
    Fix: when the reports show that your own senders pass, set the record at _dmarc.DOMAIN to
        p=reject, without sp, np, pct or t tags that weaken it.
    See: https://support.google.com/a/answer/2466563
    """
    found = _dmarc(domain, own, above)
    degree = LOW if found.is_softly_enforced else None
    return Verdict(found.is_enforced, saw=found, want="p=reject for all mail", severity=degree)


dmarc_reject.passes("no last semicolon", ACME, _record("v=DMARC1;p=reject"))
dmarc_reject.passes("inherited", NEWS, _above(REJECT))
dmarc_reject.fails("subdomains left open", ACME, _record(f"{REJECT}; sp=none"))
dmarc_reject.fails("inherits sp, not p", NEWS, _above(f"{REJECT}; sp=none"))
dmarc_reject.fails("one mail in ten", ACME, _record(f"{REJECT}; pct=10"))
dmarc_reject.fails("on trial", ACME, _record(f"{REJECT}; t=y"))
dmarc_reject.fails("quarantine", ACME, _record("v=DMARC1; p=quarantine"), at=LOW)
dmarc_reject.fails("or below it", ACME, _record(f"{REJECT}; sp=quarantine"), at=LOW)
dmarc_reject.fails("of half", ACME, _record("v=DMARC1; p=quarantine; pct=50"), at=HIGH)
dmarc_reject.fails("asks for nothing", ACME, _record("v=DMARC1; p=none"), at=HIGH)
dmarc_reject.fails("none", ACME, at=HIGH)
dmarc_reject.unknown(ACME, unread(GoogleDmarc, of="acme.example"))
