"""The switches that Health Check and the security settings tell, one declaration each."""

from __future__ import annotations

from ...datasets.salesforce.settings import (  # a row's hints
    Complexity,  # noqa: TC001
    MaxLoginAttempts,  # noqa: TC001
    SessionTimeout,  # noqa: TC001
)
from .switches import Switch, Told, told_by

MFA = "Identity.mfaEnabled"
LOGIN_AS_ANY = "LoginAccessPolicies.adminLoginAsAnyUser"
GUEST_RULES = "GuestUserAccess.guestAccessSharingRules"
RISKY_FILES = "FileUploadAndDownloadSecurity.hybridSecurityRiskFileTypes"
EXPIRED_CERTIFICATES = "CertificateAndKeyManagement.expiredCert"
"""Rows of Health Check; their labels are in the reader's language."""


@told_by(MFA, "session_settings.mfa_for_direct_logins")
class MfaSwitch(Switch):
    """Whether everybody who signs in to Salesforce itself must show a second factor."""


@told_by(LOGIN_AS_ANY, "enable_admin_login_as_any_user")
class LoginAsAnyUser(Switch):
    """Whether administrators may sign in as any user without being let in."""


@told_by("SessionSettings.lockSessionsToDomain", "session_settings.lock_sessions_to_domain")
class SessionsStayOnDomain(Switch):
    """Whether a session is worth nothing on another domain of Salesforce's."""


@told_by("SessionSettings.requireHttpOnly", "session_settings.require_http_only")
class CookiesHiddenFromScripts(Switch):
    """Whether the session's cookie is kept from scripts."""


@told_by("SessionSettings.timeout", "session_settings.session_timeout")
class IdleTime(Told):
    """How long a session may lie idle before it ends."""

    ends_after: SessionTimeout


@told_by("SessionSettings.enforceLoginIp", "session_settings.enforce_ip_ranges_every_request")
class LoginRangesAlwaysChecked(Switch):
    """Whether the login ranges of profiles hold for each request, not for the sign-in alone."""


@told_by("SessionSettings.forceRelogin", "session_settings.force_relogin")
class LoginAsEndsInSignIn(Switch):
    """Whether an administrator signs in anew after having acted as somebody else."""


@told_by(
    "SessionSettings.terminateSessionsOnPasswordReset",
    "session_settings.terminate_user_sessions_when_admin_resets_password",
)
class ResetEndsSessions(Switch):
    """Whether a password that an administrator resets takes the user's sessions with it."""


@told_by(
    "SessionSettings.icOn2faRegistration",
    "session_settings.identity_confirmation_on_two_factor_registration_enabled",
)
class MethodsNeedProof(Switch):
    """Whether a new verification method takes a proof beyond signing in anew."""


@told_by(
    "SessionSettings.icOnEmailChange", "session_settings.identity_confirmation_on_email_change"
)
class AddressesNeedProof(Switch):
    """Whether a new email address takes a proof beyond signing in anew."""


@told_by("PasswordPolicies.minPasswordLength", "password_policies.minimum_password_length")
class PasswordLength(Told):
    """How many characters a password has at least."""

    characters: int


@told_by("PasswordPolicies.complexity", "password_policies.complexity")
class PasswordMix(Told):
    """Which kinds of characters a password mixes."""

    kinds: Complexity


@told_by("PasswordPolicies.history", "password_policies.history_restriction")
class PasswordHistory(Told):
    """How many passwords before the present one are remembered, and refused."""

    remembered: int


@told_by("PasswordPolicies.maxLoginAttempts", "password_policies.max_login_attempts")
class WrongPasswords(Told):
    """How many wrong passwords lock the account."""

    allowed: MaxLoginAttempts


@told_by("SessionSettings.clickjackSetup", "session_settings.enable_clickjack_setup")
class SetupRefusesFrames(Switch):
    """Whether pages of Setup may not stand in somebody else's frame."""


@told_by("SessionSettings.clickjackNonSetup", "session_settings.enable_clickjack_nonsetup")
class StandardPagesRefuseFrames(Switch):
    """The same for Salesforce's own pages outside Setup."""


class VisualforceRefusesFrames(Switch, key="name"):
    """The same for pages that the organisation wrote."""


@told_by(
    "SessionSettings.clickjackVisualForceHeaders",
    "session_settings.enable_clickjack_nonsetup_user",
)
class PagesWithHeaders(VisualforceRefusesFrames):
    """Those with Salesforce's header."""


@told_by(
    "SessionSettings.clickjackVisualForceNoHeaders",
    "session_settings.enable_clickjack_nonsetup_user_headerless",
)
class PagesWithoutHeaders(VisualforceRefusesFrames):
    """Those without."""


class ForgeryProtection(Switch, key="name"):
    """Whether a request must carry what only Salesforce's own page could know."""


@told_by("SessionSettings.csrfGet", "session_settings.enable_csrf_on_get")
class ForgeryProtectionOnGet(ForgeryProtection):
    """Requests by link."""


@told_by("SessionSettings.csrfPost", "session_settings.enable_csrf_on_post")
class ForgeryProtectionOnPost(ForgeryProtection):
    """Requests by form."""


@told_by("SessionSettings.cspOnEmail", "session_settings.csp_on_email")
class TemplatesAreBounded(Switch):
    """Whether email templates are under a content security policy."""
