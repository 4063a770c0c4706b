"""The small world that truth tables about conditional access are told in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saas_audit.datasets.m365.directory import Group
from saas_audit.datasets.m365.policies import (
    AuthenticationStrength,
    ConditionalAccessPolicy,
    ExternalTenants,
    Filter,
    GuestTypes,
    PersistentBrowser,
    PolicyApplications,
    PolicyClients,
    PolicyConditions,
    PolicyDevices,
    PolicyFlows,
    PolicyGrant,
    PolicyLocations,
    PolicyPlatforms,
    PolicySession,
    PolicyUsers,
    SecurityDefaults,
    SignInFrequency,
)
from saas_audit.datasets.m365.roles import RoleAssignment
from saas_audit.derived.m365.groups import GroupMember
from saas_audit.derived.m365.roles import GLOBAL_ADMINISTRATOR

from .examples import ORGANISATION, P2, active, sku, user

if TYPE_CHECKING:
    from saas_audit.model import Part

P1 = sku("AAD_PREMIUM")
TENANT = [ORGANISATION, P1]
NO_LICENCE = [ORGANISATION]
DEFAULTS_OFF = SecurityDefaults(is_enabled=False)
DEFAULTS_ON = SecurityDefaults(is_enabled=True)
ANN, GITA = user("ann"), user("gita")
PAT = user("pat", upn="pat_p.example#EXT#@acme.example", user_type="Guest")
NOBODY_SPECIAL = RoleAssignment(
    id="a", principal_id="sp", role_definition_id="x", directory_scope_id="/"
)
EVERYBODY = [ANN, GITA, NOBODY_SPECIAL]
WORLD = [*TENANT, *EVERYBODY]
UNLICENSED = [*NO_LICENCE, *EVERYBODY]
AT_RISK = [ORGANISATION, P2, *EVERYBODY]
"""With the licence that knows risk."""
DISABLED = [ORGANISATION, P2, user("ann", account_enabled=False), NOBODY_SPECIAL]
"""Nobody here signs in anywhere."""
ONLY_PAT = [*TENANT, PAT, NOBODY_SPECIAL]
ADMINS = [*TENANT, ANN, active("ann")]
IT = Group(id="it", display_name="IT", is_assignable_to_role=None, visibility=None)
ANN_IN_IT = [IT, GroupMember(id="ann", group="it")]
BOTH_IN_IT = [*ANN_IN_IT, GroupMember(id="gita", group="it")]
REPORT_ONLY = "enabledForReportingButNotEnforced"


def grant(*controls: str, operator: str = "OR", **beside: Any) -> PolicyGrant:
    """A demand that any one of the alternatives satisfies, unless told otherwise."""
    usual: dict[str, Any] = {
        "custom_authentication_factors": [],
        "terms_of_use": [],
        "authentication_strength": beside.pop("strength", None),
    }
    return PolicyGrant(operator=operator, built_in_controls=list(controls), **{**usual, **beside})


def strength(*combinations: str, satisfies: str = "mfa") -> AuthenticationStrength:
    """An authentication strength."""
    return AuthenticationStrength(
        display_name="a strength",
        allowed_combinations=list(combinations),
        requirements_satisfied=satisfies,
    )


MFA, BLOCK, DEVICE = grant("mfa"), grant("block"), grant("compliantDevice")
STRONG = grant(strength=strength("windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"))


def people(**named: Any) -> PolicyUsers:
    """Everybody, unless told otherwise."""
    usual: dict[str, Any] = {
        "include_users": ["All"],
        "include_groups": [],
        "include_roles": [],
        "include_guests_or_external_users": None,
        "exclude_users": [],
        "exclude_groups": [],
        "exclude_roles": [],
        "exclude_guests_or_external_users": None,
    }
    return PolicyUsers(**{**usual, **named})


ADMIN_ROLE = people(include_users=[], include_roles=[GLOBAL_ADMINISTRATOR])
BUT_IT = people(exclude_groups=["it"])
BUT_ANN = people(exclude_users=["ann"])
ONLY_ANN = people(include_users=["ann"])


def guests(*kinds: str, of: str = "all") -> GuestTypes:
    """Kinds of guests, of all tenants or of some."""
    return GuestTypes(
        guest_or_external_user_types=",".join(kinds),
        external_tenants=ExternalTenants(membership_kind=of),
    )


def resources(
    *included: str, without: tuple[str, ...] = (), actions: tuple[str, ...] = (), tagged: str = ""
) -> PolicyApplications:
    """What a policy guards; all resources unless told otherwise."""
    return PolicyApplications(
        include_applications=list(included or (() if actions else ("All",))),
        exclude_applications=list(without),
        include_user_actions=[f"urn:user:{action}" for action in actions],
        include_authentication_context_class_references=[],
        application_filter=Filter(mode="include", rule=tagged) if tagged else None,
    )


def places(*, without: str = "", only: str = "All") -> PolicyLocations:
    """Where it applies."""
    return PolicyLocations(include_locations=[only], exclude_locations=[without] if without else [])


def platforms(*included: str, without: tuple[str, ...] = ()) -> PolicyPlatforms:
    """On what it applies."""
    return PolicyPlatforms(include_platforms=list(included), exclude_platforms=list(without))


def devices(rule: str | None, mode: str = "exclude") -> PolicyDevices:
    """Which devices it spares, or means."""
    return PolicyDevices(device_filter=Filter(mode=mode, rule=rule))


def flows(methods: str | None) -> PolicyFlows:
    """Which ways to hand on a sign-in it means."""
    return PolicyFlows(transfer_methods=methods)


def frequency(value: int | None = None, unit: str = "hours", *, on: bool = True) -> SignInFrequency:
    """Ask again after so long; without a value, every time."""
    return SignInFrequency(
        is_enabled=on,
        type=unit if value is not None else None,
        value=value,
        frequency_interval="everyTime" if value is None else "timeBased",
    )


def session(frequency: SignInFrequency | None = None, browser: str | None = None) -> PolicySession:
    """What happens after the sign-in."""
    persistent = PersistentBrowser(is_enabled=True, mode=browser) if browser else None
    return PolicySession(sign_in_frequency=frequency, persistent_browser=persistent)


EVERYONE = people()


def policy(
    grant: PolicyGrant | None = MFA,
    users: PolicyUsers | None = EVERYONE,
    id: str = "p",
    **when: Any,
) -> ConditionalAccessPolicy:
    """Enforced for everybody on everything, unless told otherwise."""
    usual: dict[str, Any] = {
        "applications": resources(),
        "client_app_types": ["all"],
        "platforms": None,
        "locations": None,
        "devices": None,
        "authentication_flows": None,
        "client_applications": None,
        "user_risk_levels": [],
        "sign_in_risk_levels": [],
        "service_principal_risk_levels": [],
        "insider_risk_levels": None,
    }
    state, after = when.pop("state", "enabled"), when.pop("session", None)
    return ConditionalAccessPolicy(
        id=id,
        display_name=id,
        state=state,
        conditions=PolicyConditions(users=users, **{**usual, **when}),
        grant_controls=grant,
        session_controls=after,
    )


def nulls(part: type[Part], **facts: Any) -> Any:
    """With null wherever nothing else is told: Graph's other way to say that nobody set it."""
    return part(**{**dict.fromkeys(part.__members__), **facts})


SPARSE = policy(
    nulls(PolicyGrant, operator="OR", authentication_strength=strength("fido2")),
    nulls(PolicyUsers, include_users=["All"]),
    applications=nulls(PolicyApplications, include_applications=["All"]),
    platforms=nulls(PolicyPlatforms),
    locations=nulls(PolicyLocations),
    devices=nulls(PolicyDevices),
    authentication_flows=nulls(PolicyFlows),
    client_applications=nulls(PolicyClients),
    client_app_types=None,
    user_risk_levels=None,
    sign_in_risk_levels=None,
    service_principal_risk_levels=None,
)
"""MFA for everybody on everything, and null wherever that is possible."""
IDLE = [
    policy(id="of apps", client_applications=PolicyClients(include_service_principals=["sp"])),
    policy(id="guards nothing", applications=None),
    policy(id="guards null", applications=nulls(PolicyApplications)),
    policy(id="for nobody", users=None),
    policy(id="for null", users=nulls(PolicyUsers)),
    policy(None, id="wants nothing"),
    policy(grant(), id="wants none"),
]
"""Enforced, and none of them asks anything of a person."""
