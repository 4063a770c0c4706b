"""What the config says of a Google Workspace tenant."""

from __future__ import annotations

from typing import Annotated

import msgspec

from ..config import TenantConfig


class _SignIn(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="method"
):
    """One way to sign in."""


class ServiceAccount(_SignIn, frozen=True, tag="service_account"):
    """A service account with domain-wide delegation, speaking for an administrator."""

    key_file: str
    subject: str


class InstalledApp(_SignIn, frozen=True, tag="installed_app"):
    """An administrator signs in with a browser, once; the token is kept in ``token_file``."""

    client_file: str
    token_file: str


class DefaultCredentials(_SignIn, frozen=True, tag="adc"):
    """Application default credentials, as ``gcloud`` or the environment provide them."""


class Impersonation(_SignIn, frozen=True, tag="impersonation"):
    """The same delegation without a key file: IAM signs for the service account."""

    service_account: str
    subject: str


class AccessToken(_SignIn, frozen=True, tag="token"):
    """An access token from an environment variable; it ends after an hour."""

    token_env: str


SignIn = ServiceAccount | InstalledApp | DefaultCredentials | Impersonation | AccessToken

CustomerId = Annotated[str, msgspec.Meta(pattern=r"^(C[0-9A-Za-z]+)?$")]


class GoogleTenant(TenantConfig, frozen=True, tag="google", tag_field="platform"):
    """A Google Workspace account.

    ``customer`` is its id (``C0...``, Admin console > Account > Account settings). It is found by
    itself where the right to read it is granted.
    """

    sign_in: SignIn
    customer: CustomerId = ""
