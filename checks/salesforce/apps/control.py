"""Apps: whose tokens are out, and whether only listed apps may call the API."""

from __future__ import annotations

from typing import Any

from saas_audit import (
    CRITICAL,
    HIGH,
    Lookup,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.salesforce.apps import (
    ConnectedApplication,
    ConnectedAppSettings,
    ExternalClientApplication,
    OauthToken,
)
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.permissions import PREFIX, PermissionColumn
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.people import External
from saas_audit.derived.salesforce.tokens import AppToken

from ..examples import ACME, user
from .examples import token

ANY_CLIENT = PREFIX + "UseAnyApiClient"
"""The permission that only exists where API access control has been switched on."""


@check(
    severity=CRITICAL,
    control=controls.APPS_ARE_APPROVED,
    maps={"SBS": ["SBS-OAUTH-001"]},
)
def no_uninstalled_app_tokens(org: Organization, tokens: Rows[AppToken]) -> Verdict | Unclear:
    """Every token belongs to an app that an administrator has installed.

    Why: users were talked into approving apps that took everything; the token needs no password.
    Fix: Setup > Connected Apps OAuth Usage: block the app named, or install it after a review; then
    revoke its tokens.
    See: https://help.salesforce.com/s/articleView?id=sf.connected_app_manage_oauth.htm
    """
    strangers = tokens.where(lambda one: one.standing == "not installed")
    if strangers:
        return Verdict(False, saw=strangers, want="installed apps only")
    alike = tokens.where(lambda one: one.standing == "same name only")
    if alike:
        return Unclear("a token's app has the name of an installed app, which proves nothing")
    return Verdict(True, saw="installed apps only", want="installed apps only")


LOADER = ConnectedApplication(id="0H40000000000018AA", name="Data Loader")
AUDIT = ExternalClientApplication(id="0xI0000000000028AA", master_label="saas-audit")
APPS: list[Any] = [ACME, LOADER, AUDIT]

no_uninstalled_app_tokens.passes(APPS, token("1", "saas-audit", "0xI0000000000028AA"))
no_uninstalled_app_tokens.passes(
    "another label, the same app", APPS, token("1", "Loader of data", "0H4000000000001")
)
no_uninstalled_app_tokens.passes("no token at all", APPS)
no_uninstalled_app_tokens.fails(APPS, token("1", "Stranger"))
no_uninstalled_app_tokens.fails(
    "the entry of an app that was deleted", APPS, token("1", "Data Loader", "0H4000000000009")
)
no_uninstalled_app_tokens.fails(APPS, token("1", "Stranger"), unread(OauthToken))
no_uninstalled_app_tokens.unknown(
    "it calls itself Data Loader, beside the real one", APPS, token("1", "Data Loader")
)
no_uninstalled_app_tokens.unknown("own tokens only", APPS, unread(OauthToken))
no_uninstalled_app_tokens.unknown(
    "it may be an app of the newer kind",
    ACME,
    LOADER,
    token("1", "saas-audit", "0xI0000000000028AA"),
    unread(ExternalClientApplication),
)


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    maps={"SBS": ["SBS-ACS-006", "SBS-OAUTH-001"]},
    blind_to="listed apps that users may authorise by themselves",
)
def api_access_control_on(
    settings: ConnectedAppSettings,
    columns: Lookup[PermissionColumn],
    outside: Rows[External],
) -> Verdict | Unclear:
    """Only listed apps can call the API, for employees and for people outside.

    Why: otherwise each user decides alone which software copies the org's data.
    Fix: ask Salesforce support for API Access Control, then Setup > API Access Control: limit API
    access to allowed connected apps, for customers and partners too.
    See: https://help.salesforce.com/s/articleView?id=sf.security_api_access_control_about.htm
    """
    want = "on for employees and for people outside"
    employees = settings.enable_admin_approved_apps_only
    others = settings.enable_admin_approved_apps_only_for_external_user
    if employees is None:
        return _never_provided(settings, ANY_CLIENT in columns, want)
    if not employees:
        return Verdict(False, saw="off", want=want)
    if others or not outside:
        return Verdict(True, saw="on" if others else "on; nobody is outside", want=want)
    if others is None:
        return Unclear("the answer says nothing of people outside")
    return Verdict(False, saw="on for employees only", want=want)


def _never_provided(
    settings: ConnectedAppSettings, has_permission: bool, want: str
) -> Verdict | Unclear:
    """The switches are not in the answer: certain only if the org lacks the permission as well."""
    was_read = settings.enable_skip_user_provisioning_wizard_welcome_page is not None
    if was_read and not has_permission:
        return Verdict(False, saw="never provided to this org", want=want)
    return Unclear("the answer lacks the switch, and it is not certain that the org lacks it")


def switches(employees: bool | None, others: bool | None, rest: bool | None = False) -> Any:
    """The settings as they were answered."""
    return ConnectedAppSettings(
        enable_admin_approved_apps_only=employees,
        enable_admin_approved_apps_only_for_external_user=others,
        enable_skip_user_provisioning_wizard_welcome_page=rest,
    )


INSIDE = user("ann")
OUTSIDE = user("pat", user_type="PowerPartner")
KNOWN = PermissionColumn(name=ANY_CLIENT)
USUAL = PermissionColumn(name="PermissionsViewSetup")

api_access_control_on.passes(switches(True, True), KNOWN, INSIDE, OUTSIDE)
api_access_control_on.passes("nobody is outside", switches(True, False), KNOWN, INSIDE)
api_access_control_on.fails(switches(False, False), KNOWN, INSIDE)
api_access_control_on.fails(
    "portal users may use anything", switches(True, False), KNOWN, INSIDE, OUTSIDE
)
api_access_control_on.fails("support never switched it on", switches(None, None), USUAL, INSIDE)
api_access_control_on.fails(switches(True, False), KNOWN, OUTSIDE, unread(User))
api_access_control_on.unknown("an old description?", switches(None, None), KNOWN, INSIDE)
api_access_control_on.unknown(
    "nothing else in the answer either", switches(None, None, None), USUAL, INSIDE
)
api_access_control_on.unknown(switches(True, None), KNOWN, INSIDE, OUTSIDE)
api_access_control_on.unknown(switches(True, False), KNOWN, INSIDE, unread(User))
api_access_control_on.unknown(unread(ConnectedAppSettings), KNOWN, INSIDE)
