"""Tokens: which are forgotten, and which end by themselves."""

from __future__ import annotations

from datetime import UTC, timedelta

from saas_audit import HIGH, AsOf, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.app_policies import (
    ClientAppPolicy,
    ConnectedApp,
    OauthConfig,
)
from saas_audit.datasets.salesforce.apps import ExternalClientApplication, OauthToken
from saas_audit.datasets.salesforce.moment import Moment
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.derived.salesforce.lifetimes import lifetime, written_lifetime
from saas_audit.derived.salesforce.token_use import TokenUse

from ..examples import ACME, LAST_WEEK, LONG_AGO
from .examples import client_app, client_policy, connected, saml_only, token

REFRESHING = frozenset({"RefreshToken", "OfflineAccess"})


@check(severity=HIGH, control=controls.TOKENS_END)
def no_stale_tokens(
    org: Organization, tokens: Rows[TokenUse], as_of: AsOf, *, days: int = 90
) -> Verdict:
    """Every token was used lately, in the name of somebody who is still here.

    Why: a token that nobody misses is a key that nobody would see being used.
    Fix: Setup > Connected Apps OAuth Usage > the app > Users: revoke the tokens named. A tool that
    keeps trying and failing looks used.
    See: https://help.salesforce.com/s/articleView?id=sf.connected_app_manage_oauth.htm
    """
    oldest = as_of.ago(days=days)
    stale = tokens.where(lambda one: one.is_orphan or one.last_used < oldest)
    return Verdict(not stale, saw=stale, want=f"used in {days} days, by somebody active")


no_stale_tokens.passes(ACME, token("1", "Payroll"))
no_stale_tokens.passes("never used, and made last week", ACME, token("1", "Payroll", used=None))
no_stale_tokens.passes("no token at all", ACME)
no_stale_tokens.passes(
    "used 90 days ago, to the minute",
    ACME,
    token("1", "Payroll", used=Moment(2026, 8, 4, 6, tzinfo=UTC)),
)
no_stale_tokens.fails(ACME, token("1", "Payroll", used=LONG_AGO), unread(OauthToken))
no_stale_tokens.fails(
    "never used, and made long ago", ACME, token("1", "Payroll", used=None, made=LONG_AGO)
)
no_stale_tokens.fails(
    "used last week, for somebody who left", ACME, token("1", "Payroll", active=False)
)
no_stale_tokens.fails("in nobody's name", ACME, token("1", "Payroll", active=None))
no_stale_tokens.fails(ACME, token("1", "Payroll", used=LAST_WEEK), days=3)
no_stale_tokens.unknown("own tokens only", ACME, token("1", "Payroll"), unread(OauthToken))


@check(
    severity=HIGH,
    control=controls.TOKENS_END,
    maps={"SBS": ["SBS-DEP-006"]},
    blind_to="apps that are not installed, whose tokens follow a policy of their maker's",
)
def refresh_tokens_expire(app: ConnectedApp, *, days: int = 90) -> Verdict | Unclear | None:
    """Refresh tokens of connected apps end within three months.

    Why: a refresh token that was copied makes new access for as long as it lives.
    Fix: Setup > Manage Connected Apps > the app > Edit Policies > Refresh Token Policy: expire it
    after a time, or if it is not used for a time.
    See: https://help.salesforce.com/s/articleView?id=sf.connected_app_manage_oauth.htm
    """
    config, policy = app.oauth_config, app.oauth_policy
    if config and REFRESHING.isdisjoint(config.scopes):
        return None
    if policy is None:
        return None if app.saml_config and config is None else Unclear("the policy is not shown")
    lives = written_lifetime(policy.refresh_token_policy)
    if lives is None:
        return Unclear("a form of the policy that we do not know", policy.refresh_token_policy)
    ends = f"an end within {days} days"
    return Verdict(lives <= timedelta(days=days), saw=policy.refresh_token_policy, want=ends)


refresh_tokens_expire.passes(connected("App", "specific_inactivity:90:DAYS"))
refresh_tokens_expire.passes(connected("App", "zero"), connected("B", "specific_lifetime:48:HOURS"))
refresh_tokens_expire.fails("half a year", connected("App", "specific_lifetime:6:MONTHS"))
refresh_tokens_expire.fails(connected("App", "infinite"), unread(ConnectedApp))
refresh_tokens_expire.fails(connected("App", "specific_lifetime:30:DAYS"), days=7)
refresh_tokens_expire.unknown("a packaged app", connected("App", None))
refresh_tokens_expire.unknown(
    "single sign-on and tokens, and the policy is hidden",
    saml_only("A", oauth_config=OauthConfig(scopes=["RefreshToken"])),
)
refresh_tokens_expire.unknown("a new form", connected("App", "specific_use:3:TIMES"))
refresh_tokens_expire.unknown(connected("App", "specific_lifetime:1:YEARS"))
refresh_tokens_expire.unknown(connected("App"), unread(ConnectedApp))
refresh_tokens_expire.skips(
    "it never asks for one", connected("App", "infinite", scopes=["Api", "Web"])
)
refresh_tokens_expire.skips("for single sign-on only", saml_only("A"))


@check(severity=HIGH, control=controls.TOKENS_END, maps={"SBS": ["SBS-DEP-006"]})
def eca_refresh_tokens_expire(
    app: ExternalClientApplication, policy: ClientAppPolicy, *, days: int = 90
) -> Verdict | Unclear:
    """Refresh tokens of external client apps end within three months.

    Why: a refresh token that was copied makes new access for as long as it lives.
    Fix: Setup > External Client App Manager > the app > Policies > OAuth > Refresh Token Policy:
    expire it after a time, or if it is not used for a time.
    See: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthconfigurablepolicies.htm
    """
    kind, number = policy.refresh_token_policy_type, policy.refresh_token_validity_period
    unit = policy.refresh_token_validity_unit
    lives = lifetime(kind or "", number, unit)
    saw = " ".join(str(word) for word in (kind, number, unit) if word is not None)
    if lives is None:
        return Unclear("a form of the policy that we do not know", saw)
    return Verdict(lives <= timedelta(days=days), saw=saw, want=f"an end within {days} days")


def ends(kind: str | None, number: int | None = None, unit: str | None = None) -> list[object]:
    """An app, and how its refresh tokens end."""
    return [
        client_app("audit"),
        client_policy(
            "audit",
            refresh_token_policy_type=kind,
            refresh_token_validity_period=number,
            refresh_token_validity_unit=unit,
        ),
    ]


eca_refresh_tokens_expire.passes("three months", ends("SpecificInactivity", 3, "Months"))
eca_refresh_tokens_expire.passes(ends("Zero"))
eca_refresh_tokens_expire.passes("in capitals", ends("SpecificLifetime", 90, "DAYS"))
eca_refresh_tokens_expire.fails(ends("SpecificLifetime", 100, "Days"))
eca_refresh_tokens_expire.fails(ends("Infinite"), unread(ExternalClientApplication))
eca_refresh_tokens_expire.unknown("a number without a unit", ends("SpecificLifetime", 3))
eca_refresh_tokens_expire.unknown("a unit without a number", ends("SpecificLifetime", None, "Days"))
eca_refresh_tokens_expire.unknown(ends(None))
eca_refresh_tokens_expire.unknown(client_app("audit"), unread(ClientAppPolicy))
eca_refresh_tokens_expire.skips("no such app", client_policy("gone"))
