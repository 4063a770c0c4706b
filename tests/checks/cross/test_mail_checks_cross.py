"""DMARC as receivers read it (RFC 7489): what they would not act on must not pass."""

from __future__ import annotations

import pytest
from saas_audit.checks.cross.mail import domains_enforce_dmarc

from saas_audit.datasets.dns import DmarcRecord, OrganisationalDmarc
from saas_audit.datasets.google.directory import Domain as GoogleDomain
from saas_audit.datasets.google.directory import DomainAlias
from saas_audit.datasets.m365.directory import Domain
from saas_audit.declare.example import Unread, unread
from saas_audit.engine.judge import CheckResult
from saas_audit.engine.truth import problems, result_of
from saas_audit.model import HIGH, LOW, Outcome, Row

DOMAIN, SUBDOMAIN = "acme.com", "news.acme.co.uk"
REJECT = "v=DMARC1; p=reject"
GOOGLES_OWN = GoogleDomain(domain_name="acme.test-google-a.com", verified=True)


def entra(name: str, verified: bool = True) -> Domain:
    return Domain(id=name, is_verified=verified, supported_services=["Email"])


def judged(*facts: Row | Unread) -> CheckResult:
    return result_of(domains_enforce_dmarc, facts, {})


def own(*texts: str) -> CheckResult:
    """A domain of its own right with these records."""
    records = [DmarcRecord(text=text, domain=DOMAIN) for text in texts]
    return judged(entra(DOMAIN), GOOGLES_OWN, *records)


def below(*texts: str, itself: tuple[str, ...] = ()) -> CheckResult:
    """A subdomain, with these records at the organisational domain."""
    above = [OrganisationalDmarc(text=text, domain=SUBDOMAIN) for text in texts]
    records = [DmarcRecord(text=text, domain=SUBDOMAIN) for text in itself]
    return judged(entra(SUBDOMAIN), GOOGLES_OWN, *above, *records)


def test_the_truth_table_holds() -> None:
    assert list(problems(domains_enforce_dmarc)) == []


@pytest.mark.parametrize(
    "text",
    [
        REJECT,
        "v=DMARC1;p=reject",
        "V=DMARC1; P=Reject;",
        " v = DMARC1 ; p = reject ; pct = 100 ; t = n",
        "v=DMARC1; p=reject; sp=REJECT; np=reject; adkim=s; unknown=tag",
        "v=DMARC1; rua=mailto:d@acme.com; p=reject",
    ],
)
def test_enforced(text: str) -> None:
    assert own(text).outcome is Outcome.PASS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v=DMARC1",
        "v=DMARC1; p=none",
        "v=DMARC1; p=none; sp=reject;",
        "v=DMARC1; p=rejected",
        "v=DMARC1; p=reject; sp=none",
        "v=DMARC1; p=reject; np=none",
        "v=DMARC1; p=reject; pct=10",
        "v=DMARC1; p=reject; pct=0",
        "v=DMARC1; p=reject; t=y",
        "p=reject; v=DMARC1",
        "v=DMARC10; p=reject",
        "v=spf1 -all",
        "v=DMARC1, p=reject",
    ],
)
def test_not_enforced(text: str) -> None:
    result = own(text)
    assert (result.outcome, result.severity) == (Outcome.FAIL, HIGH)


def test_quarantine_is_the_lesser_failure() -> None:
    result = own("v=DMARC1; p=quarantine; rua=mailto:d@acme.com")
    assert (result.outcome, result.severity) == (Outcome.FAIL, LOW)


def test_records_that_are_not_dmarc_do_not_count() -> None:
    assert own(REJECT, "v=spf1 -all").outcome is Outcome.PASS


def test_two_policies_are_none() -> None:
    assert own(REJECT, "v=DMARC1; p=none").outcome is Outcome.FAIL


def test_a_subdomain_falls_back_to_the_organisational_domain() -> None:
    assert below(REJECT).outcome is Outcome.PASS
    assert below("v=DMARC1; p=none; sp=reject").outcome is Outcome.PASS
    assert below("v=DMARC1; p=reject; sp=none").outcome is Outcome.FAIL
    assert below().outcome is Outcome.FAIL


def test_its_own_record_wins() -> None:
    assert below(REJECT, itself=("v=DMARC1; p=none",)).outcome is Outcome.FAIL
    assert below("v=DMARC1; p=none", itself=(REJECT,)).outcome is Outcome.PASS


def test_what_is_unread_is_unknown_only_where_it_could_decide() -> None:
    sub = entra(SUBDOMAIN), GOOGLES_OWN
    above_unread = unread(OrganisationalDmarc, of=SUBDOMAIN)
    itself = DmarcRecord(text=REJECT, domain=SUBDOMAIN)
    assert judged(*sub, above_unread).outcome is Outcome.UNKNOWN
    assert judged(*sub, above_unread, itself).outcome is Outcome.PASS
    assert judged(*sub, unread(DmarcRecord, of=SUBDOMAIN)).outcome is Outcome.UNKNOWN


def test_a_bad_domain_fails_whatever_platform_is_unread() -> None:
    bad = GoogleDomain(domain_name=DOMAIN, verified=True)
    assert judged(bad, unread(Domain)).outcome is Outcome.FAIL
    good = DmarcRecord(text=REJECT, domain=DOMAIN)
    assert judged(bad, good, unread(Domain)).outcome is Outcome.UNKNOWN


def test_the_domains_of_both_platforms_count_and_each_once() -> None:
    alias = DomainAlias(domain_alias_name="Acme.net", verified=True)
    pending = DomainAlias(domain_alias_name="acme.org", verified=False)
    google = GoogleDomain(domain_name="ACME.com", verified=True, domain_aliases=[alias, pending])
    entras = [entra("acme.com"), entra("acme.onmicrosoft.com"), entra("soon.com", verified=False)]
    records = [DmarcRecord(text=REJECT, domain=DOMAIN), DmarcRecord(text=REJECT, domain="acme.net")]
    result = judged(google, *entras, *records)
    assert (result.outcome, result.examined) == (Outcome.PASS, 2)


# --- defects: each of these is a pass, or a degree, that the record does not earn ---------------


@pytest.mark.parametrize("text", ["v=DMARC1; p=none; p=reject", "v=spf1; v=DMARC1; p=reject"])
def test_a_tag_given_twice_spoils_the_record(text: str) -> None:
    assert own(text).outcome is Outcome.FAIL


def test_another_spelling_of_the_version_is_another_version() -> None:
    assert own("v=dmarc1; p=reject").outcome is Outcome.FAIL


def test_a_second_record_without_a_policy_still_makes_two() -> None:
    assert own(REJECT, "v=DMARC1; rua=mailto:d@acme.com").outcome is Outcome.FAIL


def test_a_subdomain_with_a_broken_record_of_its_own_inherits_nothing() -> None:
    assert below(REJECT, itself=("v=DMARC1; rua=mailto:d@acme.com",)).outcome is Outcome.FAIL


def test_quarantine_with_open_subdomains_is_not_the_lesser_failure() -> None:
    assert own("v=DMARC1; p=quarantine; sp=none").severity is HIGH


def test_quarantine_for_subdomains_only_is_no_worse_than_for_all() -> None:
    assert own("v=DMARC1; p=reject; sp=quarantine").severity is LOW


def test_a_verified_domain_that_receives_no_mail_can_be_forged_too() -> None:
    parked = Domain(id=DOMAIN, is_verified=True, supported_services=[])
    assert judged(parked, GOOGLES_OWN).outcome is Outcome.FAIL


def test_what_is_said_of_missing_names_is_not_inherited() -> None:
    assert below("v=DMARC1; p=reject; np=none").outcome is Outcome.PASS
