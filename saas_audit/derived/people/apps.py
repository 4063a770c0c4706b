"""Apps of others that hold a key to a platform, known by name: nothing else is the same on two."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.m365.app_rights import DelegatedGrant, GraphRight
from ...datasets.m365.directory import Organization, ServicePrincipal
from ...declare.derive import derive
from ...model import Lookup, Platform, Row, Rows
from ..google.app_grants import AppGranted
from ..m365.app_rights import MICROSOFT
from ..salesforce.tokens import InstalledApp


class PlatformApp(Row, label="name"):
    """An app that was let in. ``word``: its name without case, blanks and signs; ``client``: the
    id that the platform knows it by.
    """

    id: str
    platform: Platform
    name: str
    word: str
    client: str


class EntraApp(PlatformApp, platform="m365"):
    """Registered by another tenant than ours and Microsoft's, and holding rights here."""


class GoogleApp(PlatformApp, platform="google"):
    """Let in by somebody in the last thirty days."""


class SalesforceApp(PlatformApp, platform="salesforce"):
    """Installed by an administrator."""


@derive
def entra_app(
    app: ServicePrincipal,
    tenants: Rows[Organization],
    rights: Lookup[GraphRight],
    grants: Lookup[DelegatedGrant],
) -> EntraApp | None:
    """Switched off, or without a right, it holds no key."""
    own = app.app_owner_organization_id
    if not app.account_enabled or own is None or own in MICROSOFT:
        return None
    if tenants.where(lambda one: one.id == own):
        return None
    if not (rights.all(principal_id=app.id) or grants.all(client_id=app.id)):
        return None
    name = app.display_name or ""
    client = app.app_id or app.id
    return EntraApp(id=app.id, platform="m365", name=name, word=word_of(name), client=client)


@derive
def google_app(granted: AppGranted) -> Iterator[GoogleApp]:
    """Once for each client, however many people let it in."""
    yield GoogleApp(
        id=granted.client,
        platform="google",
        name=granted.app,
        word=word_of(granted.app),
        client=granted.client,
    )


@derive
def salesforce_app(app: InstalledApp) -> SalesforceApp:
    """Of either kind."""
    return SalesforceApp(
        id=app.id, platform="salesforce", name=app.name, word=word_of(app.name), client=app.id
    )


def word_of(name: str) -> str:
    """``Handy PDF`` and ``handy-pdf`` are one app's names."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
