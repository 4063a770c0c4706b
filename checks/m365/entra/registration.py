"""Who has registered a way to prove who they are, and how good it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from saas_audit import HIGH, LOW, AsOf, Lookup, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount, BreakGlass, ServiceAccount
from saas_audit.datasets.m365.directory import Domain, Organization, RegistrationDetail, User
from saas_audit.datasets.m365.policies import AuthenticationMethod, AuthenticationMethods
from saas_audit.derived.m365.accounts import (
    ApprovedName,
    EmergencyName,
    ServiceName,
    guest_kind,
    is_declared,
)
from saas_audit.derived.m365.emergency import EmergencyUser
from saas_audit.derived.m365.roles import DIRECTORY_SYNC, ActiveHolding, PrivilegedUser

from .examples import NOON, ORGANISATION, PIM, active, eligible, user

KEYS = frozenset(
    {"fido2securitykey", "fido2", "passkeydevicebound", "passkeydeviceboundauthenticator"}
)
"""What can be kept in a safe; in lower case, for the report's spelling is not fixed."""
RESISTANT = KEYS | {
    "macossecureenclavekey",
    "passkeydeviceboundwindowshello",
    "windowshelloforbusiness",
    "x509certificatemultifactor",
}
PHISHABLE = frozenset(
    {
        "alternatemobilecall",
        "alternatemobilephone",
        "appcode",
        "appnotification",
        "apppassword",
        "email",
        "hardwareonetimepasscode",
        "microsoftauthenticatorpasswordless",
        "microsoftauthenticatorpush",
        "mobilecall",
        "mobilephone",
        "mobilesms",
        "officephone",
        "onetimepasscode",
        "passkeysynced",
        "qrcode",
        "securityquestion",
        "sms",
        "softwareonetimepasscode",
        "temporaryaccesspass",
        "x509certificatesinglefactor",
    }
)
"""Known, and can be talked out of people or copied; a passkey that syncs leaves the device."""


@check(severity=HIGH, control=controls.MFA_FOR_EVERYONE, maps={"CIS M365 6.0.1": ["5.2.3.4"]})
def users_mfa_capable(
    user: User,
    details: Lookup[RegistrationDetail],
    domains: Lookup[Domain],
    emergency: Lookup[EmergencyName],
    approved: Lookup[ApprovedName],
    service: Lookup[ServiceName],
    roles: Lookup[ActiveHolding],
    as_of: AsOf,
    *,
    new_days: int = 14,
) -> Verdict | Unclear | None:
    """Every member is able to do MFA.

    Why: who has registered nothing lets whoever has the password register first.
    Fix: have each one named register a method at https://aka.ms/mysecurityinfo; block the sign-in
    of shared mailboxes, and declare accounts that are no people as service_accounts.
    See: https://learn.microsoft.com/entra/identity/authentication/howto-authentication-methods-activity
    """
    if not user.account_enabled or guest_kind(user):
        return None
    if any(is_declared(user, names) for names in (emergency, approved, service)):
        return None
    detail = details.get(user.id)
    if detail and detail.is_mfa_capable:
        return Verdict(True, saw="capable", want="capable of MFA")
    if roles.all(principal=user.id).where(lambda holding: holding.role in DIRECTORY_SYNC):
        return None
    if detail is None:
        created = user.created_date_time
        is_new = created is not None and created > as_of - timedelta(days=new_days)
        return None if is_new else Unclear("the report does not mention this account")
    domain = domains.get(user.user_principal_name.rpartition("@")[2].lower())
    elsewhere = domain is not None and domain.authentication_type == "Federated"
    saw = f"{user.user_principal_name}: not capable" + " here" * elsewhere
    return Verdict(False, saw=saw, want="capable of MFA", severity=LOW if elsewhere else None)


def detail(name: str, *methods: str, capable: bool = True) -> RegistrationDetail:
    """A row of the report."""
    return RegistrationDetail(id=name, is_mfa_capable=capable, methods_registered=list(methods))


def domain(kind: str) -> Domain:
    """Where the world's users sign in."""
    return Domain(id="acme.example", authentication_type=kind)


LONG_AGO = NOON - timedelta(days=400)
ANN, NEWCOMER = user("ann", created_date_time=LONG_AGO), user("new", created_date_time=NOON)
PLAIN = [domain("Managed"), active("sp")]
users_mfa_capable.passes(ANN, PLAIN, detail("ann"))
users_mfa_capable.passes("a newcomer is not in the report yet", ANN, NEWCOMER, PLAIN, detail("ann"))
users_mfa_capable.fails(ANN, PLAIN, detail("ann", capable=False), at=HIGH)
users_mfa_capable.fails(
    "MFA may be done where the domain's users sign in",
    ANN,
    domain("Federated"),
    active("sp"),
    detail("ann", capable=False),
    at=LOW,
)
users_mfa_capable.skips(
    "accounts that are no people",
    user("bot"),
    user("bg"),
    user("room"),
    user("sync"),
    user("gita", user_type="Guest"),
    PLAIN,
    active("sync", next(iter(sorted(DIRECTORY_SYNC)))),
    [detail(name, capable=False) for name in ("bot", "bg", "room", "sync", "gita")],
    BreakGlass(account="bg@acme.example"),
    ServiceAccount(account="bot@acme.example"),
    ApprovedAccount(account="room@acme.example"),
)
users_mfa_capable.unknown("an old account the report leaves out", ANN, PLAIN)
users_mfa_capable.unknown(
    "two weeks old is not new", user("x", created_date_time=NOON - timedelta(days=14)), PLAIN
)
users_mfa_capable.fails(
    "in a domain that is not listed",
    ANN,
    Domain(id="other.example", authentication_type="Federated"),
    active("sp"),
    detail("ann", capable=False),
    at=HIGH,
)
users_mfa_capable.skips("disabled", user("ann", account_enabled=False), PLAIN, detail("ann"))
users_mfa_capable.unknown("the report was refused", ANN, PLAIN, unread(RegistrationDetail))


@check(
    severity=HIGH,
    control=controls.MFA_FOR_ADMINS,
    blind_to="certificates, which nobody registers with Microsoft",
)
def admins_phishing_resistant_registered(
    admin: PrivilegedUser, user: User, detail: RegistrationDetail, methods: AuthenticationMethods
) -> Verdict | Unclear | None:
    """Administrators have registered a passkey, Windows Hello or a certificate.

    Why: a policy that asks for it locks out, or is bent for, whoever has none.
    Fix: hand each one named a security key, to be registered at https://aka.ms/mysecurityinfo.
    See: https://learn.microsoft.com/entra/identity/authentication/concept-authentication-passwordless
    """
    if not user.account_enabled:
        return None
    want = "a method that cannot be phished"
    held = {one.lower() for one in detail.methods_registered}
    saw = f"{admin.user_principal_name}: {', '.join(detail.methods_registered) or 'nothing'}"
    if held & RESISTANT:
        return Verdict(True, saw=saw, want=want)
    if unlisted := sorted(held - PHISHABLE):
        return Unclear(f"methods whose strength is not known: {', '.join(unlisted)}", saw=saw)
    degree = LOW if _takes_certificates(methods) else None
    return Verdict(False, saw=saw, want=want, severity=degree)


def _takes_certificates(methods: AuthenticationMethods) -> bool:
    """Whether somebody may sign in with one."""
    configured = methods.authentication_method_configurations
    return any(one.id == "X509Certificate" and one.state == "enabled" for one in configured)


def certificates(state: str) -> AuthenticationMethods:
    """A policy for the truth table; keys are taken too."""
    states = {"Fido2": "enabled", "X509Certificate": state}
    taken = [AuthenticationMethod(id=name, state=one) for name, one in states.items()]
    return AuthenticationMethods(authentication_method_configurations=taken)


TOP = [*PIM, ANN, active("ann")]
NO_CARDS = certificates("disabled")
admins_phishing_resistant_registered.passes(TOP, NO_CARDS, detail("ann", "mobilePhone", "fido2"))
admins_phishing_resistant_registered.passes(
    "spelt another way", TOP, NO_CARDS, detail("ann", "PasskeyDeviceBound")
)
admins_phishing_resistant_registered.fails(
    "a passkey that syncs", TOP, NO_CARDS, detail("ann", "passKeySynced"), at=HIGH
)
admins_phishing_resistant_registered.fails(
    "no password, and a push all the same",
    TOP,
    NO_CARDS,
    detail("ann", "microsoftAuthenticatorPasswordless"),
)
admins_phishing_resistant_registered.fails(
    "a certificate is possible, and would not show",
    TOP,
    certificates("enabled"),
    detail("ann", "mobilePhone"),
    at=LOW,
)
admins_phishing_resistant_registered.fails(
    "only eligible", [*PIM, ANN, active("sp"), eligible("ann")], NO_CARDS, detail("ann")
)
admins_phishing_resistant_registered.unknown(
    "a method Microsoft adds tomorrow", TOP, NO_CARDS, detail("ann", "thoughtReader")
)
admins_phishing_resistant_registered.unknown("not in the report", TOP, NO_CARDS)
admins_phishing_resistant_registered.skips(
    "disabled", PIM, user("ann", account_enabled=False), active("ann"), NO_CARDS, detail("ann")
)


@check(
    severity=HIGH,
    control=controls.EMERGENCY_ACCESS,
    maps={"CIS M365 6.0.1": ["1.1.2", "5.2.2.5"]},
    blind_to="certificates, and whether the key is in the safe",
)
def break_glass_fido2(
    organization: Organization,
    accounts: Rows[EmergencyUser],
    details: Lookup[RegistrationDetail],
    *,
    by_certificate: frozenset[str] = frozenset(),
) -> Verdict | Unclear:
    """Emergency accounts sign in with a key that can be kept in a safe.

    Why: Microsoft asks every administrator for MFA, and on that day no phone may work.
    Fix: register a FIDO2 security key for each account at https://aka.ms/mysecurityinfo; name
    accounts that use a certificate in the knob "by_certificate".
    See: https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
    """
    if not accounts:
        return Unclear("no declared account is found: list them as break_glass in the config")
    want = f"a key for each emergency account of {organization.display_name}"
    excused = {name.lower() for name in by_certificate}
    judged = accounts.where(lambda one: one.account.lower() not in excused)
    if keyless := judged.where(lambda one: _is_keyless(details.get(one.id))):
        return Verdict(False, saw=keyless, want=want)
    if unheard := judged.where(lambda one: one.id not in details):
        return Unclear("the report does not mention them", saw=unheard)
    return Verdict(True, saw=accounts, want=want)


def _is_keyless(found: RegistrationDetail | None) -> bool:
    """Whether the report knows the account, and knows of no key."""
    return found is not None and KEYS.isdisjoint(one.lower() for one in found.methods_registered)


def glass(*names: str) -> list[Any]:
    """Declared accounts that exist."""
    return [
        ORGANISATION,
        *(user(name) for name in names),
        *(BreakGlass(account=f"{name}@acme.example") for name in names),
    ]


break_glass_fido2.passes(
    glass("bg1", "bg2"), detail("bg1", "fido2SecurityKey"), detail("bg2", "passKeyDeviceBound")
)
break_glass_fido2.fails(
    "a passkey that syncs is in some cloud", glass("bg1"), detail("bg1", "passKeySynced")
)
break_glass_fido2.fails(
    "no password, and no key", glass("bg1"), detail("bg1", "microsoftAuthenticatorPasswordless")
)
break_glass_fido2.passes(
    "a certificate, as declared",
    glass("bg1"),
    detail("bg1"),
    by_certificate=frozenset({"bg1@acme.example"}),
)
break_glass_fido2.fails(
    "one is not in the report, the other has no key", glass("bg1", "bg2"), detail("bg2", "mobile")
)
break_glass_fido2.unknown("none declared", ORGANISATION, user("bg1"), detail("bg1", "fido2"))
break_glass_fido2.unknown("not in the report", glass("bg1"))
break_glass_fido2.unknown(glass("bg1"), unread(RegistrationDetail))
