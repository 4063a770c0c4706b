"""What users, guests and owners of groups may do by themselves."""

from __future__ import annotations

from saas_audit import HIGH, LOW, MEDIUM, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.group_settings import GroupSetting
from saas_audit.datasets.m365.policies import AuthorizationPolicy, DefaultUserRole

from .group_values import setting, values_beside
from .policies import consent

GUEST_ACCESS = {
    "a0b1b346-4d3e-4e8b-98f8-753987be4970": "the same as members",
    "10dae51f-b6af-4016-8d66-8c2a99b929b3": "limited",
    "2af84b1e-32c8-42b7-82bc-daa82404023b": "restricted to their own objects",
}
LIMITED, RESTRICTED = list(GUEST_ACCESS)[1:]
SWITCH = "EnableGroupSpecificConsent"
FOR_OWNED = "managepermissiongrantsforownedresource."


@check(
    severity=HIGH,
    control=controls.GUESTS_SEE_LITTLE,
    maps={"SCuBA": ["MS.AAD.8.1v1"], "CIS M365 6.0.1": ["5.1.6.2"]},
)
def guest_directory_access_limited(
    policy: AuthorizationPolicy,
    *,
    allowed: frozenset[str] = frozenset({LIMITED, RESTRICTED}),
    tolerated: frozenset[str] = frozenset({LIMITED}),
) -> Verdict | Unclear:
    """Guests see little of the directory.

    Why: with a member's view, one guest account lists every user, group and administrator.
    Fix: Entra admin centre > External Identities > External collaboration settings > Guest user
    access: limited, or restricted to properties and memberships of their own directory objects.
    See: https://learn.microsoft.com/entra/identity/users/users-restrict-guest-permissions
    """
    role = policy.guest_user_role_id
    if role not in GUEST_ACCESS:
        return Unclear("a level of access that is not documented", saw=role)
    want = [GUEST_ACCESS.get(one, one) for one in sorted(allowed)]
    degree = LOW if role in tolerated else None
    return Verdict(role in allowed, saw=GUEST_ACCESS[role], want=want, severity=degree)


def guest_access(role: str | None) -> AuthorizationPolicy:
    """A policy for the truth table."""
    return AuthorizationPolicy(guest_user_role_id=role)


STRICT = frozenset({RESTRICTED})
guest_directory_access_limited.passes(guest_access(RESTRICTED))
guest_directory_access_limited.passes("as Microsoft sets it", guest_access(LIMITED))
guest_directory_access_limited.fails(
    "the same where only the strictest level will do", guest_access(LIMITED), allowed=STRICT, at=LOW
)
guest_directory_access_limited.fails(guest_access(next(iter(GUEST_ACCESS))), at=HIGH)
guest_directory_access_limited.unknown("a role nobody knows", guest_access("x"))
guest_directory_access_limited.unknown(guest_access(None))


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    maps={"SCuBA": ["MS.AAD.5.1v1"], "CIS M365 6.0.1": ["5.1.2.2"]},
)
def users_cannot_register_apps(policy: AuthorizationPolicy) -> Verdict:
    """Ordinary users cannot register applications.

    Why: an app registered from a taken-over account outlives the account's new password.
    Fix: Entra admin centre > Users > User settings: Users can register applications: No.
    See: https://learn.microsoft.com/entra/identity-platform/how-applications-are-added
    """
    allowed = policy.default_user_role_permissions.allowed_to_create_apps
    return Verdict(not allowed, saw="allowed" if allowed else "not allowed", want="not allowed")


def users_may(**what: bool | None) -> AuthorizationPolicy:
    """A policy for the truth table."""
    return AuthorizationPolicy(default_user_role_permissions=DefaultUserRole(**what))


users_cannot_register_apps.passes(users_may(allowed_to_create_apps=False))
users_cannot_register_apps.fails(users_may(allowed_to_create_apps=True))
users_cannot_register_apps.unknown("a property that did not come is not false", users_may())
users_cannot_register_apps.unknown(AuthorizationPolicy())


@check(
    severity=MEDIUM,
    control=controls.NO_SELF_PROMOTION,
    maps={"CIS M365 6.0.1": ["5.1.2.3"]},
)
def users_cannot_create_tenants(policy: AuthorizationPolicy) -> Verdict | Unclear:
    """Ordinary users cannot create tenants.

    Why: who creates a tenant is its Global Administrator, and work moves to where nobody looks.
    Fix: Entra admin centre > Users > User settings: Restrict non-admin users from creating
    tenants: Yes; whoever needs one gets the role Tenant Creator.
    See: https://learn.microsoft.com/entra/fundamentals/users-default-permissions
    """
    allowed = policy.default_user_role_permissions.allowed_to_create_tenants
    if allowed is None:
        return Unclear("whether users may is null")
    return Verdict(not allowed, saw="allowed" if allowed else "not allowed", want="not allowed")


users_cannot_create_tenants.passes(users_may(allowed_to_create_tenants=False))
users_cannot_create_tenants.fails(users_may(allowed_to_create_tenants=True))
users_cannot_create_tenants.fails(
    "to register apps is another right",
    users_may(allowed_to_create_apps=False, allowed_to_create_tenants=True),
)
users_cannot_create_tenants.unknown("null is no no", users_may(allowed_to_create_tenants=None))
users_cannot_create_tenants.unknown("an answer without it", users_may())
users_cannot_create_tenants.unknown(AuthorizationPolicy())


@check(severity=HIGH, control=controls.APPS_ARE_APPROVED)
def risky_app_consent_blocked(policy: AuthorizationPolicy) -> Verdict:
    """Users cannot consent to apps that Microsoft finds risky.

    Why: the warning is for new apps of unverified publishers, which consent phishing uses.
    Fix: with Microsoft Graph, PATCH /policies/authorizationPolicy: allowUserConsentForRiskyApps
    false; no admin centre shows it.
    See: https://learn.microsoft.com/entra/identity/enterprise-apps/configure-risk-based-step-up-consent
    """
    allowed = bool(policy.allow_user_consent_for_risky_apps)
    return Verdict(not allowed, saw="allowed" if allowed else "blocked", want="blocked")


risky_app_consent_blocked.passes(AuthorizationPolicy(allow_user_consent_for_risky_apps=False))
risky_app_consent_blocked.passes(
    "nobody has touched it, and it blocks by itself",
    AuthorizationPolicy(allow_user_consent_for_risky_apps=None),
)
risky_app_consent_blocked.fails(AuthorizationPolicy(allow_user_consent_for_risky_apps=True))
risky_app_consent_blocked.fails(
    "allowed, though users may consent to nothing today",
    AuthorizationPolicy(
        allow_user_consent_for_risky_apps=True,
        default_user_role_permissions=DefaultUserRole(permission_grant_policies_assigned=[]),
    ),
)
risky_app_consent_blocked.unknown(AuthorizationPolicy())


@check(severity=HIGH, control=controls.APPS_ARE_APPROVED)
def group_owner_consent_off(
    policy: AuthorizationPolicy, settings: Rows[GroupSetting]
) -> Verdict | Unclear:
    """Owners of groups cannot let apps into the group's data.

    Why: a team's files and chats belong to the organisation, and anyone may own a team.
    Fix: Entra admin centre > Enterprise applications > Consent and permissions > User consent
    settings > Group owner consent: do not allow.
    See: https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent-groups
    """
    want = "no consent by owners of groups"
    granted = policy.default_user_role_permissions.permission_grant_policies_assigned
    if granted is None:
        return Unclear("the list of consent policies is null")
    owned = [one for one in granted if one.lower().startswith(FOR_OWNED)]
    if owned:
        return Verdict(False, saw=owned, want=want)
    values = values_beside(SWITCH, settings)
    allowed = values.get(SWITCH, "").lower()
    if allowed not in ("true", "false"):
        return Unclear("the tenant has no such setting, and no such consent policy")
    bounded = bool(values.get("ConstrainGroupSpecificConsentToMembersOfGroupId"))
    saw = "for some owners" if bounded else "for every owner"
    ok = allowed == "false"
    return Verdict(ok, saw="off" if ok else saw, want=want, severity=LOW if bounded else None)


def owners(allowed: str, group: str = "") -> GroupSetting:
    """A setting for the truth table."""
    bound = {"ConstrainGroupSpecificConsentToMembersOfGroupId": group}
    return setting({SWITCH: allowed} | bound)


FOR_TEAMS = (
    "ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-team"
)
NO_CONSENT = consent()
group_owner_consent_off.passes(NO_CONSENT, owners("False"))
group_owner_consent_off.passes(
    "what users let into their own data is another question",
    consent("ManagePermissionGrantsForSelf.microsoft-user-default-legacy"),
    owners("False"),
)
group_owner_consent_off.passes(
    "the switch alone",
    NO_CONSENT,
    setting({SWITCH: "false"}),
)
group_owner_consent_off.unknown("null is no empty list", consent(None), owners("False"))
group_owner_consent_off.fails(NO_CONSENT, owners("true"), at=HIGH)
group_owner_consent_off.fails("owners in one group", NO_CONSENT, owners("True", "group"), at=LOW)
group_owner_consent_off.fails(
    "the old setting says no, and a consent policy says yes", consent(FOR_TEAMS), owners("False")
)
group_owner_consent_off.unknown("neither says anything", NO_CONSENT)
group_owner_consent_off.unknown(NO_CONSENT, owners(""))
group_owner_consent_off.unknown(NO_CONSENT, unread(GroupSetting))
