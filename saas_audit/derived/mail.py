"""The domains that send the organisation's mail."""

from __future__ import annotations

from ..datasets.m365.directory import Domain as EntraDomain
from ..declare.derive import derive
from ..model import Row
from .google.addresses import OwnDomain


class MailDomain(Row, key="domain"):
    """A verified mail domain. ``organisational`` is its public suffix and one label more."""

    domain: str
    organisational: str


@derive
def of_entra(domain: EntraDomain) -> MailDomain | None:
    """The vendor looks after onmicrosoft.com."""
    if not domain.is_verified or "Email" not in domain.supported_services:
        return None
    if domain.id.lower().endswith(".onmicrosoft.com"):
        return None
    return _mail_domain(domain.id)


@derive
def of_google(domain: OwnDomain) -> MailDomain | None:
    """And Google after its test domains."""
    if domain.name.endswith(".test-google-a.com"):
        return None
    return _mail_domain(domain.name)


def _mail_domain(name: str) -> MailDomain:
    from publicsuffix2 import get_sld

    domain = name.lower().rstrip(".")
    return MailDomain(domain=domain, organisational=get_sld(domain) or domain)
