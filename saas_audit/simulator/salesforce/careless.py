"""Loosely Ltd's org: everybody an administrator, links without an end, a stranger's app inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cast import ago
from .access import careless_access
from .common import Base, guest_rule, rule
from .exposure import expose
from .security import secure
from .tenant import moment

if TYPE_CHECKING:
    from .tenant import Tenant

ADMINS = ("ann", "ben", "carla", "dan", "eve", "finn")


def careless() -> Tenant:
    """Every check has something to find."""
    org = Base("careless", ADMINS)
    org.staff["dan"]["LastLoginDate"] = moment(ago(days=100))
    org.settings(mfa=False, login_as=True, listed_apps=False)
    secure(org, good=False)
    expose(org, good=False)
    _people(org)
    _sharing(org)
    _rights(org)
    org.token(org.staff["gita"], "Data Loader", None, 20)
    org.link(org.staff["gita"], "Price list", made=700, ends=None)
    org.link(org.staff["hugo"], "Brochure", made=1, ends=20)
    careless_access(org)
    return org.tenant(org.auditor)


def _people(org: Base) -> None:
    for handle, user in org.staff.items():
        has = () if handle in ("finn", "hugo") else ("SalesforceAuthenticator", "Totp")
        org.methods(user, *has, "UserVerifiedMobileNumber")
    org.login(org.staff["ann"], "Email", 3)
    org.login(org.staff["gita"], "Totp", 2)


def _sharing(org: Base) -> None:
    models = {one["QualifiedApiName"]: one for one in org.objects["EntityDefinition"]}
    models["Lead"]["InternalSharingModel"] = "ReadWriteTransfer"
    models["Case"]["ExternalSharingModel"] = "Read"
    rules = org.sharing_rules()
    rules["Case"]["sharingOwnerRules"] = [
        rule("To_all_partners", {"allPartnerUsers": ""}, {"role": ["CEO"]})
    ]
    rules["Case"]["sharingGuestRules"] = [guest_rule("Open_cases", "help_centre", "Published")]
    rules["Lead"]["sharingOwnerRules"] = [
        rule("To_everybody", {"group": ["Everybody"]}, {"role": ["CEO"]})
    ]
    rules["FAQ__c"]["sharingCriteriaRules"] = [
        rule("Everybody_edits", {"allInternalUsers": ""}, None, "Edit")
    ]
    org.member(org.mixed, org.customers)


def _rights(org: Base) -> None:
    exempt = org.permission_set("MFA_Exempt", "MFA exempt", "Regular", "BypassMFAForUiLogins")
    org.grant(org.staff["ann"], exempt)
    robot = org.permission_set("Robot", "Robot", "Regular", "ModifyAllData", "ViewAllData")
    org.grant(org.payroll, robot)
    partners = org.group_of_sets("Partner_Desk", "ViewAllUsers")
    org.let(partners, ("Invoice__c",), "ViewAllRecords", "ModifyAllRecords")
    org.grant(org.partner, partners)
    org.let(org.guest_profile, ("Contact",), "Create", "Edit")
    for right in ("ApiEnabled", "RunFlow"):
        org.guest_profile[f"Permissions{right}"] = True
    _desk(org)


def _desk(org: Base) -> None:
    """An agency's agents see every case, and may take a colleague's second factor away."""
    desk = org.permission_set("Case_Desk", "Case desk", "Regular", "DelegatedTwoFactor")
    org.let(desk, ("Case",), "ViewAllRecords")
    for number in range(1, 12):
        agent = org.user(
            f"agent{number}@agency.example", "Standard User", LastLoginDate=moment(ago(days=2))
        )
        org.grant(agent, desk)
