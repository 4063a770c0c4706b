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


class M365MailDomain(Row, key="domain", at_least=1, platform="m365"):
    """A verified domain of the tenant. ``given``: the one the vendor gave it.

    ``organisational`` is its public suffix and one label more.
    """

    domain: str
    organisational: str
    given: bool


class GoogleMailDomain(Row, key="domain", platform="google"):
    """A verified domain of the Google tenant, or a verified alias of one."""

    domain: str
    organisational: str


class MailDomain(Row, key="domain"):
    """A domain of the organisation, whichever platforms know it."""

    domain: str
    organisational: str


@derive
def of_entra(domain: EntraDomain) -> M365MailDomain | None:
    """A domain that receives no mail can be forged all the same."""
    if not domain.is_verified:
        return None
    name = _spelt(domain.id)
    given = name.endswith(VENDORS_OWN)
    return M365MailDomain(domain=name, organisational=organisational(name), given=given)


@derive
def of_google(domain: OwnDomain) -> GoogleMailDomain | None:
    """Google looks after its test domains."""
    name = _spelt(domain.name)
    if name.endswith(".test-google-a.com"):
        return None
    return GoogleMailDomain(domain=name, organisational=organisational(name))


@derive
def in_m365(domain: M365MailDomain) -> MailDomain | None:
    """The vendor guards what it gave."""
    if domain.given:
        return None
    return MailDomain(domain=domain.domain, organisational=domain.organisational)


@derive
def in_google(domain: GoogleMailDomain) -> MailDomain:
    return MailDomain(domain=domain.domain, organisational=domain.organisational)


def _spelt(name: str) -> str:
    return name.lower().rstrip(".")


def organisational(domain: str) -> str:
    """The public suffix and one label more. A suffix the list does not know is one label."""
    return _public_suffixes().privatesuffix(domain) or domain


@functools.cache
def _public_suffixes() -> PublicSuffixList:
    """Mozilla's list as it came with the library: nothing is fetched."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
