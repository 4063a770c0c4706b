"""Tokens that apps hold, and whether the app is one that an administrator installed."""

from __future__ import annotations

from typing import Literal

from ...datasets.salesforce.apps import (
    ConnectedApplication,
    ExternalClientApplication,
    OauthToken,
)
from ...declare.derive import derive
from ...model import Lookup, Row

SHORT = 15
"""Characters of an id that count; the three after them are a checksum."""

Standing = Literal["installed", "not installed", "same name only"]


class InstalledApp(Row, label="name"):
    """An app of either kind; ``id`` without its checksum."""

    id: str
    name: str


@derive
def connected_app(app: ConnectedApplication) -> InstalledApp:
    return InstalledApp(id=app.id[:SHORT], name=app.name)


@derive
def external_client_app(app: ExternalClientApplication) -> InstalledApp:
    return InstalledApp(id=app.id[:SHORT], name=app.master_label)


class AppToken(Row, of=OauthToken, label="app"):
    """A token. An app is free to choose its name, so a name that matches proves nothing."""

    id: str
    app: str
    standing: Standing


@derive
def app_tokens(held: OauthToken, apps: Lookup[InstalledApp]) -> AppToken:
    token = held.token
    name = token.app_name or "an app without a name"
    item = token.app_menu_item
    application = item.application_id if item else None
    if application is not None:
        standing: Standing = "installed" if application[:SHORT] in apps else "not installed"
    else:
        standing = "same name only" if apps.all(name=name) else "not installed"
    return AppToken(id=held.number, app=name, standing=standing)
