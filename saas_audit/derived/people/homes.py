"""Domains that a platform has verified: where people may be at home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...datasets.m365.directory import Domain as EntraDomain
from ...declare.derive import derive
from ...model import Row
from ..google.addresses import OwnDomain

if TYPE_CHECKING:
    from .accounts import HomePlatform


class HomeDomain(Row, key="name"):
    """A domain that a platform has verified; lower case."""

    name: str


class EntraHome(HomeDomain, platform="m365"):
    """Verified in Entra ID."""


class GoogleHome(HomeDomain, platform="google"):
    """Verified in Google Workspace."""


@derive
def entra_home(domain: EntraDomain) -> EntraHome | None:
    """The id is the name."""
    return EntraHome(name=domain.id.lower()) if domain.is_verified else None


@derive
def google_home(domain: OwnDomain) -> Iterator[GoogleHome]:
    """Aliases of domains included."""
    yield GoogleHome(name=domain.name)


HOMES: dict[HomePlatform, type[HomeDomain]] = {"m365": EntraHome, "google": GoogleHome}
