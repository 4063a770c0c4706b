"""What the truth tables about second factors share. No checks."""

from __future__ import annotations

from typing import Any

from saas_audit.datasets.salesforce.settings import (
    HealthCheckRisk,
    SecurityMetadata,
    SecuritySettings,
    SessionSettings,
    SingleSignOnSettings,
)
from saas_audit.derived.salesforce.health import MFA

from ..examples import ACME, holder


def security(mfa: bool, no_passwords: bool = False) -> SecuritySettings:
    """The org's security settings."""
    return SecuritySettings(
        metadata=SecurityMetadata(
            session_settings=SessionSettings(mfa_for_direct_logins=mfa),
            single_sign_on_settings=SingleSignOnSettings(
                is_login_with_salesforce_credentials_disabled=no_passwords
            ),
        )
    )


def offered(**methods: bool) -> SecuritySettings:
    """Which methods the org lets people register: ``keys``, ``built_in``."""
    names = {"keys": "enable_security_key", "built_in": "enable_built_in_authenticator"}
    session = SessionSettings(**{names[name]: is_on for name, is_on in methods.items()})
    return SecuritySettings(metadata=SecurityMetadata(session_settings=session))


def health(raw: str) -> HealthCheckRisk:
    """What Health Check says of the switch."""
    return HealthCheckRisk(durable_id=MFA, org_value_raw=raw)


PASSWORDS = security(True)
ANN: list[Any] = [ACME, PASSWORDS, *holder("ann", "ModifyAllData")]
