"""What the config says of a Microsoft 365 tenant, and of how to sign in."""

from __future__ import annotations

from typing import Literal

import msgspec

from ..config import TenantConfig

Cloud = Literal["global", "gcc_high", "dod", "china"]


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="method"):
    """One way to sign in. Secrets are named here, never written."""


class ClientSecret(SignIn, frozen=True, tag="client_secret"):
    """An app with a secret."""

    client_id: str
    client_secret_env: str = ""
    client_secret_file: str = ""


class Certificate(SignIn, frozen=True, tag="certificate"):
    """An app with a certificate (PEM, private key included); what SharePoint insists on."""

    client_id: str
    certificate_file: str
    password_env: str = ""


class DeviceCode(SignIn, frozen=True, tag="device_code"):
    """A person, on another device."""

    client_id: str


class AzureCli(SignIn, frozen=True, tag="azure_cli"):
    """Whoever ``az login`` signed in."""


class ManagedIdentity(SignIn, frozen=True, tag="managed_identity"):
    """The identity of the Azure machine this runs on."""

    client_id: str = ""


class WorkloadIdentity(SignIn, frozen=True, tag="workload_identity"):
    """A federated token, as Kubernetes and CI systems provide it."""

    client_id: str
    token_file: str


class Token(SignIn, frozen=True, tag="token"):
    """A bearer token from an environment variable; it is not renewed."""

    token_env: str = "SAAS_AUDIT_M365_TOKEN"


AnySignIn = (
    ClientSecret | Certificate | DeviceCode | AzureCli | ManagedIdentity | WorkloadIdentity | Token
)


class M365Tenant(TenantConfig, frozen=True, kw_only=True, tag="m365", tag_field="platform"):
    """``tenant`` is a domain or id of the tenant; ``sharepoint`` the first label of its
    SharePoint hosts (``acme`` in ``acme-admin.sharepoint.com``), needed for that tier only.
    """

    tenant: str
    sign_in: AnySignIn
    cloud: Cloud = "global"
    sharepoint: str = ""
