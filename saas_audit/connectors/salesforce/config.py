"""What the config says of a Salesforce org, and of how to sign in."""

from __future__ import annotations

import msgspec

from ..config import TenantConfig


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="method"):
    """One way to sign in. Secrets are named here, never written."""


class ClientCredentials(SignIn, frozen=True, tag="client_credentials"):
    """An external client app that runs as a fixed user; ``host`` is the org's My Domain host."""

    host: str
    client_id: str
    client_secret_env: str = ""
    client_secret_file: str = ""


class JwtBearer(SignIn, frozen=True, tag="jwt_bearer"):
    """An app with a certificate and a user who has been authorised beforehand."""

    client_id: str
    username: str
    key_file: str
    host: str = "login.salesforce.com"


class SfCli(SignIn, frozen=True, tag="sf_cli"):
    """Whoever ``sf org login`` signed in, by alias or user name."""

    target_org: str


class Token(SignIn, frozen=True, tag="token"):
    """An access token from an environment variable; it is not renewed."""

    host: str
    token_env: str = "SAAS_AUDIT_SALESFORCE_TOKEN"


AnySignIn = ClientCredentials | JwtBearer | SfCli | Token


class SalesforceTenant(
    TenantConfig, frozen=True, kw_only=True, tag="salesforce", tag_field="platform"
):
    """One org."""

    sign_in: AnySignIn
