"""From the config to a token, on azure-identity; the credential is the one named, never a guess."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Any

import msgspec

from ...errors import ConnectError, UsageError
from ..config import secret
from ..dial import NOT_TRUSTED, is_about_trust, requests_session
from ..scrub import scrubbed
from .clouds import CLOUDS
from .config import (
    AzureCli,
    Certificate,
    ClientSecret,
    DeviceCode,
    M365Tenant,
    ManagedIdentity,
    WorkloadIdentity,
)

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken, TokenCredential

BY_HAND: dict[str, tuple[str, ...]] = {
    "azure_logs": ("Azure:Reader at /providers/microsoft.aadiam",),
    "power_platform": (
        "Power Platform: management application",
        "Dataverse: application user that reads the bot tables",
    ),
    "power_bi": ("Fabric: service principals can access read-only admin APIs",),
}
"""By tier, what an administrator does in another portal and no token shows."""


class _Given:
    """A token somebody else fetched."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:  # noqa: ARG002
        from azure.core.credentials import AccessToken

        return AccessToken(self._token, int(time.time()) + 3600)

    def __repr__(self) -> str:
        return "<a given token>"


def credential(config: M365Tenant, dial: str | None) -> TokenCredential:
    """The credential. Raises UsageError if a secret is not where the config says, or is none."""
    try:
        return _credential(config, dial)
    except ValueError as error:
        what = str(error).partition("\n")[0][:200]
        raise UsageError(
            f"tenant {config.name}: sign_in cannot be used ({what}). Check tenant, client_id and "
            "the certificate file (PEM, with its private key)"
        ) from None


def _credential(config: M365Tenant, dial: str | None) -> TokenCredential:
    from azure import identity
    from azure.core.pipeline.transport import RequestsTransport

    transport = RequestsTransport(
        session=requests_session(dial, config.ca_file), session_owner=False
    )
    common: dict[str, Any] = {
        "authority": CLOUDS[config.cloud].login,
        "transport": transport,
        "disable_instance_discovery": True,
        "retry_total": 0,
    }
    how, tenant = config.sign_in, config.tenant
    match how:
        case ClientSecret():
            held = secret("client_secret", env=how.client_secret_env, file=how.client_secret_file)
            return identity.ClientSecretCredential(tenant, how.client_id, held, **common)
        case Certificate():
            password = secret("password", env=how.password_env) if how.password_env else None
            return identity.CertificateCredential(
                tenant,
                how.client_id,
                certificate_data=secret("certificate", file=how.certificate_file).encode(),
                password=password,
                **common,
            )
        case DeviceCode():
            return identity.DeviceCodeCredential(how.client_id, tenant_id=tenant, **common)
        case AzureCli():
            return identity.AzureCliCredential(tenant_id=tenant)
        case ManagedIdentity():
            return identity.ManagedIdentityCredential(client_id=how.client_id or None)
        case WorkloadIdentity():
            return identity.WorkloadIdentityCredential(
                tenant_id=tenant,
                client_id=how.client_id,
                token_file_path=how.token_file,
                **common,
            )
        case _:
            return _Given(secret("token", env=how.token_env))


def token(held: TokenCredential, scope: str, config: M365Tenant) -> str:
    """A token for one API, of the kind that the SDK will ask for: one sign-in serves both.

    Raises ConnectError with the next step, without secrets.
    """
    from azure.core.exceptions import AzureError

    try:
        return held.get_token(scope, enable_cae=True).token
    except AzureError as error:
        if is_about_trust(error):
            raise ConnectError(f"tenant {config.name}: {NOT_TRUSTED}") from None
        first = scrubbed(str(error).partition("\n")[0], *_secrets(config))[:300]
        raise ConnectError(
            f"tenant {config.name}: Microsoft does not let us sign in ({first}). Check tenant, "
            "client_id and the secret's or certificate's end, then run saas-audit doctor"
        ) from None


def _secrets(config: M365Tenant) -> tuple[str, ...]:
    """What was sent to sign in, so that no answer that repeats it is shown."""
    how = config.sign_in
    if not isinstance(how, ClientSecret):
        return ()
    return (secret("client_secret", env=how.client_secret_env, file=how.client_secret_file),)


def rights_in(bearer: str, prefix: str = "") -> frozenset[str] | None:
    """The application permissions a token carries, and the Entra roles that matter to us.

    Read without verification, for information only; None if the token does not tell.
    """
    claims = _claims(bearer)
    if claims is None or claims.roles is None:
        return None
    named = {f"{prefix}{role}" for role in claims.roles}
    held = {name for role, name in DIRECTORY_ROLES.items() if role in claims.wids}
    return frozenset(named | held)


def tenant_in(bearer: str) -> str:
    """The id of the tenant a token is for; "" if it does not tell."""
    claims = _claims(bearer)
    return claims.tid if claims else ""


class _Claims(msgspec.Struct, frozen=True):
    roles: tuple[str, ...] | None = None
    wids: tuple[str, ...] = ()
    tid: str = ""


def _claims(bearer: str) -> _Claims | None:
    parts = bearer.split(".")
    if len(parts) != 3:
        return None
    try:
        body = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        return msgspec.json.decode(body, type=_Claims)
    except (ValueError, RecursionError, msgspec.DecodeError):
        return None


DIRECTORY_ROLES = {"f2ef992c-3afb-46b9-b7cf-a126ee74c451": "role:Global Reader"}
"""Entra roles of the app itself, by template id: what Teams asks for."""
