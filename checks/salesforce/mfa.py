"""Second factors: required, registered, strong enough for administrators, and really shown."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from saas_audit import (
    CRITICAL,
    HIGH,
    AsOf,
    Lookup,
    Own,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.salesforce.logins import Login, Verification
from saas_audit.datasets.salesforce.moment import Moment
from saas_audit.datasets.salesforce.permissions import (
    PREFIX,
    PermissionColumn,
    PermissionSetAssignment,
)
from saas_audit.datasets.salesforce.settings import (
    HealthCheckRisk,
    SecurityMetadata,
    SecuritySettings,
    SessionSettings,
    SingleSignOnSettings,
)
from saas_audit.datasets.salesforce.two_factor import TwoFactorMethods
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.health import MFA, MfaSwitch
from saas_audit.derived.salesforce.people import Person, Privileged
from saas_audit.derived.salesforce.rights import Held, of_these
from saas_audit.derived.salesforce.sign_in import DirectAdmin, DirectPerson, UnforcedPerson

from .examples import ACME, LONG_AGO, columns, customer, grant, holder, permission_set, user

WAIVER = "BypassMFAForUiLogins"
STRONG = frozenset(
    {
        "BuiltInAuthenticator",
        "PwlessPasskey",
        "SalesforceAuthenticator",
        "Totp",
        "U2F",
        "WebAuthnRoamingAuthenticator",
    }
)
WEAK = frozenset({"Email", "Sms"})
SUCCEEDED = frozenset({"Succeeded", "AutomatedSuccess"})


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


def health(raw: str) -> HealthCheckRisk:
    """What Health Check says of the switch."""
    return HealthCheckRisk(durable_id=MFA, org_value_raw=raw)


@check(
    severity=CRITICAL,
    control=controls.MFA_FOR_EVERYONE,
    maps={"Health Check": [MFA]},
    blind_to="logins through the API, and people outside the organisation",
)
def org_wide_login_required(switch: MfaSwitch, unforced: Rows[UnforcedPerson]) -> Verdict:
    """Whoever signs in to Salesforce itself must show a second factor.

    Why: a password alone is what thieves already have.
    Fix: Setup > Identity Verification: require multi-factor authentication for all direct
    UI logins.
    See: https://help.salesforce.com/s/articleView?id=sf.security_require_mfa.htm
    """
    want = "required for all, or by a permission of each"
    if switch.on:
        return Verdict(True, saw="required for all", want=want)
    saw = unforced if unforced else "by a permission of each"
    return Verdict(not unforced, saw=saw, want=want)


org_wide_login_required.passes(ACME, security(True), health("true"), holder("ann"))
org_wide_login_required.passes("Health Check is unread", ACME, security(True), holder("ann"))
org_wide_login_required.passes(
    "each by a permission", ACME, security(False), health("false"), holder("ann", "ForceTwoFactor")
)
org_wide_login_required.passes(
    "a machine opens no page", ACME, security(False), holder("bot", "ApiUserOnly")
)
org_wide_login_required.passes(
    "the provider's business: no passwords of Salesforce's for single sign-on",
    ACME,
    security(False, no_passwords=True),
    holder("ann", "IsSsoEnabled"),
)
org_wide_login_required.fails(ACME, security(False), health("false"), holder("ann"))
org_wide_login_required.fails(
    "single sign-on with its own second factor, but passwords are taken too",
    ACME,
    security(False),
    holder("ann", "IsSsoEnabled"),
)
org_wide_login_required.fails("one is enough", ACME, security(False), holder("ann"), unread(User))
org_wide_login_required.unknown(
    ACME, unread(SecuritySettings), unread(HealthCheckRisk), holder("ann", "ForceTwoFactor")
)
org_wide_login_required.unknown(
    "there may be others",
    ACME,
    security(False),
    holder("ann", "ForceTwoFactor"),
    unread(User),
)


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
        return Unclear("Salesforce has no word on this user's methods")
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


PASSWORDS = security(True)
ANN: list[Any] = [ACME, PASSWORDS, *holder("ann", "ModifyAllData")]

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
    holder("ann", "ModifyAllData", "IsSsoEnabled"),
)


@check(severity=CRITICAL, control=controls.WEAK_FACTORS_OFF)
def no_waiver_on_admins(
    privileged: Privileged, held: Own[Held], columns: Lookup[PermissionColumn]
) -> Verdict | None:
    """Nobody with an administrator's permission is exempt from the second factor.

    Why: the waiver turns the strongest account into one that a password opens.
    Fix: Setup > Permission Sets: take "Waive Multi-Factor Authentication for Exempt Users" away
    from the user named.
    See: https://help.salesforce.com/s/articleView?id=sf.mfa_exclude_exempt_users.htm
    """
    if PREFIX + WAIVER not in columns:
        return None
    waived = of_these(held, frozenset({WAIVER}))
    return Verdict(not waived, saw="exempt" if waived else "not exempt", want="not exempt")


ALL, NO_WAIVER = columns(), columns(WAIVER)

no_waiver_on_admins.passes(ALL, holder("ann", "ModifyAllData"), holder("bot", WAIVER))
no_waiver_on_admins.fails(ALL, holder("ann", "AuthorApex", WAIVER))
no_waiver_on_admins.fails(
    "the waiver in a set, the right in the profile",
    ALL,
    holder("ann", "ModifyAllData"),
    permission_set("exempt", WAIVER),
    grant("ann", "exempt"),
)
no_waiver_on_admins.fails(
    "a partner is privileged too", ALL, customer("pat", "ViewAllData", WAIVER), unread(User)
)
no_waiver_on_admins.passes(
    "the exemption has ended",
    ALL,
    holder("ann", "ModifyAllData"),
    permission_set("exempt", WAIVER),
    grant("ann", "exempt", until=LONG_AGO),
)
no_waiver_on_admins.unknown(ALL, holder("ann", "ModifyAllData"), unread(User))
no_waiver_on_admins.unknown(ALL, holder("ann", "ModifyAllData"), unread(PermissionSetAssignment))
no_waiver_on_admins.unknown(holder("ann", "ModifyAllData"), unread(PermissionColumn))
no_waiver_on_admins.skips(
    "this org has no such permission", NO_WAIVER, holder("ann", "ModifyAllData")
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
        return Unclear("Salesforce has no word on this user's methods")
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


@check(severity=HIGH, control=controls.MFA_FOR_EVERYONE)
def logins_really_used_it(
    person: Person,
    logins: Own[Login],
    proofs: Lookup[Verification],
    as_of: AsOf,
    *,
    days: int = 30,
) -> Verdict | Unclear | None:
    """Recent sign-ins at Salesforce itself were made with a second factor.

    Why: what is required and what happens differ: exemptions, old settings, codes by mail.
    Fix: have the person named register an authenticator, and require it (Setup > Identity
    Verification).
    See: https://help.salesforce.com/s/articleView?id=sf.security_verification_history.htm
    """
    recent = logins.where(
        lambda one: one.status == "Success" and one.login_time > as_of.ago(days=days)
    )
    if not recent:
        return None

    def shown(login: Login, methods: frozenset[str]) -> bool:
        rows = proofs.all(login_history_id=login.id)
        return bool(
            rows.where(lambda r: r.status in SUCCEEDED and r.verification_method in methods)
        )

    weak = recent.where(lambda login: shown(login, WEAK) and not shown(login, STRONG))
    if weak:
        return Verdict(False, saw="a code by mail or text message", want="an authenticator")
    if recent.where(lambda login: not shown(login, STRONG)):
        return Unclear("of a sign-in no verification is on record")
    return Verdict(True, saw="an authenticator each time", want="an authenticator")


def login(who: str, method: str = "", **changed: Any) -> list[Any]:
    """A sign-in at Salesforce itself, and what was shown."""
    when = changed.pop("when", Moment(2026, 10, 30, tzinfo=UTC))
    name = f"{who}-{method}"
    made = Login(id=name, user_id=who, login_time=when, status=changed.pop("status", "Success"))
    proof = Verification(
        id=f"v-{name}", login_history_id=name, verification_method=method, status="Succeeded"
    )
    return [made, proof] if method else [made]


GITA = holder("gita")

logins_really_used_it.passes(GITA, login("gita", "Totp"))
logins_really_used_it.passes(
    "one that did not succeed",
    GITA,
    login("gita", "Totp"),
    login("gita", status="Invalid Password"),
)
logins_really_used_it.fails("the code that activates a device", GITA, login("gita", "Email"))
logins_really_used_it.fails(GITA, login("gita", "U2F"), login("gita", "Sms"), unread(Login))
logins_really_used_it.unknown("no verification on record", GITA, login("gita"))
logins_really_used_it.unknown(GITA, login("gita", "Totp"), unread(Verification))
logins_really_used_it.unknown(GITA, login("gita", "Totp"), unread(Login))
logins_really_used_it.skips("too long ago", GITA, login("gita", "Email", when=LONG_AGO))
logins_really_used_it.skips("nobody signed in here", GITA)
