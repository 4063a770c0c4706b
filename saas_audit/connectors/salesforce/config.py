"""What the config says of a Salesforce org, and of how to sign in."""

from __future__ import annotations

import msgspec

from ..config import TenantConfig


class _SignIn(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="method"
):
    """One way to sign in. Passwords are not one of them."""


class ClientCredentials(_SignIn, frozen=True, tag="client_credentials"):
    """An external client app that runs as a fixed user; ``host`` is the org's My Domain."""

    host: str
    client_id: str
    client_secret_env: str = ""
    client_secret_file: str = ""


class JwtBearer(_SignIn, frozen=True, tag="jwt_bearer"):
    """An app with a certificate, and a user who was authorised for it beforehand.

    ``host`` is ``login.salesforce.com``, for a sandbox ``test.salesforce.com``, or My Domain.
    """

    client_id: str
    username: str
    key_file: str
    host: str = "login.salesforce.com"


class SfCli(_SignIn, frozen=True, tag="sf_cli"):
    """Whoever ``sf org login`` has signed in, by alias or user name. For a first try."""

    target_org: str


class Token(_SignIn, frozen=True, tag="token"):
    """An access token from an environment variable; it cannot be renewed."""

    host: str
    token_env: str


SignIn = ClientCredentials | JwtBearer | SfCli | Token


class SalesforceTenant(TenantConfig, frozen=True, tag="salesforce", tag_field="platform"):
    """One org: production or a sandbox."""

    sign_in: SignIn
