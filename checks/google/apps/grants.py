"""Apps that people have let into their accounts."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, Lookup, Own, Rows, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedClient
from saas_audit.datasets.google.audit_log import Event, Parameter
from saas_audit.datasets.google.directory import Customer, User
from saas_audit.datasets.google.everyone import UserAppGrant
from saas_audit.datasets.google.grants_log import Actor, AppAuthorized
from saas_audit.derived.google.app_grants import AppGranted
from saas_audit.derived.google.people import ActiveUser

from ..examples import user
from ..scopes import GOOGLE, RISKY, RISKY_FAMILIES, reaches_far


@check(
    severity=CRITICAL,
    control=controls.APPS_ARE_APPROVED,
    blind_to="which clients are Google's own: approve those you know",
)
def no_unapproved_risky_tokens(
    active: ActiveUser,
    grants: Own[UserAppGrant],
    approved: Lookup[ApprovedClient],
    *,
    risky: frozenset[str] = RISKY,
    risky_families: tuple[str, ...] = RISKY_FAMILIES,
) -> Verdict:
    """Nobody has let an unapproved app into mail, files or administration.

    Why: the app's servers keep a key to that data which no password change ends.
    Fix: Admin console > Security > API controls > Manage app access: block the app or limit it;
        or name its client id in approved_clients.
    See: https://support.google.com/a/answer/7281227
    """
    strangers = grants.where(
        lambda one: one.client_id not in approved and reaches_far(one.scopes, risky, risky_families)
    )
    return Verdict(not strangers, saw=strangers, want="approved apps only")


def _held(scope: str) -> UserAppGrant:
    return UserAppGrant(client_id="app", user="ann", display_text="App", scopes=["openid", scope])


ANN = user("ann")
APPROVED = ApprovedClient(client="app")
FILES, OWN_FILES = GOOGLE + "drive.readonly", GOOGLE + "drive.file"

no_unapproved_risky_tokens.passes("no app at all", ANN)
no_unapproved_risky_tokens.passes("its own files only", ANN, _held(OWN_FILES))
no_unapproved_risky_tokens.fails("all files, if only to read", ANN, _held(FILES))
no_unapproved_risky_tokens.fails(ANN, _held(GOOGLE + "admin.directory.user.readonly"))
no_unapproved_risky_tokens.passes(ANN, _held(FILES), APPROVED)
no_unapproved_risky_tokens.fails(ANN, _held(OWN_FILES), risky=frozenset({OWN_FILES}))
no_unapproved_risky_tokens.unknown(ANN, unread(UserAppGrant, of="ann"))
no_unapproved_risky_tokens.unknown(ANN, unread(User))


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    blind_to="what was granted before the last 30 days, or in the last hours",
)
def no_recent_risky_grants(
    customer: Customer,
    granted: Rows[AppGranted],
    approved: Lookup[ApprovedClient],
    *,
    risky: frozenset[str] = RISKY,
    risky_families: tuple[str, ...] = RISKY_FAMILIES,
) -> Verdict:
    """In the last 30 days nobody let an unapproved app into mail, files or administration.

    Why: what an app has copied it keeps, even if it was thrown out the same day.
    Fix: Admin console > Security > API controls > Manage app access: block the app and see who
        used it; or name its client id in approved_clients.
    See: https://support.google.com/a/answer/7281227
    """
    strangers = granted.where(
        lambda one: one.client not in approved and reaches_far(one.scopes, risky, risky_families)
    )
    return Verdict(not strangers, saw=strangers, want="approved apps only")


ACME = Customer(customer_domain="acme.example")


def _event(*scopes: str, client: str = "app") -> AppAuthorized:
    told = [
        Parameter(name="client_id", value=client, multi_value=[]),
        Parameter(name="app_name", value="App", multi_value=[]),
        Parameter(name="scope", value="", multi_value=list(scopes)),
    ]
    event = Event(name="authorize", parameters=told)
    who = Actor(email="ann@acme.example")
    return AppAuthorized(etag="1", window="2026-10-03T06:00:00Z", actor=who, events=[event])


no_recent_risky_grants.passes("a whole month without one", ACME)
no_recent_risky_grants.passes(ACME, _event("openid", OWN_FILES))
no_recent_risky_grants.fails("taken back since or not", ACME, _event("openid", FILES))
no_recent_risky_grants.passes(ACME, _event(FILES), APPROVED)
no_recent_risky_grants.unknown("nobody knows which app", ACME, _event(FILES, client=""))
no_recent_risky_grants.unknown("nor how far", ACME, _event())
no_recent_risky_grants.unknown(ACME, unread(AppAuthorized))
