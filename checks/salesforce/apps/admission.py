"""Whom an app admits, and whether it was let in by name."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.app_policies import ClientAppPolicy
from saas_audit.datasets.salesforce.apps import (
    ConnectedApplication,
    ExternalClientApplication,
    OauthToken,
)
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.derived.salesforce.tokens import AppToken

from ..examples import ACME
from .examples import client_app, client_policy, installed, token

CLI = frozenset({"Salesforce CLI"})
APPROVED_ONLY = "users whom an administrator approved"


@check(severity=HIGH, control=controls.APPS_ARE_APPROVED, maps={"SBS": ["SBS-OAUTH-002"]})
def connected_apps_admin_approved(app: ConnectedApplication) -> Verdict:
    """Each connected app admits only users whom an administrator approved.

    Why: where all may authorise it themselves, one convincing call is enough to let a thief in.
    Fix: Setup > Manage Connected Apps > the app > Edit Policies: set Permitted Users to "Admin
    approved users are pre-authorized", then assign profiles or permission sets.
    See: https://help.salesforce.com/s/articleView?id=sf.connected_app_manage_oauth.htm
    """
    approved = app.options_allow_admin_approved_users_only
    saw = APPROVED_ONLY if approved else "all users may authorise it themselves"
    return Verdict(approved, saw=saw, want=APPROVED_ONLY)


connected_apps_admin_approved.passes(
    "by name, though it may be a profile that everybody has: another question", installed("Payroll")
)
connected_apps_admin_approved.fails(
    "the vendor's own apps are no exception",
    installed("Payroll"),
    installed("Mobile", open_to_all=True),
)
connected_apps_admin_approved.unknown(installed("Payroll"), unread(ConnectedApplication))
connected_apps_admin_approved.unknown("no app is shown at all", unread(ConnectedApplication))


@check(severity=HIGH, control=controls.APPS_ARE_APPROVED, maps={"SBS": ["SBS-OAUTH-002"]})
def external_client_apps_admin_approved(
    app: ExternalClientApplication, policy: ClientAppPolicy
) -> Verdict | Unclear:
    """Each external client app admits only users whom an administrator approved.

    Why: where all may authorise it themselves, one convincing call is enough to let a thief in.
    Fix: Setup > External Client App Manager > the app > Policies > OAuth: set Permitted Users to
    "Admin approved users are pre-authorized", then assign profiles or permission sets.
    See: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthconfigurablepolicies.htm
    """
    admits = policy.permitted_users_policy_type
    if admits is None:
        return Unclear("the policy does not say whom it admits")
    return Verdict(admits == "AdminApprovedPreAuthorized", saw=admits, want=APPROVED_ONLY)


external_client_apps_admin_approved.passes(client_app("audit"), client_policy("audit"))
external_client_apps_admin_approved.fails(
    "one of two, even if its OAuth plug-in is switched off for now",
    client_app("audit"),
    client_policy("audit"),
    client_app("loader"),
    client_policy("loader", permitted_users_policy_type="AllSelfAuthorized"),
)
external_client_apps_admin_approved.unknown(
    "an app without a policy", client_app("audit"), client_policy("other")
)
external_client_apps_admin_approved.unknown(
    client_app("audit"), client_policy("audit", permitted_users_policy_type=None)
)
external_client_apps_admin_approved.unknown(client_app("audit"), unread(ClientAppPolicy))
external_client_apps_admin_approved.unknown(
    client_app("audit"), client_policy("audit"), unread(ExternalClientApplication)
)
external_client_apps_admin_approved.skips("no such app", client_policy("gone"))


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    maps={"SBS": ["SBS-DEP-006"]},
    blind_to="command-line tools of other names, and whether its tokens live hours or months",
)
def cli_app_limited(
    org: Organization,
    apps: Rows[ConnectedApplication],
    tokens: Rows[AppToken],
    *,
    names: frozenset[str] = CLI,
) -> Verdict | None:
    """Where the command-line app is used it is installed, approved by name and short-lived.

    Why: it is every developer's door to the whole org, and its tokens lie on their laptops.
    Fix: Setup > Connected Apps OAuth Usage: install Salesforce CLI; then Manage Connected Apps >
    Edit Policies: admin approved users only, and an end for refresh tokens.
    See: https://help.salesforce.com/s/articleView?id=sf.connected_app_manage_oauth.htm
    """
    want = "installed, admin-approved, refresh tokens that end"
    here = apps.where(lambda app: app.name in names)
    if here:
        open_ones = here.where(_is_open)
        return Verdict(not open_ones, saw=open_ones or want, want=want)
    loose = tokens.where(lambda one: one.app in names)
    return Verdict(False, saw=f"not installed, tokens: {loose}", want=want) if loose else None


def _is_open(app: ConnectedApplication) -> bool:
    if not app.options_allow_admin_approved_users_only:
        return True
    return app.refresh_token_validity_period is None


OTHER: list[Any] = [ACME, installed("Payroll")]

cli_app_limited.passes(OTHER, installed("Salesforce CLI"))
cli_app_limited.fails(OTHER, installed("Salesforce CLI", open_to_all=True))
cli_app_limited.fails("its tokens live for ever", OTHER, installed("Salesforce CLI", period=None))
cli_app_limited.fails("not installed, one developer's token", OTHER, token("1", "Salesforce CLI"))
cli_app_limited.fails(OTHER, installed("dx", period=None), names=["dx"])
cli_app_limited.skips("nobody uses it", OTHER)
cli_app_limited.unknown("own tokens only", OTHER, unread(OauthToken))
cli_app_limited.unknown(OTHER, token("1", "Payroll", "Payroll"), unread(ConnectedApplication))
