"""Administrators' accounts: used, guarded by Google itself, and given no more than they need."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from saas_audit import HIGH, AsOf, Lookup, Own, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount, BreakGlass
from saas_audit.datasets.google.directory import (
    Expiration,
    Group,
    GroupMember,
    Privilege,
    Role,
    RoleAssignment,
    User,
)
from saas_audit.datasets.google.policies import SsoAssignment
from saas_audit.derived.google.people import Admin, SuperAdmin, in_force
from saas_audit.derived.google.roles import HeldRole, privileges_of, role_of
from saas_audit.derived.google.user_sign_in import AdminSso

from ..examples import ENDED, UNITS, given, group, help_desk, member, super_admin, user

PRIVILEGED = frozenset(
    {
        "USERS_ALL",
        "USERS_CREATE",
        "USERS_UPDATE",
        "USERS_RESET_PASSWORD",
        "USER_SECURITY_ALL",
        "GROUPS_ALL",
        "ORGANIZATION_UNITS_ALL",
        "SECURITY_SETTINGS",
        "INBOUND_SSO_SETTINGS",
        "DOMAIN_MANAGEMENT",
        "ADMIN_DOMAIN_SETTINGS",
        "APP_ADMIN",
        "SERVICES",
        "MANAGE_TRUST_RULES",
        "MANAGE_DLP_RULE",
        "ACCESS_LEVEL_MANAGEMENT",
        "TRUSTED_DOMAIN_WHITELIST_WRITE",
    }
)
"""Privileges that lead to everything else, or to everybody's data."""


@check(severity=HIGH, control=controls.NO_STANDING_ADMINS)
def super_admin_not_stale(
    admin: SuperAdmin, user: User, emergency: Lookup[BreakGlass], as_of: AsOf, *, days: int = 90
) -> Verdict | None:
    """Super administrator accounts are in use, or kept for emergencies.

    Why: nobody notices when an account that nobody uses is used by somebody else.
    Fix: Admin console > Account > Admin roles > Super Admin: unassign it; or name the account in
        break_glass if it is one.
    See: https://support.google.com/a/answer/9011373
    """
    if admin.id in emergency or admin.primary_email.lower() in emergency:
        return None
    seen = max(user.last_login_time, user.creation_time)
    return Verdict(seen > as_of.ago(days=days), saw=seen, want=f"used within {days} days")


NEVER, LAST_YEAR = datetime(1970, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
LAST_WEEK = datetime(2026, 10, 27, tzinfo=UTC)
ANN = super_admin("ann")

super_admin_not_stale.passes(ANN)
super_admin_not_stale.fails(ANN, super_admin("ben", last_login_time=LAST_YEAR))
super_admin_not_stale.passes(
    "made last week, never used",
    super_admin("ann", creation_time=LAST_WEEK, last_login_time=NEVER),
)
super_admin_not_stale.fails(
    "made years ago, never used", ANN, super_admin("ben", last_login_time=NEVER)
)
super_admin_not_stale.passes(
    "for emergencies",
    ANN,
    super_admin("ben", last_login_time=NEVER),
    BreakGlass(account="ben@acme.example"),
)
super_admin_not_stale.passes(
    "or by id", ANN, super_admin("ben", last_login_time=NEVER), BreakGlass(account="ben")
)
super_admin_not_stale.fails(ANN, days=0)
super_admin_not_stale.unknown(ANN, unread(User))


@check(
    severity=HIGH,
    control=controls.SYNC_IS_BOUNDED,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.6.1v1"]},
    profiles={"scuba": {"super_admins_too": True}},
)
def cloud_only_accounts(
    admin: Admin,
    sso: AdminSso,
    held: Own[HeldRole],
    *,
    judge: Literal["all", "super_only"] = "all",
    super_admins_too: bool = False,
    privileged: frozenset[str] = PRIVILEGED,
) -> Verdict | Unclear | None:
    """Administrators sign in to Google itself, not at an identity provider.

    Why: whoever breaks into the identity provider would be administrator here as well.
    Fix: Admin console > Security > Authentication > SSO with third-party IdP > Manage SSO profile
        assignments: "None" for the administrators' group or org unit, or for the root.
    See: https://support.google.com/a/answer/12032922
    """
    if not admin.is_super and (judge == "super_only" or not _is_privileged(held, privileged)):
        return None
    if len(sso.modes) != 1:
        told = "several of their groups say different things" if sso.modes else NO_ASSIGNMENT
        return Unclear(told, saw=sso.modes)
    (mode,) = sso.modes
    if mode == "DOMAIN_WIDE_SAML_IF_ENABLED":
        return Unclear("whether the old organisation-wide profile is on, no API tells", saw=mode)
    ok = mode == "SSO_OFF" or (admin.is_super and not super_admins_too)
    return Verdict(ok, saw=mode, want="SSO_OFF")


NO_ASSIGNMENT = (
    "no SSO assignment reaches them, and whether the old organisation-wide profile does, no API "
    'tells; assigning "None" to the root says so'
)


def _is_privileged(held: Own[HeldRole], privileged: frozenset[str]) -> bool:
    return bool(held.where(lambda one: one.is_super or bool(one.privileges & privileged)))


def role(key: str, *privileges: str, system: bool = False, top: bool = False) -> Role:
    """An admin role; the organisation's own, unless it is Google's."""
    return Role(
        role_id=key,
        role_name=key,
        is_system_role=system,
        is_super_admin_role=top,
        role_privileges=[Privilege(privilege_name=one) for one in privileges],
    )


def assigned(mode: str, target: str = "orgUnits/root") -> SsoAssignment:
    """An SSO mode for an org unit or group."""
    is_group = target.startswith("groups/")
    place = {"target_group" if is_group else "target_org_unit": target}
    none = {"target_org_unit" if is_group else "target_group": ""}
    return SsoAssignment(name=target, sso_mode=mode, **place, **none)


DESK_ROLE = role("4", "USERS_RESET_PASSWORD", system=True)
HUGO = user("hugo", org_unit_path="/Sales")
DESK = [*UNITS, ANN, HUGO, DESK_ROLE, help_desk("hugo")]
BY_GROUP = [group("desk"), member("desk", "hugo"), assigned("SAML_SSO", "groups/desk")]

cloud_only_accounts.passes(DESK, assigned("SSO_OFF"))
cloud_only_accounts.fails(DESK, assigned("SSO_OFF"), assigned("SAML_SSO", "orgUnits/sales"))
cloud_only_accounts.fails(
    "the group decides before the org unit", DESK, BY_GROUP, assigned("SSO_OFF")
)
cloud_only_accounts.passes(
    "their own org unit decides before the root",
    DESK,
    assigned("SAML_SSO"),
    assigned("SSO_OFF", "orgUnits/sales"),
)
cloud_only_accounts.passes(
    "federated, but may change nothing",
    *(UNITS, ANN, HUGO, role("4", "USERS_RETRIEVE"), help_desk("hugo")),
    assigned("OIDC_SSO"),
)
cloud_only_accounts.passes(DESK, assigned("OIDC_SSO"), judge="super_only")
cloud_only_accounts.fails(DESK, assigned("SAML_SSO"), super_admins_too=True, judge="super_only")
cloud_only_accounts.fails(
    "the role comes through a group",
    *(UNITS, ANN, HUGO, DESK_ROLE, help_desk("desk", "group"), group("desk")),
    *(member("desk", "hugo"), assigned("SAML_SSO")),
)
cloud_only_accounts.passes(
    "of two roles the far-reaching one has expired",
    *(UNITS, ANN, HUGO, DESK_ROLE, help_desk("hugo", expiration_details=ENDED)),
    *(role("8", "USERS_RETRIEVE"), given("8", "hugo"), assigned("OIDC_SSO")),
)
cloud_only_accounts.passes(
    "the role's group is gone",
    *(DESK, given("4", "gone", "group"), assigned("SSO_OFF")),
)
cloud_only_accounts.passes(
    "a group they are not in signs in elsewhere",
    *(DESK, group("night"), assigned("SAML_SSO", "groups/night"), assigned("SSO_OFF")),
)
cloud_only_accounts.passes(
    "who is in a group without an assignment is not needed",
    *(DESK, assigned("SSO_OFF"), group("night"), unread(GroupMember, of="night")),
)
cloud_only_accounts.unknown(
    "two groups disagree",
    *(DESK, BY_GROUP, group("night"), member("night", "hugo")),
    *(assigned("SSO_OFF", "groups/night"), assigned("SSO_OFF")),
)
cloud_only_accounts.unknown("no assignment at all", DESK)
cloud_only_accounts.unknown(DESK, assigned("DOMAIN_WIDE_SAML_IF_ENABLED"))
cloud_only_accounts.unknown(DESK, unread(SsoAssignment))
cloud_only_accounts.unknown(
    "anybody may be one", DESK, user("x"), assigned("SSO_OFF"), unread(RoleAssignment)
)


@check(severity=HIGH, control=controls.MACHINES_ARE_BOUNDED)
def no_service_account_privileged_roles(
    assignment: RoleAssignment,
    roles: Lookup[Role],
    users: Lookup[User],
    groups: Lookup[Group],
    approved: Lookup[ApprovedAccount],
    as_of: AsOf,
    *,
    privileged: frozenset[str] = PRIVILEGED,
) -> Verdict | None:
    """Far-reaching admin roles are held by people and groups of the directory.

    Why: a service account's key signs in without a second step, from anywhere.
    Fix: Admin console > Account > Admin roles > the role > Admins: unassign it, or give it a role
        that only reads; name its id in approved_accounts if it must keep the role.
    See: https://support.google.com/a/answer/9807615
    """
    role = role_of(assignment, roles)
    far = role.is_super_admin_role or bool(privileges_of(role) & privileged)
    if not far or not in_force(assignment, as_of):
        return None
    holder = assignment.assigned_to
    ours = holder in users or holder in groups or holder in approved
    saw = f"{role.role_name}: " + (holder if ours else f"{holder}, who is no user or group")
    return Verdict(ours, saw=saw, want="a user or a group")


TOP = role("1", "USERS_ALL", system=True, top=True)
CUSTOM = role("9", "USERS_ALL")
READER = role("8", "USERS_RETRIEVE", "GROUPS_RETRIEVE")
NOW = Expiration(expire_time=datetime(2026, 11, 2, 6, tzinfo=UTC))
PEOPLE = [ANN, TOP, CUSTOM, READER, given("1", "ann")]

no_service_account_privileged_roles.passes(PEOPLE)
no_service_account_privileged_roles.passes(
    "a group", PEOPLE, group("desk"), given("9", "desk", "group")
)
no_service_account_privileged_roles.fails(
    "a service account looks like a user", PEOPLE, given("9", "1089")
)
no_service_account_privileged_roles.fails(
    "super administrator, whatever the role lists",
    *(ANN, role("1", system=True, top=True), given("1", "1089")),
)
no_service_account_privileged_roles.passes("one that only reads", PEOPLE, given("8", "1089"))
no_service_account_privileged_roles.passes(
    PEOPLE, given("9", "1089"), ApprovedAccount(account="1089")
)
no_service_account_privileged_roles.passes(
    "expired", PEOPLE, given("9", "1089", expiration_details=ENDED)
)
no_service_account_privileged_roles.passes(
    "expires this second", PEOPLE, given("9", "1089", expiration_details=NOW)
)
no_service_account_privileged_roles.unknown(
    "it may be a user's id", PEOPLE, given("9", "1089"), unread(User)
)
no_service_account_privileged_roles.unknown("a role that is not listed", PEOPLE, given("7", "ann"))
no_service_account_privileged_roles.unknown(PEOPLE, unread(RoleAssignment))


@check(severity=HIGH, control=controls.FEW_ADMINS)
def custom_roles_least_privilege(
    role: Role,
    assignments: Lookup[RoleAssignment],
    as_of: AsOf,
    *,
    approved_roles: frozenset[str] = frozenset(),
    privileged: frozenset[str] = PRIVILEGED,
) -> Verdict | None:
    """Roles that the organisation made stay well below super administrator.

    Why: a role with another name and nearly all rights escapes every rule for super administrators.
    Fix: Admin console > Account > Admin roles > the role > Privileges: take away what is named; or
        restrict its assignments to an org unit.
    See: https://support.google.com/a/answer/2406043
    """
    if role.is_system_role or {role.role_id, role.role_name} & approved_roles:
        return None
    far = sorted(privileges_of(role) & privileged)
    want = "none of the far-reaching privileges"
    if not far:
        return Verdict(True, saw=far, want=want)
    live = assignments.all(role_id=role.role_id).where(lambda one: in_force(one, as_of))
    if live.where(lambda one: one.scope_type == "CUSTOMER"):
        return Verdict(False, saw=far, want=want)
    where = "given for org units only" if live else "given to nobody"
    return Verdict(
        True, saw=far, want=want, caveat=f"{role.role_name} is far-reaching, and {where}"
    )


custom_roles_least_privilege.passes(TOP, READER, given("8", "ann"))
custom_roles_least_privilege.fails("given to a group", TOP, CUSTOM, given("9", "desk", "group"))
custom_roles_least_privilege.fails(
    "somewhere only, and elsewhere for all",
    *(TOP, CUSTOM, given("9", "hugo", scope_type="ORG_UNIT"), given("9", "ann")),
)
custom_roles_least_privilege.passes(
    "one org unit only", TOP, CUSTOM, given("9", "hugo", scope_type="ORG_UNIT")
)
custom_roles_least_privilege.passes("given to nobody", TOP, CUSTOM)
custom_roles_least_privilege.passes(
    "expired", TOP, CUSTOM, given("9", "ann", expiration_details=ENDED)
)
custom_roles_least_privilege.skips(TOP, CUSTOM, given("9", "ann"), approved_roles=frozenset({"9"}))
custom_roles_least_privilege.skips("Google's own roles only", TOP, given("1", "ann"))
custom_roles_least_privilege.unknown(TOP, CUSTOM, unread(RoleAssignment))
custom_roles_least_privilege.unknown("Google's own roles are always there", unread(Role))


@check(
    severity=HIGH,
    control=controls.MFA_FOR_ADMINS,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.9.1v1"]},
)
def advanced_protection_enrolled() -> None:
    """Accounts worth an attack of their own are in the Advanced Protection Program.

    Why: it allows passkeys only, and turns away most apps and unknown downloads. No API shows who
        is in it; that people may enrol says nothing about whether they did.
    Fix: Admin console > Directory > Users > the person > Security > Advanced Protection: look at
        each administrator, and ask the others to enrol at landing.google.com/advancedprotection.
    See: https://support.google.com/a/answer/9378686
    """
