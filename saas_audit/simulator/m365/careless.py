"""Loosely Ltd's Microsoft 365: every check fails, each for a reason somebody has really seen."""

from __future__ import annotations

from ..cast import DOMAIN, LEAVER, PARTNER, STAFF, Person, Style
from .access_objects import assigned, policy, scheduled
from .areas import AREAS
from .careful import GLOBAL_ADMINISTRATOR, GROUP_PIM, authorization, methods
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

STYLE: Style = "careless"


def careless() -> Tenant:
    """Everybody an administrator for good, a policy with a hole, a robot with a secret."""
    people = [user(STYLE, person) for person in STAFF]
    people.append(user(STYLE, LEAVER, accountEnabled=False))
    people[0]["otherMails"] = ["ann.arbour@gmail.com"]
    outsider = guest(STYLE, PARTNER)
    bg = [emergency(STYLE, 1, accountEnabled=False, otherMails=[people[1]["mail"]])]
    robot, registered = app(STYLE, "Deploy robot", "2027-06-30T00:00:00Z")
    tops = [one["id"] for one in (*people[:8], outsider, *bg)]
    exempt = group(STYLE, "MFA exempt")
    robots = group(STYLE, "Robots", holds_roles=True)
    agent = guest(STYLE, Person("agent1", "Agent One"), "agency.example")
    everyone = [*people, outsider, agent, *bg]
    tenant = Tenant(
        tenant_id=guid(STYLE, "tenant"),
        domain=DOMAIN[STYLE],
        initial=initial_domain(STYLE),
        premium="P2",
        members={exempt["id"]: [people[0]["id"]], robots["id"]: [robot["id"]]},
        spo={
            "SharingCapability": 2,
            "ODBSharingCapability": 1,
            "RequireAnonymousLinksExpireInDays": -1,
        },
        federation={
            "AllowFederatedUsers": True,
            "AllowedDomains": None,
            "BlockedDomains": ["rival.example"],
            "Identity": "Global",
        },
        graph={
            "/organization": [
                {"id": guid(STYLE, "tenant"), "displayName": "Loosely Ltd", "tenantType": "AAD"}
            ],
            "/users": everyone,
            "/domains": domains(STYLE),
            "/groups": [exempt, robots],
            "/subscribedSkus": [licence("AAD_PREMIUM", "AAD_PREMIUM_P2")],
            "/servicePrincipals": [robot],
            "/applications": [registered],
            "/reports/authenticationMethods/userRegistrationDetails": [
                registration(one, admin=one["id"] in tops, capable=one["id"] != people[1]["id"])
                for one in everyone
            ],
            "/roleManagement/directory/roleAssignments": [
                *(assigned(one, GLOBAL_ADMINISTRATOR) for one in tops),
                assigned(robots["id"], GLOBAL_ADMINISTRATOR),
            ],
            "/roleManagement/directory/roleEligibilityScheduleInstances": [],
            f"{GROUP_PIM}/eligibilityScheduleInstances": [],
            f"{GROUP_PIM}/assignmentScheduleInstances": [],
            "/roleManagement/directory/roleAssignmentScheduleInstances": [
                scheduled(one, GLOBAL_ADMINISTRATOR) for one in (*tops, robots["id"])
            ],
            "/identity/conditionalAccess/policies": [
                policy(
                    STYLE,
                    "MFA for all",
                    {"builtInControls": ["mfa", "compliantDevice"]},
                    users={"excludeGroups": [exempt["id"]]},
                ),
            ],
            "/policies/identitySecurityDefaultsEnforcementPolicy": {
                "id": "00000000-0000-0000-0000-000000000005",
                "displayName": "Security Defaults",
                "description": "",
                "isEnabled": False,
            },
            "/policies/authorizationPolicy": authorization(
                "everyone", "ManagePermissionGrantsForSelf.microsoft-user-default-legacy"
            ),
            "/policies/authenticationMethodsPolicy": methods("enabled", "preMigration"),
            "/admin/sharepoint/settings": {
                "sharingCapability": "externalUserAndGuestSharing",
                "sharingDomainRestrictionMode": "none",
                "sharingAllowedDomainList": [],
                "sharingBlockedDomainList": [],
                "isResharingByExternalUsersEnabled": True,
            },
        },
    )
    for area in AREAS:
        area.careless(tenant)
    return tenant
