"""What apps may do: rights that lead to the top, who owns such apps, what all agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saas_audit import CRITICAL, HIGH, LOW, Lookup, Own, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedClient
from saas_audit.datasets.m365.app_rights import MICROSOFT_GRAPH, DelegatedGrant, GraphRight
from saas_audit.datasets.m365.directory import Application, ServicePrincipal, User
from saas_audit.datasets.m365.roles import RoleAssignment
from saas_audit.derived.m365.app_rights import (
    MICROSOFT,
    ApprovedApp,
    RiskyScope,
    TierZeroApp,
    TierZeroRight,
    is_approved,
)
from saas_audit.derived.m365.owners import AccountOwner, AppOwner, RegistrationOwner
from saas_audit.derived.m365.roles import GLOBAL_ADMINISTRATOR, ActiveHolding, PrivilegedApp

from .examples import PIM, active, user

if TYPE_CHECKING:
    from saas_audit.model import Severity


def _judged(
    app: ServicePrincipal,
    held: Own[TierZeroRight] | Own[RiskyScope],
    approved: Lookup[ApprovedApp],
    want: str,
    degree: Severity,
) -> Verdict:
    """Approved apps may hold what they hold; a disabled one cannot use it for now."""
    if not held:
        return Verdict(True, saw="none", want=want)
    saw = f"{app.display_name}: {', '.join(sorted({right.name for right in held}))}"
    if is_approved(app, approved):
        return Verdict(True, saw=saw, want=want, caveat="approved in the config")
    return Verdict(False, saw=saw, want=want, severity=degree if app.account_enabled else LOW)


@check(severity=CRITICAL, control=controls.NO_SELF_PROMOTION)
def apps_path_to_global_admin(
    app: ServicePrincipal, rights: Own[TierZeroRight], approved: Lookup[ApprovedApp]
) -> Verdict | None:
    """No app holds a right that leads to Global Administrator.

    Why: who steals the secret of such an app owns the tenant, with no sign-in to notice.
    Fix: Entra admin centre > Enterprise applications > the app > Permissions: replace the right by
    a narrower one; approve what has to stay, by app id, as approved_clients in the config.
    See: https://learn.microsoft.com/graph/permissions-reference
    """
    if rights and app.app_owner_organization_id in MICROSOFT:
        return None
    degree = CRITICAL if any(right.direct for right in rights) else HIGH
    return _judged(app, rights, approved, "no such right, or an approved app", degree)


ROLES_OF_ALL = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"  # RoleManagement.ReadWrite.Directory
APPS_OF_ALL = "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"  # Application.ReadWrite.All
READ_USERS = "df021288-bdef-4463-88db-98f22de89214"  # User.Read.All
FIRST_PARTY = next(iter(sorted(MICROSOFT)))


def robot(**facts: Any) -> ServicePrincipal:
    """An app's account, enabled, of this tenant."""
    usual: dict[str, Any] = {
        "app_id": "app",
        "display_name": "Robot",
        "service_principal_type": "Application",
        "account_enabled": True,
        "app_owner_organization_id": "t",
    }
    return ServicePrincipal(id="sp", **{**usual, **facts})


def may(right: str) -> GraphRight:
    """A right on Graph in the robot's own name."""
    return GraphRight(
        id=f"r-{right}", app_role_id=right, principal_id="sp", principal_display_name="Robot"
    )


APPROVED = ApprovedClient(client="APP")
apps_path_to_global_admin.passes("reading is no path", robot(), may(READ_USERS))
apps_path_to_global_admin.passes("approved by app id", robot(), may(ROLES_OF_ALL), APPROVED)
apps_path_to_global_admin.fails(robot(), may(ROLES_OF_ALL), at=CRITICAL)
apps_path_to_global_admin.fails("by a detour", robot(), may(APPS_OF_ALL), at=HIGH)
apps_path_to_global_admin.fails(
    "by a detour, and straight", robot(), may(APPS_OF_ALL), may(ROLES_OF_ALL), at=CRITICAL
)
apps_path_to_global_admin.passes(
    "Microsoft's own, without one", robot(app_owner_organization_id=FIRST_PARTY), may(READ_USERS)
)
apps_path_to_global_admin.fails(
    "an app id of null is on no list", robot(app_id=None), may(ROLES_OF_ALL), APPROVED
)
apps_path_to_global_admin.fails(
    "approved by name only, and anybody may take a name",
    robot(),
    may(ROLES_OF_ALL),
    ApprovedClient(client="Robot"),
)
apps_path_to_global_admin.fails(
    "a managed identity, which no tenant owns",
    robot(service_principal_type="ManagedIdentity", app_owner_organization_id=None),
    may(ROLES_OF_ALL),
)
apps_path_to_global_admin.fails(
    "switched off, until somebody switches it on",
    robot(account_enabled=False),
    may(ROLES_OF_ALL),
    at=LOW,
)
apps_path_to_global_admin.skips(
    "Microsoft's own", robot(app_owner_organization_id=FIRST_PARTY), may(ROLES_OF_ALL)
)
apps_path_to_global_admin.unknown(robot(), GraphRight(id="r"))
apps_path_to_global_admin.unknown(robot(), unread(GraphRight))


def _ownerless(
    name: str | None, owners: Own[AppOwner], users: Lookup[User], roles: Lookup[ActiveHolding]
) -> Verdict:
    """An owner who is Global Administrator anyway gains nothing; a stolen session of his does."""
    if not owners:
        return Verdict(True, saw=f"{name}: no owner", want="no owner")
    names = [_name(owner, users) for owner in owners.seen()]
    tops = [roles.all(principal=owner.who).where(_is_global) for owner in owners]
    degree = LOW if all(tops) else None
    return Verdict(False, saw=f"{name}: {', '.join(names)}", want="no owner", severity=degree)


def _is_global(holding: ActiveHolding) -> bool:
    return holding.role == GLOBAL_ADMINISTRATOR and holding.scope == "/"


def _name(owner: AppOwner, users: Lookup[User]) -> str:
    """By sign-in name where users were read; for the eye only."""
    seen = users.all(id=owner.who).seen()
    return f"{seen[0].user_principal_name if seen else owner.who} owns the {owner.of_the}"


@check(severity=HIGH, control=controls.NO_SELF_PROMOTION)
def privileged_apps_no_owners(
    app: PrivilegedApp, owners: Own[AppOwner], users: Lookup[User], roles: Lookup[ActiveHolding]
) -> Verdict:
    """Apps in a privileged role have no owner.

    Why: an owner may add a secret to the app and sign in as it, roles and all.
    Fix: Entra admin centre > App registrations > the app > Owners, and Enterprise applications >
    the app > Owners: remove them; application administrators can manage it without.
    See: https://learn.microsoft.com/entra/identity/enterprise-apps/overview-assign-app-owners
    """
    return _ownerless(app.display_name, owners, users, roles)


@check(severity=HIGH, control=controls.NO_SELF_PROMOTION)
def privileged_api_apps_no_owners(
    app: TierZeroApp, owners: Own[AppOwner], users: Lookup[User], roles: Lookup[ActiveHolding]
) -> Verdict:
    """Apps with a right that leads to Global Administrator have no owner.

    Why: an owner may add a secret to the app and use its rights, without ever holding a role.
    Fix: Entra admin centre > App registrations > the app > Owners, and Enterprise applications >
    the app > Owners: remove them, or take the right from the app.
    See: https://learn.microsoft.com/entra/identity/enterprise-apps/overview-assign-app-owners
    """
    return _ownerless(app.display_name, owners, users, roles)


REGISTERED = Application(id="o", app_id="app", display_name="Robot")
ANN = user("ann")
OWNS_ACCOUNT = AccountOwner(id="ann", app="sp")
OWNS_REGISTRATION = RegistrationOwner(id="ann", registration="o")


def told(check: Any, holds: list[Any]) -> None:
    """One table for two kinds of power."""
    check.passes(holds, REGISTERED)
    check.passes("registered elsewhere: only the account is here", holds)
    check.passes(
        "another app's owner",
        holds,
        REGISTERED,
        AccountOwner(id="ann", app="other"),
        ServicePrincipal(id="other", app_id="x", display_name="Other"),
    )
    check.fails(holds, REGISTERED, ANN, OWNS_ACCOUNT, at=HIGH)
    check.fails(
        "the account has none, the registration has one",
        holds,
        REGISTERED,
        ANN,
        OWNS_REGISTRATION,
        at=HIGH,
    )
    check.fails(
        "an owner who is Global Administrator anyway",
        holds,
        ANN,
        active("ann"),
        OWNS_ACCOUNT,
        at=LOW,
    )
    check.unknown(holds, REGISTERED, unread(AccountOwner, of="sp"))
    check.fails(
        "one owner is, the other is not",
        holds,
        ANN,
        active("ann"),
        OWNS_ACCOUNT,
        AccountOwner(id="gita", app="sp"),
        at=HIGH,
    )
    check.fails(
        "an owner who is so in a part of the tenant, and holds a lesser role",
        holds,
        ANN,
        active("ann", scope="/administrativeUnits/u"),
        active("ann", "x"),
        OWNS_ACCOUNT,
        at=HIGH,
    )
    check.unknown(holds, REGISTERED, unread(RegistrationOwner, of="o"))
    check.unknown("the registration was not read", holds, unread(Application))
    check.skips("an app without power", PIM, robot(), active("ann"), REGISTERED)


told(privileged_apps_no_owners, [PIM, robot(), active("sp")])
told(privileged_api_apps_no_owners, [PIM, robot(), may(APPS_OF_ALL), active("eve")])
privileged_apps_no_owners.unknown(PIM, robot(), unread(RoleAssignment))
privileged_api_apps_no_owners.unknown(PIM, robot(), unread(GraphRight))


@check(severity=HIGH, control=controls.APPS_ARE_APPROVED)
def tenant_wide_delegated_grants(
    app: ServicePrincipal, scopes: Own[RiskyScope], approved: Lookup[ApprovedApp]
) -> Verdict | None:
    """No app was given risky rights in everybody's name.

    Why: one consent for all lets the app read mail and files of whoever signs in to it.
    Fix: Entra admin centre > Enterprise applications > the app > Permissions: revoke the
    permission; approve what has to stay, by app id, as approved_clients in the config.
    See: https://learn.microsoft.com/entra/identity/enterprise-apps/manage-application-permissions
    """
    if scopes and app.app_owner_organization_id in MICROSOFT:
        return None
    return _judged(app, scopes, approved, "no such consent, or an approved app", HIGH)


GRAPH = ServicePrincipal(
    id="graph",
    app_id=MICROSOFT_GRAPH,
    display_name="Microsoft Graph",
    account_enabled=True,
    app_owner_organization_id=FIRST_PARTY,
)
OTHER_API = ServicePrincipal(id="api", app_id="api", display_name="Time sheets")


def agreed(
    scope: str | None, resource: str = "graph", kind: str = "AllPrincipals"
) -> DelegatedGrant:
    """What the robot may do in people's names."""
    return DelegatedGrant(
        id="g", client_id="sp", consent_type=kind, resource_id=resource, scope=scope
    )


tenant_wide_delegated_grants.passes(robot(), GRAPH, agreed(" openid profile User.Read "))
tenant_wide_delegated_grants.passes(
    "one person's own consent", robot(), GRAPH, agreed("Mail.ReadWrite", kind="Principal")
)
tenant_wide_delegated_grants.passes(
    "the same word, of another API", robot(), OTHER_API, agreed("Mail.ReadWrite", "api")
)
tenant_wide_delegated_grants.passes("approved", robot(), GRAPH, agreed("Mail.Read"), APPROVED)
tenant_wide_delegated_grants.passes("nothing by null", robot(), GRAPH, agreed(None))
tenant_wide_delegated_grants.passes(
    "of an API without an id",
    robot(),
    ServicePrincipal(id="api", app_id=None, display_name="Old"),
    agreed("Mail.Read", "api"),
)
tenant_wide_delegated_grants.fails(
    "among harmless ones", robot(), GRAPH, agreed("openid Mail.ReadWrite profile"), at=HIGH
)
tenant_wide_delegated_grants.fails(
    "switched off", robot(account_enabled=False), GRAPH, agreed("Mail.Read"), at=LOW
)
tenant_wide_delegated_grants.passes(
    "Microsoft's own may, and is not asked",
    robot(app_owner_organization_id=FIRST_PARTY),
    GRAPH,
    agreed("Directory.AccessAsUser.All"),
)
tenant_wide_delegated_grants.unknown(robot(), GRAPH, DelegatedGrant(id="g"))
tenant_wide_delegated_grants.unknown(robot(), unread(DelegatedGrant))
