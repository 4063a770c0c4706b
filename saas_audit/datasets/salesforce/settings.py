"""Settings of the whole org: Health Check, and the security settings themselves."""

from __future__ import annotations

import msgspec

from ...model import Part, Row, Setting
from .api import API, SETUP, salesforce


@salesforce("tooling SecurityHealthCheckRisks", permission=(API, "ViewHealthCheck"))
class HealthCheckRisk(Row, rename="pascal", key="durable_id", at_least=1, label="setting"):
    """One row of Health Check. Its risk is relative to a baseline, so only the value counts."""

    durable_id: str
    setting: str | None
    org_value_raw: str | None


class SessionSettings(Part, rename="camel"):
    """Sessions and sign-in."""

    mfa_for_direct_logins: bool = msgspec.field(name="enableMFADirectUILoginOptIn")


class SingleSignOnSettings(Part, rename="camel"):
    """Sign-in through the organisation's identity provider."""

    enable_saml_login: bool
    is_login_with_salesforce_credentials_disabled: bool


class SecurityMetadata(Part, rename="camel"):
    """The part of the security settings that the checks look at."""

    enable_admin_login_as_any_user: bool
    session_settings: SessionSettings
    single_sign_on_settings: SingleSignOnSettings


@salesforce("tooling SecuritySettings", permission=(API, SETUP), witness="schema")
class SecuritySettings(Setting, rename="pascal"):
    """Setup > Security, as the Tooling API holds it."""

    metadata: SecurityMetadata
