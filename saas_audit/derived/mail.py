"""The domains that send the organisation's mail."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ..datasets.m365.directory import Domain as EntraDomain
from ..declare.derive import derive
from ..model import Row
from .google.addresses import OwnDomain

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

VENDORS_OWN = (".onmicrosoft.com", ".onmicrosoft.us", ".onmschina.cn", ".onmicrosoft.cn")
"""What every tenant is given, cloud by cloud."""


class MailDomain(Row, key="domain"):
    """A verified domain. ``organisational`` is its public suffix and one label more."""

    domain: str
    organisational: str


@derive
def of_entra(domain: EntraDomain) -> MailDomain | None:
    """A domain that receives no mail can be forged all the same; the vendor guards its own."""
    if not domain.is_verified or domain.id.lower().endswith(VENDORS_OWN):
        return None
    return _mail_domain(domain.id)


@derive
def of_google(domain: OwnDomain) -> MailDomain | None:
    """And Google after its test domains."""
    if domain.name.endswith(".test-google-a.com"):
        return None
    return _mail_domain(domain.name)


def _mail_domain(name: str) -> MailDomain:
    domain = name.lower().rstrip(".")
    return MailDomain(domain=domain, organisational=organisational(domain))


def organisational(domain: str) -> str:
    """The public suffix and one label more. A suffix the list does not know is one label."""
    return _public_suffixes().privatesuffix(domain) or domain


@functools.cache
def _public_suffixes() -> PublicSuffixList:
    """Mozilla's list as it came with the library: nothing is fetched."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
