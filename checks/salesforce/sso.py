"""Single sign-on: whether it is the only way in, and for whom it is not."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Rows, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.settings import (
    SecurityMetadata,
    SecuritySettings,
    SingleSignOnSettings,
)
from saas_audit.datasets.salesforce.sign_in_pages import SignInPage
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.single_sign_on import PasswordPerson, ProviderPerson

from .examples import holder


def _is_in_use(settings: SecuritySettings, pages: Rows[SignInPage]) -> bool:
    """A provider is set up, or the page that staff signs in at offers one."""
    if settings.metadata.single_sign_on_settings.enable_saml_login:
        return True
    offers = pages.where(lambda page: page.auth_options_saml or page.auth_options_auth_provider)
    return bool(offers.where(lambda page: page.is_active and page.type == "Org"))


def _passwords_off(settings: SecuritySettings) -> bool:
    return settings.metadata.single_sign_on_settings.is_login_with_salesforce_credentials_disabled


@check(severity=HIGH, control=controls.ONE_WAY_IN, maps={"SBS": ["SBS-AUTH-001"]})
def password_login_disabled(
    settings: SecuritySettings, pages: Rows[SignInPage], people: Rows[ProviderPerson]
) -> Verdict | None:
    """People with single sign-on cannot sign in with a Salesforce password.

    Why: a password that still works is a way in that the provider neither sees nor guards.
    Fix: Setup > Single Sign-On Settings: disable login with Salesforce credentials; then give
    people "Is Single Sign-On Enabled" by profile or permission set: only they are bound.
    See: https://help.salesforce.com/s/articleView?id=sf.sso_about.htm
    """
    want = "passwords off, and people bound to single sign-on"
    if _passwords_off(settings):
        return Verdict(bool(people), saw=people, want=want)
    if _is_in_use(settings, pages):
        return Verdict(False, saw="passwords are accepted", want=want)
    return None


@check(severity=HIGH, control=controls.ONE_WAY_IN, maps={"SBS": ["SBS-AUTH-002"]})
def bypass_users_known(
    settings: SecuritySettings,
    pages: Rows[SignInPage],
    people: Rows[PasswordPerson],
    *,
    limit: int = 2,
) -> Verdict | None:
    """Hardly anybody may sign in past single sign-on.

    Why: whoever has a password of Salesforce's is outside what the provider enforces and logs.
    Fix: Setup > Permission Sets: give everybody but two emergency administrators "Is Single Sign-On
    Enabled", with login by Salesforce credentials disabled in Setup > Single Sign-On Settings.
    See: https://help.salesforce.com/s/articleView?id=sf.sso_about.htm
    """
    want = f"at most {limit}, for emergencies"
    if _passwords_off(settings):
        return Verdict(people.count() <= limit, saw=people, want=want)
    if _is_in_use(settings, pages):
        return Verdict(False, saw="everybody: passwords are accepted", want=want)
    return None


def sign_on(off: bool, saml: bool = True) -> SecuritySettings:
    """Passwords are off or not, and SAML is on or not."""
    held = SingleSignOnSettings(
        is_login_with_salesforce_credentials_disabled=off, enable_saml_login=saml
    )
    return SecuritySettings(metadata=SecurityMetadata(single_sign_on_settings=held))


def page(
    saml: bool = False, provider: bool = False, active: bool = True, kind: str = "Org"
) -> SignInPage:
    """A sign-in page: the org's, unless told otherwise."""
    return SignInPage(
        id="1",
        developer_name="acme",
        type=kind,
        is_active=active,
        auth_options_saml=saml,
        auth_options_auth_provider=provider,
    )


BOUND: list[Any] = [page(saml=True), *holder("ann", "IsSsoEnabled")]

password_login_disabled.passes(sign_on(True), BOUND)
password_login_disabled.fails(
    "the switch is on and binds nobody", sign_on(True), page(), holder("ann")
)
password_login_disabled.fails(
    "only a machine is bound", sign_on(True), page(), holder("bot", "IsSsoEnabled", "ApiUserOnly")
)
password_login_disabled.fails(sign_on(False), BOUND, unread(User))
password_login_disabled.fails(
    "a provider without SAML", sign_on(False, saml=False), page(provider=True), holder("ann")
)
password_login_disabled.fails(
    "SAML is on, and the page does not offer it", sign_on(False), page(), holder("ann")
)
password_login_disabled.fails(
    "the page offers SAML", sign_on(False, saml=False), page(saml=True), holder("ann")
)
password_login_disabled.unknown(sign_on(True), page(), unread(User))
password_login_disabled.unknown(sign_on(False, saml=False), unread(SignInPage))
password_login_disabled.unknown(BOUND, unread(SecuritySettings))
password_login_disabled.skips("no single sign-on", sign_on(False, saml=False), page())
password_login_disabled.skips(
    "a page that nobody sees", sign_on(False, saml=False), page(saml=True, active=False)
)

password_login_disabled.skips(
    "customers sign in to a site with their own provider",
    sign_on(False, saml=False),
    page(provider=True, kind="Community"),
)

bypass_users_known.passes(
    "two for emergencies, and machines that open no page",
    sign_on(True),
    BOUND,
    holder("bg1", "ModifyAllData"),
    holder("bg2", "ModifyAllData"),
    holder("bot", "ApiUserOnly"),
)
bypass_users_known.fails(sign_on(True), BOUND, holder("a"), holder("b"), holder("c"))
bypass_users_known.fails("nobody is bound", sign_on(False), BOUND, unread(User))
bypass_users_known.unknown(sign_on(True), BOUND, unread(User))
bypass_users_known.unknown(BOUND, unread(SecuritySettings))
bypass_users_known.skips("no single sign-on", sign_on(False, saml=False), page())
