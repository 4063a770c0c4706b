"""Tidy Ltd's Microsoft 365: every check passes, or does not apply and can show why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..cast import DOMAIN, LEAVER, PARTNER, STAFF, Style
from . import access
from .access_objects import STRONG, assigned, eligible, joined, method, policy, scheduled
from .areas import AREAS
from .objects import (
    app,
    domains,
    emergency,
    group,
    guest,
    guid,
    initial_domain,
    licence,
    registration,
    user,
)
from .tenant import Tenant

if TYPE_CHECKING:
    from collections.abc import Callable

GROUP_PIM = "/identityGovernance/privilegedAccess/group"
GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
USER_ADMINISTRATOR = "fe930be7-5e62-47db-91af-98c3a49a38b1"
SHAREPOINT_ADMINISTRATOR = "f28a1f50-f6e7-4571-818b-6a12f2af6b6c"
STYLE: Style = "careful"


def careful() -> Tenant:
    """Two administrators on request, two break-glass accounts, one robot without a secret.

    Another app has one, and no role.
    """
    people = [user(STYLE, person) for person in STAFF]
    people.append(user(STYLE, LEAVER, accountEnabled=False))
    ann, ben = people[0]["id"], people[1]["id"]
    bg = [emergency(STYLE, number) for number in (1, 2)]
    robot, registered = app(STYLE, "Backup robot", None)
    admins = group(STYLE, "Administrators", holds_roles=True)
    newsletter, its_registration = app(STYLE, "Newsletter", "2027-06-30T00:00:00Z")
    glass = group(STYLE, "Break-glass")
    spare = {"excludeGroups": [glass["id"]]}
    everyone = [*people, *bg, guest(STYLE, PARTNER)]
    tops = [one["id"] for one in bg]
    may_join, has_joined = joined(admins, ben, until="2026-11-02T14:00:00Z")
    tenant = Tenant(
        tenant_id=guid(STYLE, "tenant"),
        domain=DOMAIN[STYLE],
        initial=initial_domain(STYLE),
        premium="P2",
        members={
            admins["id"]: [ben],
            glass["id"]: tops,
            group(STYLE, "Everybody")["id"]: [ann, ben],
        },
        spo={
            "SharingCapability": 3,
            "ODBSharingCapability": 0,
            "RequireAnonymousLinksExpireInDays": 30,
        },
        federation={
            "AllowFederatedUsers": True,
            "AllowedDomains": {"AllowedDomain": [{"Domain": "partner.example"}]},
            "BlockedDomains": [],
            "Identity": "Global",
        },
        graph={
            "/organization": [
                {"id": guid(STYLE, "tenant"), "displayName": "Tidy Ltd", "tenantType": "AAD"}
            ],
            "/users": everyone,
            "/domains": domains(STYLE),
            "/groups": [admins, glass, group(STYLE, "Everybody")],
            "/subscribedSkus": [licence("AAD_PREMIUM", "AAD_PREMIUM_P2")],
            "/servicePrincipals": [robot, newsletter],
            "/applications": [registered, its_registration],
            "/reports/authenticationMethods/userRegistrationDetails": [
                registration(one, admin=one["id"] in (ann, ben, *tops), capable=True)
                for one in everyone
            ],
            "/roleManagement/directory/roleAssignments": [
                *(assigned(one, GLOBAL_ADMINISTRATOR) for one in tops),
                assigned(ann, USER_ADMINISTRATOR),
                assigned(admins["id"], GLOBAL_ADMINISTRATOR),
                assigned(robot["id"], SHAREPOINT_ADMINISTRATOR),
            ],
            "/roleManagement/directory/roleEligibilityScheduleInstances": [
                eligible(ann, GLOBAL_ADMINISTRATOR),
            ],
            f"{GROUP_PIM}/eligibilityScheduleInstances": [may_join],
            f"{GROUP_PIM}/assignmentScheduleInstances": [has_joined],
            "/roleManagement/directory/roleAssignmentScheduleInstances": [
                *(scheduled(one, GLOBAL_ADMINISTRATOR) for one in tops),
                scheduled(admins["id"], GLOBAL_ADMINISTRATOR),
                scheduled(ann, USER_ADMINISTRATOR, "Activated", "2026-11-02T14:00:00Z"),
                scheduled(robot["id"], SHAREPOINT_ADMINISTRATOR, end="2027-03-31T00:00:00Z"),
            ],
            "/identity/conditionalAccess/policies": [
                policy(STYLE, "Phishing-resistant MFA for all", STRONG, users=spare),
                policy(
                    STYLE,
                    "Block legacy authentication",
                    {"builtInControls": ["block"]},
                    clientAppTypes=["exchangeActiveSync", "other"],
                ),
                policy(
                    STYLE,
                    "Block sign-in from other countries",
                    {"builtInControls": ["block"]},
                    users=spare,
                    locations={
                        "includeLocations": ["All"],
                        "excludeLocations": [guid(STYLE, "location", "Germany")],
                    },
                ),
                policy(
                    STYLE,
                    "Trial of a device rule",
                    {"builtInControls": ["compliantDevice"]},
                    state="enabledForReportingButNotEnforced",
                ),
            ],
            "/policies/identitySecurityDefaultsEnforcementPolicy": {
                "id": "00000000-0000-0000-0000-000000000005",
                "displayName": "Security Defaults",
                "description": "",
                "isEnabled": False,
            },
            "/policies/authorizationPolicy": authorization("adminsAndGuestInviters"),
            "/policies/authenticationMethodsPolicy": methods("disabled", "migrationComplete"),
            "/admin/sharepoint/settings": {
                "sharingCapability": "existingExternalUserSharingOnly",
                "sharingDomainRestrictionMode": "allowList",
                "sharingAllowedDomainList": ["partner.example"],
                "sharingBlockedDomainList": [],
                "isResharingByExternalUsersEnabled": False,
            },
        },
    )
    for area in AREAS:
        area.careful(tenant)
    return tenant


def authorization(invites: str, *consent: str) -> dict[str, Any]:
    """The authorization policy."""
    return {
        "id": "authorizationPolicy",
        "displayName": "Authorization Policy",
        "description": "",
        "allowInvitesFrom": invites,
        "allowUserConsentForRiskyApps": None,
        "allowedToUseSSPR": True,
        "blockMsolPowerShell": True,
        "guestUserRoleId": "2af84b1e-32c8-42b7-82bc-daa82404023b",
        "defaultUserRolePermissions": {
            "allowedToCreateApps": False,
            "allowedToCreateSecurityGroups": False,
            "allowedToCreateTenants": False,
            "allowedToReadOtherUsers": True,
            "permissionGrantPoliciesAssigned": list(consent),
        },
    }


def methods(phone: str, migration: str) -> dict[str, Any]:
    """The authentication methods policy."""
    return {
        "id": "authenticationMethodsPolicy",
        "displayName": "Authentication Methods Policy",
        "policyMigrationState": migration,
        "authenticationMethodConfigurations": [
            method("Fido2", "enabled"),
            method("Sms", phone),
            method("Voice", phone),
            {**method("Email", phone), "allowExternalIdToUseEmailOtp": phone},
        ],
    }


def _anyone_links_end() -> Tenant:
    tenant = careful()
    tenant.spo["SharingCapability"] = 2
    return tenant


def _secure_access_is_not_the_only_way() -> Tenant:
    tenant = careful()
    glass = next(one for one in tenant.many("/groups") if one["displayName"] == "Break-glass")
    spared = access.only_by_secure_access(STYLE, excludeGroups=[glass["id"]])
    tenant.many(access.POLICIES).append(spared)
    return tenant


def _the_intranet_is_published() -> Tenant:
    tenant = careful()
    access.publish(tenant, STYLE)
    return tenant


def _a_federated_domain_is_not_believed() -> Tenant:
    tenant = careful()
    domain = next(one for one in tenant.many("/domains") if not one["isInitial"])
    domain["authenticationType"] = "Federated"
    behaviour = "rejectMfaByFederatedIdp"
    tenant.under[access.FEDERATION] = {domain["id"]: [access.federation(domain["id"], behaviour)]}
    return tenant


OVERLAYS: dict[str, Callable[[], Tenant]] = {
    "m365.entra.gsa_break_glass_excluded": _secure_access_is_not_the_only_way,
    "m365.entra.gsa_private_access_managed_device": _the_intranet_is_published,
    "m365.entra.federated_domain_mfa_trust": _a_federated_domain_is_not_believed,
    "m365.sharepoint.anyone_link_expiry": _anyone_links_end,
    "m365.sharepoint.anyone_link_permission": _anyone_links_end,
}
"""Variants of careful in which a check that does not apply to it does, and passes."""
