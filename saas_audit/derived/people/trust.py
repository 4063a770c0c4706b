"""Domains that a platform's sharing trusts as a partner's."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.google.allowlist import AllowlistedDomain
from ...datasets.m365.sharing import SharePointSettings
from ...declare.derive import derive
from ...model import Row
from .accounts import HomePlatform


class TrustedDomain(Row, label="name"):
    """A domain outside that may be shared with; lower case."""

    id: str
    platform: HomePlatform
    name: str


class EntraTrust(TrustedDomain, platform="m365"):
    """SharePoint and OneDrive may share with it."""


class GoogleTrust(TrustedDomain, platform="google"):
    """On the list of trusted domains."""


@derive
def entra_trust(settings: SharePointSettings) -> Iterator[EntraTrust]:
    """A list that is not in force trusts nobody."""
    if settings.sharing_domain_restriction_mode == "allowList":
        for one in settings.sharing_allowed_domain_list:
            yield EntraTrust(id=one.lower(), platform="m365", name=one.lower())


@derive
def google_trust(listed: AllowlistedDomain) -> GoogleTrust:
    """One entry."""
    return GoogleTrust(id=listed.name, platform="google", name=listed.domain.lower())
