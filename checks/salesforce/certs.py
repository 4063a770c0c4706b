"""Certificates that the org signs with, or shows to others."""

from __future__ import annotations

from typing import Any

from saas_audit import MEDIUM, AsOf, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.certificates import Certificate
from saas_audit.datasets.salesforce.moment import Moment
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.settings import HealthCheckRisk
from saas_audit.derived.salesforce.health import EXPIRED_CERTIFICATES

from .examples import ACME


@check(
    severity=MEDIUM,
    control=controls.CERTIFICATES_ARE_RENEWED,
    maps={"Health Check": [EXPIRED_CERTIFICATES]},
    blind_to="certificates of identity providers, which stand in the settings of single sign-on",
)
def none_expired(
    org: Organization,
    certificates: Rows[Certificate],
    risks: Rows[HealthCheckRisk],
    as_of: AsOf,
) -> Verdict | Unclear | None:
    """No certificate has expired.

    Why: an expired one stops sign-ins and integrations, and in the hurry checks are switched off.
    Fix: Setup > Certificate and Key Management: make a new certificate, put it in place of the one
    named wherever that is used, and delete the old one.
    See: https://help.salesforce.com/s/articleView?id=xcloud.security_keys_manage_expired_certificates.htm
    """
    if expired := certificates.where(lambda one: _has_expired(one, as_of)):
        return Verdict(False, saw=expired, want="none expired")
    if counted := risks.where(_counts_some):
        return Unclear("Health Check counts some that were not among those read", counted)
    if undated := certificates.where(lambda one: one.expiration_date is None and _is_signed(one)):
        return Unclear("it came without its last day", undated)
    if not certificates:
        return None
    return Verdict(True, saw="none expired", want="none expired")


def _has_expired(certificate: Certificate, as_of: AsOf) -> bool:
    """Its last day is over."""
    last = certificate.expiration_date
    return last is not None and last.date() < as_of.date() and _is_signed(certificate)


def _is_signed(certificate: Certificate) -> bool:
    """It is more than a request for a certificate: that waits for its chain, and nobody uses it."""
    return not certificate.options_is_unusable


def _counts_some(risk: HealthCheckRisk) -> bool:
    """Health Check counts one that has expired at least, in a form that we know."""
    raw = risk.org_value_raw or ""
    return risk.durable_id == EXPIRED_CERTIFICATES and raw.isdecimal() and int(raw) > 0


def certificate(name: str, day: str | None, *, signed: bool = True) -> Certificate:
    """A certificate and its last day, or a request for one."""
    last = Moment.parse(day) if day else None
    return Certificate(
        id=name, developer_name=name, expiration_date=last, options_is_unusable=not signed
    )


def counts(raw: str | None, risk: str = EXPIRED_CERTIFICATES) -> HealthCheckRisk:
    """How many expired certificates Health Check counts."""
    return HealthCheckRisk(durable_id=risk, org_value_raw=raw)


TODAY = certificate("sso", "2026-11-02")
YESTERDAY = certificate("sso", "2026-11-01")
IN_USE: list[Any] = [ACME, certificate("sso", "2027-06-30")]

none_expired.passes(IN_USE, counts("0"))
none_expired.passes("its last day is today", ACME, TODAY, counts("0"))
none_expired.passes(
    "a request that nobody has signed", IN_USE, certificate("new", None, signed=False), counts("0")
)
none_expired.passes(
    "nor answered in a year", IN_USE, certificate("new", "2025-01-01", signed=False), counts("0")
)
none_expired.passes("Health Check does not say how many", IN_USE, counts(None))
none_expired.passes(
    "Health Check counts something else",
    IN_USE,
    counts("2", "FileUploadAndDownloadSecurity.hybridSecurityRiskFileTypes"),
)
none_expired.fails("since yesterday", ACME, YESTERDAY, counts("1"))
none_expired.fails("one that nobody uses", IN_USE, certificate("old", "2020-01-01"), counts("1"))
none_expired.fails("Health Check has not counted yet", ACME, YESTERDAY, counts("0"))
none_expired.fails(
    "whatever is unread", ACME, YESTERDAY, unread(Certificate), unread(HealthCheckRisk)
)
none_expired.unknown("Health Check counts one that was not read", IN_USE, counts("1"))
none_expired.unknown("it may count more", IN_USE, unread(HealthCheckRisk))
none_expired.unknown("there may be more", IN_USE, counts("0"), unread(Certificate))
none_expired.unknown("a null where a day should be", IN_USE, certificate("a", None), counts("0"))
none_expired.unknown("no last day came", ACME, Certificate(id="a", developer_name="a"))
none_expired.unknown("counted, and none was read", ACME, counts("1"))
none_expired.skips("the org has none", ACME, counts("0"))
