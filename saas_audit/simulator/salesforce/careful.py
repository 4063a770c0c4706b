"""Tidy Ltd's org: two administrators with keys, portals that see their own records only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cast import STAFF, ago
from .access import careful_access
from .common import Base
from .exposure import SENSITIVE_SET, expose
from .security import bind, secure
from .tenant import moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from .tenant import Tenant

ADMINS = tuple(one.handle for one in STAFF if "salesforce" in one.admin_of)


def careful() -> Tenant:
    """Everything the checks ask for is in place, and each population has somebody in it."""
    org = Base("careful", ADMINS)
    org.leaver["IsActive"] = False
    finn = org.staff["finn"]
    finn.update(CreatedDate=moment(ago(days=3)), LastLoginDate=moment(ago(days=1)))
    org.settings(mfa=True, login_as=False, listed_apps=True)
    secure(org, good=True)
    expose(org, good=True)
    org.sharing_rules()
    for handle, user in org.staff.items():
        org.methods(user, "SecurityKey" if handle in ADMINS else "Totp")
    waived = org.permission_set("Test_Bots", "Test bots", "Regular", "BypassMFAForUiLogins")
    org.grant(org.staff["gita"], waived, until=ago(days=7))
    lent = org.permission_set("Migration", "Migration", "Regular", "ModifyAllData")
    org.grant(org.staff["gita"], lent, until=ago(days=60))
    org.login(org.staff["ann"], "Totp", 3)
    org.login(org.staff["eve"], "WebAuthnRoamingAuthenticator", 5)
    org.login(org.staff["finn"], "U2F", 1)
    org.login(org.staff["hugo"], None, 4, kind="SAML Idp Initiated SSO")
    org.login(org.staff["gita"], "Totp", 0)
    _links(org)
    _partners(org)
    careful_access(org)
    return org.tenant(org.auditor)


def _links(org: Base) -> None:
    """Two that work, with a password; one that ended years ago, without."""
    org.link(org.staff["gita"], "Price list", made=10, ends=20)
    org.link(org.staff["hugo"], "Brochure", made=1, ends=29)
    org.link(org.staff["hugo"], "Fair 2020", made=2200, ends=-2100)
    for link in org.objects["ContentDistribution"][:2]:
        link["PreferencesPasswordRequired"] = True


def _partners(org: Base) -> None:
    """A partner sees more than customers do, and shows a second factor for it."""
    desk = org.permission_set("Partner_Desk", SENSITIVE_SET, "Regular")
    forced = org.permission_set("MFA", "Second factor", "Regular", "ForceTwoFactor")
    org.grant(org.partner, desk)
    org.grant(org.partner, forced)
    help_desk = org.permission_set("Help_Desk", "Help desk", "Regular", "DelegatedTwoFactor")
    org.let(help_desk, ("Case",), "ViewAllRecords")
    org.grant(org.staff["gita"], help_desk)


def by_permission(tenant: Tenant) -> Tenant:
    """The switch for all is off, and a permission makes each person show a second factor."""
    for held in tenant.objects["SecuritySettings"]:
        held["Metadata"]["sessionSettings"]["enableMFADirectUILoginOptIn"] = False
    for row in tenant.objects["SecurityHealthCheckRisks"]:
        if row["DurableId"] == "Identity.mfaEnabled":
            row["OrgValue"] = row["OrgValueRaw"] = "false"
    for held in tenant.objects["PermissionSet"]:
        if held["Label"] in ("Standard User", "System Administrator"):
            held["PermissionsForceTwoFactor"] = True
    return tenant


def bound_machine(org: Tenant) -> Tenant:
    """The payroll machine may see all data, and comes from the office only."""
    (payroll,) = (one for one in org.objects["PermissionSet"] if one["Name"] == "Payroll")
    payroll["PermissionsViewAllData"] = True
    for profile in org.objects["Profile"]:
        if profile["Name"] == "API Only Integrations":
            bind(profile)
    return org


OVERLAYS: dict[str, Callable[[Tenant], Tenant]] = {
    "salesforce.mfa.ui_permission_covers_everyone": by_permission,
    "salesforce.admin.service_accounts_ip_bound": bound_machine,
}
"""Variants in which a check that does not apply to *careful* passes."""
