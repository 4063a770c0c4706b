"""Apps: what is installed, which tokens are out, and whether the list is a limit."""

from __future__ import annotations

from ...model import Part, Row, Setting
from .api import API, APP_TOKENS, METADATA, SETUP, salesforce
from .moment import Moment


class AppMenuItem(Part, rename="pascal"):
    """The entry that an installed app has in the app launcher."""

    application_id: str | None


class TokenUser(Part, rename="pascal"):
    """In whose name a token speaks."""

    username: str
    is_active: bool


class Token(Part, rename="pascal"):
    """The record itself. What is a key in it (AccessToken, DeleteToken) is never asked for."""

    app_name: str | None
    app_menu_item: AppMenuItem | None
    created_date: Moment
    last_used_date: Moment | None
    user: TokenUser | None


@salesforce(
    "soql OauthToken",
    permission=(API,),
    whole_with=("CustomizeApplication",),
    tier=APP_TOKENS,
    proof="count",
    windows="halves of CreatedDate",
    numbered="token",
)
class OauthToken(Row, key="number"):
    """A token that an app holds. The vendor gives it no id, so it is known by its number."""

    number: str
    token: Token


@salesforce("soql ConnectedApplication", permission=(API, SETUP), proof="count")
class ConnectedApplication(Row, rename="pascal", at_least=1, label="name"):
    """An app of the older kind that an administrator has installed.

    ``refresh_token_validity_period``: a number of hours, days or months, nobody tells which.
    """

    id: str
    name: str
    options_allow_admin_approved_users_only: bool
    refresh_token_validity_period: int | None


@salesforce("soql ExternalClientApplication", permission=(API, SETUP), proof="count")
class ExternalClientApplication(Row, rename="pascal", label="master_label"):
    """An app of the newer kind."""

    id: str
    developer_name: str
    master_label: str


@salesforce(
    "metadata ConnectedAppSettings",
    permission=(API, "ModifyMetadata"),
    tier=METADATA,
    witness="schema",
    names="ConnectedApp",
)
class ConnectedAppSettings(Setting, rename="camel"):
    """API access control. None: the vendor's answer leaves the element out."""

    enable_admin_approved_apps_only: bool | None = None
    enable_admin_approved_apps_only_for_external_user: bool | None = None
    enable_skip_user_provisioning_wizard_welcome_page: bool | None = None
