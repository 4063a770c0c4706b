"""What Entra ID demands at sign-in, and what users may do by themselves."""

from __future__ import annotations

from typing import Literal

from ...model import Part, Row, Setting
from .api import graph

PolicyState = Literal["enabled", "disabled", "enabledForReportingButNotEnforced"]
GrantControl = Literal[
    "block",
    "mfa",
    "compliantDevice",
    "domainJoinedDevice",
    "approvedApplication",
    "compliantApplication",
    "passwordChange",
    "riskRemediation",
]
ClientApp = Literal[
    "all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "easSupported", "other"
]


class ExternalTenants(Part, rename="camel"):
    """Whose guests are meant."""

    membership_kind: str | None


class GuestTypes(Part, rename="camel"):
    """Kinds of guests, comma-joined as Graph spells flags."""

    guest_or_external_user_types: str | None
    external_tenants: ExternalTenants | None


class PolicyUsers(Part, rename="camel"):
    """Whom a policy speaks to."""

    include_users: list[str] | None
    include_groups: list[str] | None
    include_roles: list[str] | None
    include_guests_or_external_users: GuestTypes | None
    exclude_users: list[str] | None
    exclude_groups: list[str] | None
    exclude_roles: list[str] | None
    exclude_guests_or_external_users: GuestTypes | None


class Filter(Part, rename="camel"):
    """A rule over attributes; Microsoft's own tools also write one that holds nothing."""

    mode: Literal["include", "exclude"] | None
    rule: str | None


class PolicyApplications(Part, rename="camel"):
    """Which resources a policy guards."""

    include_applications: list[str] | None
    exclude_applications: list[str] | None
    include_user_actions: list[str] | None
    include_authentication_context_class_references: list[str] | None
    application_filter: Filter | None


class PolicyPlatforms(Part, rename="camel"):
    include_platforms: list[str] | None
    exclude_platforms: list[str] | None


class PolicyLocations(Part, rename="camel"):
    include_locations: list[str] | None
    exclude_locations: list[str] | None


class PolicyDevices(Part, rename="camel"):
    device_filter: Filter | None


class PolicyFlows(Part, rename="camel"):
    transfer_methods: str | None


class PolicyClients(Part, rename="camel"):
    """Workload identities; a policy that names some does not speak to people."""

    include_service_principals: list[str] | None


class PolicyConditions(Part, rename="camel"):
    """When a policy applies. Null and an empty list mean the same: no such condition."""

    users: PolicyUsers | None
    applications: PolicyApplications | None
    client_app_types: list[ClientApp] | None
    platforms: PolicyPlatforms | None
    locations: PolicyLocations | None
    devices: PolicyDevices | None
    authentication_flows: PolicyFlows | None
    client_applications: PolicyClients | None
    user_risk_levels: list[str] | None
    sign_in_risk_levels: list[str] | None
    service_principal_risk_levels: list[str] | None
    insider_risk_levels: str | None


class AuthenticationStrength(Part, rename="camel"):
    """Which combinations of methods satisfy a policy."""

    display_name: str
    allowed_combinations: list[str]
    requirements_satisfied: str


class PolicyGrant(Part, rename="camel"):
    """What a policy demands."""

    operator: Literal["AND", "OR"] | None
    built_in_controls: list[GrantControl] | None
    custom_authentication_factors: list[str] | None
    terms_of_use: list[str] | None
    authentication_strength: AuthenticationStrength | None


class SignInFrequency(Part, rename="camel"):
    """How soon a policy asks again."""

    is_enabled: bool | None
    type: Literal["days", "hours"] | None
    value: int | None
    frequency_interval: Literal["timeBased", "everyTime"] | None


class PersistentBrowser(Part, rename="camel"):
    """Whether a browser stays signed in when it is closed."""

    is_enabled: bool | None
    mode: Literal["always", "never"] | None


class PolicySession(Part, rename="camel"):
    """What a policy does to the session after the sign-in."""

    sign_in_frequency: SignInFrequency | None
    persistent_browser: PersistentBrowser | None


@graph("/identity/conditionalAccess/policies", permission="Policy.Read.All", asks_fields=False)
class ConditionalAccessPolicy(Row, rename="camel", label="display_name"):
    """Read whole: a condition nobody asked for may be the one that narrows the policy."""

    id: str
    display_name: str
    state: PolicyState
    conditions: PolicyConditions
    grant_controls: PolicyGrant | None
    session_controls: PolicySession | None


@graph("/policies/identitySecurityDefaultsEnforcementPolicy", permission="Policy.Read.All")
class SecurityDefaults(Setting, rename="camel"):
    """Microsoft's baseline for tenants without conditional access."""

    is_enabled: bool


class DefaultUserRole(Part, rename="camel"):
    """What every user may do."""

    allowed_to_create_apps: bool
    allowed_to_create_tenants: bool | None
    permission_grant_policies_assigned: list[str] | None


AllowInvitesFrom = Literal[
    "none", "adminsAndGuestInviters", "adminsGuestInvitersAndAllMembers", "everyone"
]


@graph("/policies/authorizationPolicy", permission="Policy.Read.All")
class AuthorizationPolicy(Setting, rename="camel"):
    """What users may do without asking."""

    allow_invites_from: AllowInvitesFrom
    allow_user_consent_for_risky_apps: bool | None
    guest_user_role_id: str | None
    default_user_role_permissions: DefaultUserRole


class ConsentReviewer(Part, rename="camel"):
    """A person, a group or a role, as a path of Graph's."""

    query: str | None


@graph("/policies/adminConsentRequestPolicy", permission="Policy.Read.All")
class AdminConsentRequests(Setting, rename="camel"):
    """Whether users may ask for an app they cannot consent to, and who answers."""

    is_enabled: bool
    reviewers: list[ConsentReviewer] | None


class FeatureTarget(Part, rename="camel"):
    """Whom a feature of a method is for: a group's id, or ``all_users``."""

    id: str | None


class MethodFeature(Part, rename="camel"):
    """A feature of a method; ``default`` leaves it to Microsoft."""

    state: Literal["default", "enabled", "disabled"] | None
    include_target: FeatureTarget | None
    exclude_target: FeatureTarget | None


class AuthenticatorFeatures(Part, rename="camel"):
    """What a prompt of Microsoft Authenticator shows."""

    display_app_information_required_state: MethodFeature | None
    display_location_information_required_state: MethodFeature | None


class MethodTarget(Part, rename="camel"):
    """A group that may use a method, or ``all_users``."""

    id: str
    is_usable_for_sign_in: bool


class AuthenticationMethod(Part, rename="camel"):
    """One way to sign in, by id: ``Sms``, ``Voice``, ``Fido2``, ...

    Each has settings of its own: ``is_usable_for_sign_in`` of a target is that of ``Sms``, the
    features are those of ``MicrosoftAuthenticator``, and guests' codes are those of ``Email``.
    """

    id: str
    state: Literal["enabled", "disabled"]
    include_targets: list[MethodTarget]
    feature_settings: AuthenticatorFeatures | None
    allow_external_id_to_use_email_otp: Literal["default", "enabled", "disabled"] | None


@graph("/policies/authenticationMethodsPolicy", permission="Policy.Read.All", asks_fields=False)
class AuthenticationMethods(Setting, rename="camel"):
    """Which ways to sign in are allowed. Read whole: $select drops the configurations."""

    policy_migration_state: (
        Literal["preMigration", "migrationInProgress", "migrationComplete"] | None
    )
    authentication_method_configurations: list[AuthenticationMethod]
