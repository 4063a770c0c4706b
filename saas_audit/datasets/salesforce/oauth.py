"""Settings of the whole org that decide how apps sign in, and who may read their secrets."""

from __future__ import annotations

import msgspec

from ...model import Setting
from .api import API, METADATA, salesforce


@salesforce(
    "metadata OauthOidcSettings",
    permission=(API, "ModifyMetadata"),
    tier=METADATA,
    witness="schema",
    names="OauthOidc",
)
class OauthOidcSettings(Setting, rename="camel"):
    """Ways of OAuth that the org shuts."""

    blocks_password_flow: bool = msgspec.field(name="blockOAuthUnPwFlow")
    blocks_user_agent_flow: bool = msgspec.field(name="blockOAuthUsrAgtFlow")


@salesforce(
    "metadata ExternalClientAppSettings",
    permission=(API, "ModifyMetadata"),
    tier=METADATA,
    witness="schema",
    names="ExternalClientApp",
)
class ExternalClientAppSettings(Setting, rename="camel"):
    """Whether the secrets of external client apps can be read by API."""

    enable_client_secret_in_rest_api_access: bool
    enable_consumer_secret_api_access: bool
