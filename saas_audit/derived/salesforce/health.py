"""The switches that Health Check and the security settings tell, one declaration each."""

from __future__ import annotations

from .switches import Switch, told_by

MFA = "Identity.mfaEnabled"
LOGIN_AS_ANY = "LoginAccessPolicies.adminLoginAsAnyUser"
GUEST_RULES = "GuestUserAccess.guestAccessSharingRules"
RISKY_FILES = "FileUploadAndDownloadSecurity.hybridSecurityRiskFileTypes"
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
