"""Tidy Ltd's org: two administrators with keys, portals that see their own records only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cast import STAFF, ago
from .access import careful_access
from .common import Base
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
    finn.update(CreatedDate=moment(ago(days=3)), LastLoginDate=None)
    org.settings(mfa=True, login_as=False, listed_apps=True)
    org.sharing_rules()
    for handle, user in org.staff.items():
        org.methods(user, "SecurityKey" if handle in ADMINS else "Totp")
    waived = org.permission_set("Test_Bots", "Test bots", "Regular", "BypassMFAForUiLogins")
    org.grant(org.payroll, waived)
    lent = org.permission_set("Migration", "Migration", "Regular", "ModifyAllData")
    org.grant(org.staff["gita"], lent, until=ago(days=60))
    org.login(org.staff["ann"], "Totp", 3)
    org.login(org.staff["eve"], "WebAuthnRoamingAuthenticator", 5)
    org.login(org.staff["hugo"], None, 4, kind="SAML Idp Initiated SSO")
    org.login(org.staff["gita"], "Totp", 0)
    org.link(org.staff["gita"], "Price list", made=10, ends=20)
    org.link(org.staff["hugo"], "Brochure", made=1, ends=29)
    org.link(org.staff["hugo"], "Fair 2020", made=2200, ends=-2100)
    careful_access(org)
    return org.tenant(org.auditor)


def _bound_machine(org: Tenant) -> Tenant:
    """The payroll machine may see all data, and comes from the office only."""
    (payroll,) = (one for one in org.objects["PermissionSet"] if one["Name"] == "Payroll")
    payroll["PermissionsViewAllData"] = True
    for profile in org.objects["Profile"]:
        if profile["Name"] == "API Only Integrations":
            office = {"startAddress": "203.0.113.0", "endAddress": "203.0.113.255"}
            profile["Metadata"] = {"loginIpRanges": [office]}
    return org


OVERLAYS: dict[str, Callable[[Tenant], Tenant]] = {
    "salesforce.admin.service_accounts_ip_bound": _bound_machine,
}
"""Variants in which a check that does not apply to *careful* passes."""
