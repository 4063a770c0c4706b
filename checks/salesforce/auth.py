"""Signing in by other means than a page."""

from __future__ import annotations

from saas_audit import HIGH, Rows, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.login_kinds import LoginGroup, LoginKind
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.derived.salesforce.soap_logins import SoapLogin

from .examples import ACME


@check(severity=HIGH, control=controls.OLD_WAYS_CLOSED)
def soap_login_unused(org: Organization, logins: Rows[SoapLogin]) -> Verdict:
    """In three months nobody signed in through the SOAP login call.

    Why: it takes a password and no second factor, and Salesforce ends it in summer 2027.
    Fix: Setup > Login History, API Type: find the accounts, and move their tools to OAuth; then
    Setup > User Interface or Identity settings: switch SOAP API login() off.
    See: https://help.salesforce.com/s/articleView?id=005132110&type=1
    """
    return Verdict(not logins, saw=logins, want="none")


def signed_in(kind: str | None, api: str | None, status: str = "Success") -> LoginGroup:
    """Sign-ins of one kind."""
    told = LoginKind(login_type=kind, api_type=api, status=status)
    return LoginGroup(number=f"{kind}-{api}-{status}", login=told)


soap_login_unused.passes(ACME, signed_in("Application", "N/A"))
soap_login_unused.passes(
    "a client with a token that goes on to use the SOAP API",
    ACME,
    signed_in("Remote Access 2.0", "SOAP Partner"),
)
soap_login_unused.passes("a token by another name", ACME, signed_in("OAuth 2.0", "SOAP Partner"))
soap_login_unused.passes("neither kind nor API is told", ACME, signed_in(None, None))
soap_login_unused.passes(
    "none of the attempts worked", ACME, signed_in("Other Apex API", "SOAP Partner", "Failed")
)
soap_login_unused.fails(ACME, signed_in("Other Apex API", "SOAP Enterprise"), unread(LoginGroup))
soap_login_unused.fails("spelt otherwise", ACME, signed_in("Partner Product", "Soap Partner"))
soap_login_unused.unknown("own sign-ins only", ACME, unread(LoginGroup))
