"""Second factors: what people have registered."""

from __future__ import annotations

from typing import Any

from saas_audit import (
    CRITICAL,
    HIGH,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.salesforce.two_factor import TwoFactorMethods
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.sign_in import DirectAdmin, DirectPerson

from ..examples import ACME, holder, user
from .examples import ANN, PASSWORDS, security

NO_WORD = "Salesforce has no word on this user's methods"
VIA_PROVIDER = holder("ann", "ModifyAllData", "IsSsoEnabled")


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_ADMINS,
    blind_to="weaker methods registered beside the key",
)
def admins_phishing_resistant(
    admin: DirectAdmin, methods: TwoFactorMethods | None
) -> Verdict | Unclear:
    """Administrators have registered a security key or a built-in authenticator.

    Why: codes and prompts are given away on the phone, to people who ask for them nicely.
    Fix: Setup > Identity Verification: allow security keys and built-in authenticators; have the
    administrator named register one under their personal settings.
    See: https://help.salesforce.com/s/articleView?id=sf.security_2fa_registering_u2f.htm
    """
    if methods is None:
        return Unclear(NO_WORD)
    ok = methods.has_security_key or methods.has_built_in_authenticator or methods.has_u2f
    return Verdict(ok, saw=registered(methods), want="security key or built-in authenticator")


def registered(methods: TwoFactorMethods) -> tuple[str, ...]:
    """The registered methods in words."""
    words = {
        "security key": methods.has_security_key,
        "built-in authenticator": methods.has_built_in_authenticator,
        "U2F key": methods.has_u2f,
        "Salesforce Authenticator": methods.has_salesforce_authenticator,
        "one-time codes": methods.has_totp,
    }
    return tuple(word for word, has in words.items() if has)


def methods(who: str, *has: str) -> TwoFactorMethods:
    """What somebody has registered."""
    fields = (
        "has_security_key",
        "has_built_in_authenticator",
        "has_u2f",
        "has_salesforce_authenticator",
        "has_totp",
    )
    return TwoFactorMethods(
        user_id=who, batch="1", **{field: field.removeprefix("has_") in has for field in fields}
    )


admins_phishing_resistant.passes(ANN, methods("ann", "security_key"))
admins_phishing_resistant.passes(ANN, methods("ann", "built_in_authenticator", "totp"))
admins_phishing_resistant.passes("an old key", ANN, methods("ann", "u2f"))
admins_phishing_resistant.fails(
    "an app and codes, no key", ANN, methods("ann", "salesforce_authenticator", "totp")
)
admins_phishing_resistant.unknown("no row of hers", ANN, methods("ben", "u2f"), user("ben"))
admins_phishing_resistant.unknown(ANN, unread(TwoFactorMethods))
admins_phishing_resistant.unknown(ANN, methods("ann", "u2f"), unread(User))
admins_phishing_resistant.skips(
    "the provider's business",
    ACME,
    security(True, no_passwords=True),
    VIA_PROVIDER,
)


@check(severity=HIGH, control=controls.MFA_FOR_EVERYONE)
def people_registered(
    person: DirectPerson, user: User, methods: TwoFactorMethods | None
) -> Verdict | Unclear | None:
    """Every person who signs in has registered a verification method.

    Why: without one, a code by mail or text message is all that stands behind the password.
    Fix: have the person named register an authenticator (personal settings > Advanced User
    Details).
    See: https://help.salesforce.com/s/articleView?id=sf.security_2fa_registering.htm
    """
    if user.last_login_date is None:
        return None
    if methods is None:
        return Unclear(NO_WORD)
    found = registered(methods)
    return Verdict(bool(found), saw=found, want="a key, an authenticator or one-time codes")


EMPLOYEE: list[Any] = [ACME, PASSWORDS, *holder("gita")]

people_registered.passes(EMPLOYEE, methods("gita", "totp"))
people_registered.fails("a verified mobile number is no method", EMPLOYEE, methods("gita"))
people_registered.fails(EMPLOYEE, methods("gita"), unread(User))
people_registered.unknown("no row of hers", EMPLOYEE)
people_registered.unknown(EMPLOYEE, unread(TwoFactorMethods))
people_registered.skips(
    "a hire who never signed in", ACME, PASSWORDS, holder("new", last_login_date=None)
)
people_registered.skips("a machine", ACME, PASSWORDS, holder("bot", "ApiUserOnly"))


@check(severity=CRITICAL, control=controls.MFA_FOR_ADMINS, maps={"SBS": ["SBS-AUTH-002"]})
def admins_registered(admin: DirectAdmin, methods: TwoFactorMethods | None) -> Verdict | Unclear:
    """Every administrator has registered a verification method.

    Why: where none is, whoever knows the password registers the first one.
    Fix: have the administrator named register a security key (personal settings > Advanced User
    Details); deactivate the account if nobody uses it.
    See: https://help.salesforce.com/s/articleView?id=sf.security_2fa_registering.htm
    """
    if methods is None:
        return Unclear(NO_WORD)
    found = registered(methods)
    return Verdict(bool(found), saw=found, want="a key, an authenticator or one-time codes")


admins_registered.passes(ANN, methods("ann", "totp"))
admins_registered.fails("a key at the provider only, passwords taken too", ANN, methods("ann"))
admins_registered.fails(
    "never signed in",
    ACME,
    PASSWORDS,
    holder("new", "AuthorApex", last_login_date=None),
    methods("new"),
    unread(User),
)
admins_registered.unknown("no row of hers", ANN)
admins_registered.unknown(ANN, unread(TwoFactorMethods))
admins_registered.skips(
    "the provider's business", ACME, security(True, no_passwords=True), VIA_PROVIDER
)
admins_registered.skips("a machine", ACME, PASSWORDS, holder("bot", "ViewAllData", "ApiUserOnly"))
