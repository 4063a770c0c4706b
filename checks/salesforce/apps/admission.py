"""Who lets apps in: whom an app admits, and who may admit an app."""

from __future__ import annotations

from typing import Any

from saas_audit import (
    CRITICAL,
    HIGH,
    Lookup,
    Own,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.salesforce.app_policies import ClientAppPolicy
from saas_audit.datasets.salesforce.apps import (
    ConnectedApplication,
    ExternalClientApplication,
    OauthToken,
)
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.permissions import PermissionColumn, PermissionSet
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.outside import OutsideSet
from saas_audit.derived.salesforce.powers import APPROVE_APPS, MANAGE_APPS, Holder
from saas_audit.derived.salesforce.rights import Held, SetRight
from saas_audit.derived.salesforce.tokens import AppToken

from ..examples import ACME, columns, customer, grant, holder, user
from ..few import crowd, few, held_by_nobody
from .examples import client_app, client_policy, installed, token

APPROVE = "CanApproveUninstalledApps"
ANY_CLIENT = "UseAnyApiClient"
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


connected_apps_admin_approved.passes(installed("Payroll"))
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
    See: https://help.salesforce.com/s/articleView?id=xcloud.manage_external_client_app_oauth_policies.htm
    """
    admits = policy.permitted_users_policy_type
    if admits is None:
        return Unclear("the policy does not say whom it admits")
    return Verdict(admits == "AdminApprovedPreAuthorized", saw=admits, want=APPROVED_ONLY)


external_client_apps_admin_approved.passes(client_app("audit"), client_policy("audit"))
external_client_apps_admin_approved.fails(
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


@check(severity=CRITICAL, control=controls.APPS_ARE_APPROVED, maps={"SBS": ["SBS-ACS-003"]})
def approve_uninstalled_limited(
    org: Organization,
    holders: Lookup[Holder],
    outside: Rows[OutsideSet],
    rights: Lookup[SetRight],
    *,
    limit: int = 2,
) -> Verdict:
    """Hardly anybody beyond the administrators may approve apps that are not installed.

    Why: it passes over the block on strange apps: its holders are whom a caller wants to talk to.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Approve
    Uninstalled Connected Apps away.
    See: https://help.salesforce.com/s/articleView?id=sf.connected_app_uninstalled.htm
    """

    def lets_approve(one: OutsideSet) -> bool:
        return bool(rights.all(permission_set=one.id).where(lambda given: given.right == APPROVE))

    beyond = outside.where(lets_approve)
    if beyond:
        return Verdict(False, saw=beyond, want="nobody outside")
    return few(holders.all(power=APPROVE_APPS), limit)


approve_uninstalled_limited.passes(
    "five administrators and one app manager",
    ACME,
    crowd(5, APPROVE, "ModifyAllData"),
    holder("eve", APPROVE),
)
approve_uninstalled_limited.fails(ACME, crowd(3, APPROVE))
approve_uninstalled_limited.fails("a partner", ACME, customer("pat", APPROVE), unread(User))
approve_uninstalled_limited.unknown(
    "the org has no such column",
    ACME,
    columns(APPROVE),
    user("ann"),
    PermissionSet(id="p", permission_set_group_id=None, permissions_data_export=True),
    grant("ann", "p"),
)
approve_uninstalled_limited.unknown(ACME, crowd(1, APPROVE), unread(User))


@check(severity=CRITICAL, control=controls.APPS_ARE_APPROVED, maps={"SBS": ["SBS-ACS-006"]})
def any_api_client_nobody(
    user: User, held: Own[Held], known: Lookup[PermissionColumn]
) -> Verdict | None:
    """Nobody may use any API client that they like.

    Why: it passes over API access control: for its holders the list of allowed apps is none.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Use Any API
    Client away, and put the apps that are needed on the list.
    See: https://help.salesforce.com/s/articleView?id=sf.security_api_access_control_about.htm
    """
    return held_by_nobody(user, held, ANY_CLIENT, known)


any_api_client_nobody.passes(columns(), holder("ann", "ModifyAllData"))
any_api_client_nobody.fails(
    "the user that deploys: until somebody accepts it by name",
    columns(),
    holder("deploy", ANY_CLIENT, "ApiUserOnly"),
)
any_api_client_nobody.fails("somebody outside", columns(), customer("pat", ANY_CLIENT))
any_api_client_nobody.unknown(columns(), holder("ann"), unread(User))
any_api_client_nobody.unknown(holder("ann"), unread(PermissionColumn))
any_api_client_nobody.skips("an org without API access control", columns(ANY_CLIENT), holder("ann"))


@check(severity=HIGH, control=controls.RIGHTS_ARE_FEW)
def manage_apps_limited(org: Organization, holders: Lookup[Holder], *, limit: int = 3) -> Verdict:
    """Few people beyond the administrators manage apps or read their secrets.

    Why: whoever changes an app's policy, or reads its secret, decides who comes in by it.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Manage
    Connected Apps, the administration of external client apps and the sight of secrets away.
    See: https://help.salesforce.com/s/articleView?id=sf.connected_app_manage.htm
    """
    return few(holders.all(power=MANAGE_APPS), limit)


manage_apps_limited.passes(
    "four administrators and nobody else", ACME, crowd(4, "ManageRemoteAccess", "ModifyAllData")
)
manage_apps_limited.fails(ACME, crowd(3, "ExternalClientAppAdmin"), holder("z", "ViewClientSecret"))
manage_apps_limited.unknown(ACME, crowd(1, "ManageRemoteAccess"), unread(User))


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    maps={"SBS": ["SBS-DEP-006"]},
    blind_to="whether the lifetime of its tokens is in hours or in months",
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
