"""Settings of the whole org: Health Check, and the security settings themselves."""

from __future__ import annotations

from typing import Literal

import msgspec

from ...model import Part, Row, Setting
from .address import Address
from .api import API, SETUP, salesforce
from .number import Number

RiskType = Literal["HIGH_RISK", "MEDIUM_RISK", "MEETS_STANDARD"]
RiskCategory = Literal["HIGH_RISK", "MEDIUM_RISK", "LOW_RISK", "INFORMATIONAL"]
Complexity = Literal[
    "NoRestriction",
    "AlphaNumeric",
    "SpecialCharacters",
    "UpperLowerCaseNumeric",
    "UpperLowerCaseNumericSpecialCharacters",
    "Any3UpperLowerCaseNumericSpecialCharacters",
]
MaxLoginAttempts = Literal["ThreeAttempts", "FiveAttempts", "TenAttempts", "NoLimit"]
SessionTimeout = Literal[
    "FifteenMinutes",
    "ThirtyMinutes",
    "SixtyMinutes",
    "NinetyMinutes",
    "TwoHours",
    "FourHours",
    "EightHours",
    "TwelveHours",
    "TwentyFourHours",
]


@salesforce("tooling SecurityHealthCheckRisks", permission=(API, "ViewHealthCheck"))
class HealthCheckRisk(Row, rename="pascal", key="durable_id", at_least=1, label="setting"):
    """One row of Health Check. ``risk_type`` is relative to a baseline: the value alone counts.

    ``setting_risk_category`` says how much the setting matters at its worst.
    """

    durable_id: str
    setting: str | None
    org_value_raw: str | None
    risk_type: RiskType | None
    setting_risk_category: RiskCategory | None


@salesforce("tooling SecurityHealthCheck", permission=(API, "ViewHealthCheck"))
class SecurityHealthCheck(Setting, rename="pascal"):
    """The comparison as a whole. Without ``custom_baseline_id`` it is with the vendor's own."""

    custom_baseline_id: str | None


class SessionSettings(Part, rename="camel"):
    """Sessions and sign-in, and what the browser is told to refuse."""

    mfa_for_direct_logins: bool = msgspec.field(name="enableMFADirectUILoginOptIn")
    csp_on_email: bool = msgspec.field(name="enableCSPOnEmail")
    enable_built_in_authenticator: bool
    enable_clickjack_nonsetup: bool = msgspec.field(name="enableClickjackNonsetupSFDC")
    enable_clickjack_nonsetup_user: bool
    enable_clickjack_nonsetup_user_headerless: bool
    enable_clickjack_setup: bool
    enable_csrf_on_get: bool = msgspec.field(name="enableCSRFOnGet")
    enable_csrf_on_post: bool = msgspec.field(name="enableCSRFOnPost")
    enable_security_key: bool = msgspec.field(name="enableU2F")
    enforce_ip_ranges_every_request: bool
    force_relogin: bool
    identity_confirmation_on_email_change: bool
    identity_confirmation_on_two_factor_registration_enabled: bool
    lock_sessions_to_domain: bool
    require_http_only: bool
    session_timeout: SessionTimeout
    terminate_user_sessions_when_admin_resets_password: bool


class PasswordPolicies(Part, rename="camel"):
    """What a password must be, for users of profiles that have no policy of their own."""

    complexity: Complexity
    history_restriction: Number
    max_login_attempts: MaxLoginAttempts
    minimum_password_length: Number


class SingleSignOnSettings(Part, rename="camel"):
    """Sign-in through the organisation's identity provider."""

    enable_saml_login: bool
    is_login_with_salesforce_credentials_disabled: bool


class IpRange(Part, rename="camel"):
    """A range of trusted addresses; both ends belong to it."""

    start: Address | None
    end: Address | None


class NetworkAccess(Part, rename="camel"):
    """Networks from which nobody is asked to activate a device."""

    ip_ranges: list[IpRange]


class SecurityMetadata(Part, rename="camel"):
    """The part of the security settings that the checks look at."""

    enable_admin_login_as_any_user: bool
    network_access: NetworkAccess | None
    password_policies: PasswordPolicies
    session_settings: SessionSettings
    single_sign_on_settings: SingleSignOnSettings


@salesforce("tooling SecuritySettings", permission=(API, SETUP), witness="schema")
class SecuritySettings(Setting, rename="pascal"):
    """Setup > Security, as the Tooling API holds it."""

    metadata: SecurityMetadata
