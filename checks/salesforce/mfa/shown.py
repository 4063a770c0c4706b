"""Second factors: what people really showed."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from saas_audit import (
    HIGH,
    AsOf,
    Lookup,
    Own,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.salesforce.admin_logins import AdminVerification
from saas_audit.datasets.salesforce.logins import Login, Verification
from saas_audit.datasets.salesforce.moment import Moment
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.people import Person
from saas_audit.derived.salesforce.proofs import SUCCEEDED, LastProof
from saas_audit.derived.salesforce.sign_in import DirectAdmin

from ..examples import ACME, LONG_AGO, customer, holder
from .examples import ANN, PASSWORDS

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
RESISTANT = frozenset(
    {"BuiltInAuthenticator", "PwlessPasskey", "U2F", "WebAuthnRoamingAuthenticator"}
)


@check(
    severity=HIGH,
    control=controls.MFA_FOR_EVERYONE,
    blind_to="sign-ins through a provider or an app, and those that nobody was asked to verify",
)
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


def login(who: str, *methods: str, refused: str = "", **changed: Any) -> list[Any]:
    """A sign-in at Salesforce itself, and what was shown; ``refused``: in vain."""
    when = changed.pop("when", Moment(2026, 10, 30, tzinfo=UTC))
    name = "-".join((who, *methods))
    made = Login(id=name, user_id=who, login_time=when, status=changed.pop("status", "Success"))
    proofs = [
        Verification(
            id=f"{name}-{method}",
            login_history_id=name,
            verification_method=method,
            status="FailedGeneralError" if method == refused else "Succeeded",
        )
        for method in methods
    ]
    return [made, *proofs]


GITA = holder("gita")

logins_really_used_it.passes(GITA, login("gita", "Totp"))
logins_really_used_it.passes(
    "one that did not succeed",
    GITA,
    login("gita", "Totp"),
    login("gita", status="Invalid Password"),
)
logins_really_used_it.passes(
    "a code by mail for the new device, and an authenticator", GITA, login("gita", "Email", "Totp")
)
logins_really_used_it.fails(
    "the authenticator in vain, then a text message",
    GITA,
    login("gita", "Totp", "Sms", refused="Totp"),
)
logins_really_used_it.fails("the code that activates a device", GITA, login("gita", "Email"))
logins_really_used_it.fails(GITA, login("gita", "U2F"), login("gita", "Sms"), unread(Login))
logins_really_used_it.unknown("no verification on record", GITA, login("gita"))
logins_really_used_it.unknown(GITA, login("gita", "Totp"), unread(Verification))
logins_really_used_it.unknown(GITA, login("gita", "Totp"), unread(Login))
logins_really_used_it.skips("too long ago", GITA, login("gita", "Email", when=LONG_AGO))
logins_really_used_it.skips(
    "thirty days ago, to the minute",
    GITA,
    login("gita", "Email", when=Moment(2026, 10, 3, 6, tzinfo=UTC)),
)
logins_really_used_it.skips("a partner", customer("pat"), login("pat", "Email"))
logins_really_used_it.skips("nobody signed in here", GITA)


@check(severity=HIGH, control=controls.MFA_FOR_ADMINS)
def admins_last_check_strong(admin: DirectAdmin, proof: LastProof | None) -> Verdict | Unclear:
    """The last sign-in that administrators verified was made with what resists phishing.

    Why: a key in the drawer helps nobody whose prompt on the phone is accepted as well.
    Fix: have the administrator named take the weaker methods off (personal settings > Advanced User
    Details) and sign in with the key.
    See: https://help.salesforce.com/s/articleView?id=sf.security_verification_history.htm
    """
    if proof is None:
        return Unclear("no sign-in of the last 180 days was verified")
    return Verdict(proof.method in RESISTANT, saw=proof.method, want=RESISTANT)


def proved(who: str, method: str | None, day: int, **changed: Any) -> AdminVerification:
    """An administrator verified who they are, on a day of October."""
    plain = {"activity": "Login", "status": "Succeeded", "batch": "1"}
    when = Moment(2026, 10, day, tzinfo=UTC)
    return AdminVerification(
        id=f"{who}-{day}",
        user_id=who,
        verification_time=when,
        verification_method=method,
        **{**plain, **changed},
    )


admins_last_check_strong.passes(ANN, proved("ann", "U2F", 3))
admins_last_check_strong.passes(
    "a code for a new address came after it",
    ANN,
    proved("ann", "BuiltInAuthenticator", 3),
    proved("ann", "Email", 9, activity="ChangeEmail"),
)
admins_last_check_strong.passes(
    "the code was wrong",
    ANN,
    proved("ann", "PwlessPasskey", 3),
    proved("ann", "Totp", 9, status="FailedInvalidCode"),
)
admins_last_check_strong.fails(ANN, proved("ann", "U2F", 3), proved("ann", "Totp", 9))
admins_last_check_strong.fails(
    "nobody else was read", ANN, proved("ann", "SalesforceAuthenticator", 3), unread(User)
)
admins_last_check_strong.unknown("nothing on record", ANN)
admins_last_check_strong.unknown(
    "nothing says with what", ANN, proved("ann", "U2F", 3), proved("ann", None, 9)
)
admins_last_check_strong.unknown(ANN, unread(AdminVerification))
admins_last_check_strong.unknown(
    "a later one may be missing", ANN, proved("ann", "U2F", 3), unread(AdminVerification, of="1")
)
admins_last_check_strong.skips(
    "a machine", ACME, PASSWORDS, holder("b", "ViewAllData", "ApiUserOnly")
)
