"""Administrators: how many, through which groups, and what machines may do in their name."""

from __future__ import annotations

from datetime import UTC, datetime

from saas_audit import (
    CRITICAL,
    HIGH,
    Lookup,
    Own,
    Rows,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.declared import ApprovedClient, BreakGlass, DelegationClients
from saas_audit.datasets.google.audit_log import (
    DelegationGiven,
    DelegationTaken,
    Event,
    EventId,
    Parameter,
)
from saas_audit.datasets.google.directory import (
    Customer,
    GroupMember,
    RoleAssignment,
    User,
)
from saas_audit.datasets.google.groups import GroupSettings
from saas_audit.datasets.google.policies import Policy
from saas_audit.datasets.google.security import AppGrant
from saas_audit.derived.google.addresses import OwnAddress, OwnDomain, stranger
from saas_audit.derived.google.delegation import DelegationGrant
from saas_audit.derived.google.people import Admin, RoleGroup, SuperAdmin
from saas_audit.derived.google.recovery import SETTING, SelfRecovery

from ..doors import DOORS, open_door
from ..examples import (
    ENDED,
    GMAIL,
    HOME,
    UNITS,
    group,
    help_desk,
    member,
    open_group,
    policy,
    super_admin,
    user,
)
from ..scopes import GOOGLE, RISKY, RISKY_FAMILIES, reaches_far


@check(
    severity=HIGH,
    control=controls.FEW_ADMINS,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.6.2v1"], "CIS GWS 1.3.0": ["1.1.2"]},
    profiles={"scuba": {"maximum": 8}},
)
def super_admin_maximum(
    customer: Customer,
    admins: Rows[SuperAdmin],
    emergency: Lookup[BreakGlass],
    *,
    maximum: int = 4,
) -> Verdict:
    """Few people are super administrators.

    Why: each one can read every mailbox and undo every setting; each is one more to be tricked.
    Fix: Admin console > Account > Admin roles > Super Admin: unassign all but a few, and give
        the others a role for what they do.
    See: https://support.google.com/a/answer/9011373
    """
    people = admins.where(
        lambda one: one.id not in emergency and one.primary_email.lower() not in emergency
    )
    return Verdict(people.count() <= maximum, saw=people, want=f"{maximum} at most")


ACME = Customer(customer_domain="acme.example")
FOUR = [super_admin(name) for name in ("ann", "ben", "carla", "dan")]

super_admin_maximum.passes(ACME, FOUR)
super_admin_maximum.fails(ACME, FOUR, super_admin("eve"))
super_admin_maximum.passes(ACME, FOUR, super_admin("eve"), maximum=8)
super_admin_maximum.passes(
    "one of five is suspended", ACME, FOUR, super_admin("eve", suspended=True)
)
super_admin_maximum.passes(
    "one of five is for emergencies",
    ACME,
    FOUR,
    super_admin("eve"),
    BreakGlass(account="eve@acme.example"),
)
super_admin_maximum.passes("named by id", ACME, FOUR, super_admin("eve"), BreakGlass(account="eve"))
super_admin_maximum.fails(
    "an emergency account that is no super administrator",
    ACME,
    FOUR,
    super_admin("eve"),
    BreakGlass(account="gone@acme.example"),
)
super_admin_maximum.fails("five are five, whoever else", ACME, FOUR, super_admin("e"), unread(User))
super_admin_maximum.unknown("there may be more", ACME, FOUR, unread(User))
super_admin_maximum.unknown("no super administrator to be seen", ACME, user("ann"))


@check(
    severity=HIGH,
    control=controls.ADMINS_ARE_OURS,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.8.1v1"], "CIS GWS 1.3.0": ["4.1.2.1"]},
)
def super_admin_recovery_disabled(admin: SuperAdmin, recovery: SelfRecovery) -> Verdict:
    """Super administrators cannot win their account back alone.

    Why: whoever holds the recovery phone or mailbox of one needs neither password nor key.
    Fix: Admin console > Security > Authentication > Account recovery > Super admin account
        recovery: untick it, in every org unit and group that overrides it.
    See: https://support.google.com/a/answer/9436964
    """
    state = "on" if recovery.enable_account_recovery else "off"
    return Verdict(state == "off", saw=f"self-recovery {state}", want="self-recovery off")


def _recovery(*, on: bool) -> dict[str, bool]:
    return {"enableAccountRecovery": on}


BOSSES = [*UNITS, GMAIL, super_admin("ann")]
RECOVERY_OFF = policy(SETTING, _recovery(on=False))
BOARD_MAY = open_group(SETTING, _recovery(on=True))

super_admin_recovery_disabled.passes(BOSSES, RECOVERY_OFF)
super_admin_recovery_disabled.passes("nobody ever set it: that is Google's default", BOSSES)
super_admin_recovery_disabled.fails(BOSSES, policy(SETTING, _recovery(on=True)))
super_admin_recovery_disabled.fails(
    "captured: off, but for a group that holds one",
    BOSSES,
    RECOVERY_OFF,
    BOARD_MAY,
    member("board", "ann"),
)
super_admin_recovery_disabled.passes(
    "off, but for a group that holds none", BOSSES, RECOVERY_OFF, BOARD_MAY
)
super_admin_recovery_disabled.fails(
    "off, but for a group of everybody",
    *(BOSSES, RECOVERY_OFF, BOARD_MAY),
    GroupMember(id="C1", group="board", type="CUSTOMER"),
)
super_admin_recovery_disabled.unknown(
    BOSSES, RECOVERY_OFF, BOARD_MAY, unread(GroupMember, of="board")
)
super_admin_recovery_disabled.unknown("no super administrator to be seen", UNITS, GMAIL)
super_admin_recovery_disabled.unknown(BOSSES, unread(Policy))


@check(severity=CRITICAL, control=controls.ADMINS_ARE_OURS)
def roles_not_granted_to_open_groups(
    role_group: RoleGroup,
    settings: GroupSettings,
    members: Own[GroupMember],
    domains: Lookup[OwnDomain],
    addresses: Lookup[OwnAddress],
) -> Verdict:
    """Groups that hold admin roles let in only whom an administrator adds.

    Why: whoever can join or add others to such a group makes administrators.
    Fix: groups.google.com > the group > Group settings: only invited users join, only owners and
        managers manage members, no external members; or label it a security group.
    See: https://support.google.com/a/answer/167097
    """
    if (failure := open_door(settings, DOORS)) is not None:
        return failure
    strangers = members.where(
        lambda one: one.type == "CUSTOMER" or stranger(one.email, domains, addresses) is not None
    )
    return Verdict(not strangers, saw=strangers, want="own people, named one by one")


def _settings(of: str, **changed: str) -> GroupSettings:
    closed = {
        "who_can_join": "INVITED_CAN_JOIN",
        "allow_external_members": "false",
        "who_can_moderate_members": "OWNERS_AND_MANAGERS",
        "who_can_approve_members": "ALL_MANAGERS_CAN_APPROVE",
        "who_can_add": "ALL_MANAGERS_CAN_ADD",
    }
    return GroupSettings(group=of, email=f"{of}@acme.example", **{**closed, **changed})


DESK = [HOME, user("hugo"), group("desk"), help_desk("desk", "group"), member("desk", "hugo")]
SHUT = [*DESK, _settings("desk")]
NIGHT = [group("night"), member("desk", "night", "GROUP")]

roles_not_granted_to_open_groups.passes(SHUT)
roles_not_granted_to_open_groups.fails(DESK, _settings("desk", allow_external_members="true"))
roles_not_granted_to_open_groups.fails(DESK, _settings("desk", who_can_add="ALL_MEMBERS_CAN_ADD"))
roles_not_granted_to_open_groups.fails(
    "closed itself, but a nested group is open",
    SHUT,
    NIGHT,
    _settings("night", who_can_join="ALL_IN_DOMAIN_CAN_JOIN"),
)
roles_not_granted_to_open_groups.fails(
    "a stranger is in already", SHUT, member("desk", "x", address="pat@partner.example")
)
roles_not_granted_to_open_groups.fails(
    "a machine is in", SHUT, member("desk", "sa", address="sync@p.iam.gserviceaccount.com")
)
roles_not_granted_to_open_groups.fails(
    "everybody is in", SHUT, GroupMember(id="C1", group="desk", type="CUSTOMER")
)
roles_not_granted_to_open_groups.skips(
    "the role has expired",
    HOME,
    group("desk"),
    _settings("desk", who_can_join="ANYONE_CAN_JOIN"),
    help_desk("desk", "group", expiration_details=ENDED),
)
roles_not_granted_to_open_groups.skips("roles are given to people only", HOME, help_desk("ann"))
roles_not_granted_to_open_groups.unknown(DESK, unread(GroupSettings, of="desk"))
roles_not_granted_to_open_groups.unknown(SHUT, unread(GroupMember, of="desk"))
roles_not_granted_to_open_groups.unknown(SHUT, unread(RoleAssignment))


@check(
    severity=CRITICAL,
    control=controls.APPS_ARE_APPROVED,
    maps={"CIS GWS 1.3.0": ["4.2.1.4"]},
    blind_to="grants made since the admin recorded the list",
)
def domain_wide_delegation_reviewed(
    customer: Customer,
    grants: Rows[DelegationGrant],
    recorded: DelegationClients | None,
    approved: Rows[ApprovedClient],
) -> Verdict | Unclear:
    """Every client with domain-wide delegation is approved.

    Why: such a client can act as any user, and no sign-in rule stands in its way.
    Fix: Admin console > Security > API controls > Domain-wide delegation: delete what nobody
        needs; then record the list in the config (delegation_clients), and the clients you approve
        (approved_clients), saas-audit's own among them.
    See: https://support.google.com/a/answer/162106
    """
    if not approved:
        return Unclear(f"no approved_clients are declared; the log shows {grants}")
    known = {one.client for one in approved}
    strangers = grants.where(lambda grant: grant.client not in known)
    if strangers:
        return Verdict(False, saw=strangers, want="approved clients only")
    if recorded is None:
        return Unclear("no API lists delegation, and the log forgets: record delegation_clients")
    unknown = [client for client in recorded.clients if client not in known]
    note = f"as recorded on {recorded.recorded_on} by {recorded.recorded_by}"
    return Verdict(not unknown, saw=unknown, want="approved clients only", caveat=note)


def _details(client: str, day: int) -> dict[str, object]:
    event = Event(name="...", parameters=[Parameter(name="API_CLIENT_NAME", value=client)])
    moment = datetime(2026, 9, day, tzinfo=UTC)
    return {"etag": f"{client}-{day}", "id": EventId(time=moment), "events": [event]}


def _given(client: str, day: int = 1) -> DelegationGiven:
    return DelegationGiven(**_details(client, day))


def _taken(client: str, day: int = 2) -> DelegationTaken:
    return DelegationTaken(**_details(client, day))


PAYROLL = ApprovedClient(client="payroll")


def _recorded(*clients: str) -> DelegationClients:
    return DelegationClients(clients=clients, recorded_on="2026-10-26", recorded_by="ann")


domain_wide_delegation_reviewed.fails(ACME, PAYROLL, _given("stranger"))
domain_wide_delegation_reviewed.fails(
    "given, taken, given again", ACME, PAYROLL, _given("x", 1), _taken("x", 2), _given("x", 3)
)
domain_wide_delegation_reviewed.fails(
    "in the log, missing from the list", ACME, PAYROLL, _given("x"), _recorded("payroll")
)
domain_wide_delegation_reviewed.fails("on the list only", ACME, PAYROLL, _recorded("payroll", "x"))
domain_wide_delegation_reviewed.passes(ACME, PAYROLL, _given("payroll"), _recorded("payroll"))
domain_wide_delegation_reviewed.passes(
    ACME, PAYROLL, _given("x"), _taken("x"), _recorded("payroll")
)
domain_wide_delegation_reviewed.unknown("the log is silent", ACME, PAYROLL)
domain_wide_delegation_reviewed.unknown(
    "all in the log is approved", ACME, PAYROLL, _given("payroll")
)
domain_wide_delegation_reviewed.unknown("nothing is declared", ACME, _given("x"))
domain_wide_delegation_reviewed.unknown(
    ACME, PAYROLL, _recorded("payroll"), unread(DelegationGiven)
)


@check(
    severity=CRITICAL,
    control=controls.APPS_ARE_APPROVED,
    blind_to="which clients are Google's own: approve those you know",
)
def super_admins_excluded_from_risky_oauth(
    admin: Admin,
    grants: Own[AppGrant],
    approved: Lookup[ApprovedClient],
    *,
    risky: frozenset[str] = RISKY,
    risky_families: tuple[str, ...] = RISKY_FAMILIES,
) -> Verdict:
    """Administrators have let no unapproved app into mail, files or administration.

    Why: the app's servers hold a key to the administrator's account that no password change ends.
    Fix: Admin console > Directory > Users > the person > Security > Connected applications:
        remove it; or name its client id in approved_clients.
    See: https://support.google.com/a/answer/2537800
    """
    strangers = grants.where(
        lambda one: reaches_far(one.scopes, risky, risky_families) and one.client_id not in approved
    )
    return Verdict(not strangers, saw=strangers, want="approved apps only")


def _grant(scope: str) -> AppGrant:
    return AppGrant(client_id="app", user="ann", display_text="An app", scopes=["openid", scope])


BOSS = super_admin("ann")
MAIL = _grant("https://mail.google.com/")

super_admins_excluded_from_risky_oauth.passes(BOSS)
super_admins_excluded_from_risky_oauth.passes(
    "its own files only", BOSS, _grant(GOOGLE + "drive.file")
)
super_admins_excluded_from_risky_oauth.fails("a mail program", BOSS, MAIL)
super_admins_excluded_from_risky_oauth.fails(BOSS, _grant(GOOGLE + "admin.directory.user"))
super_admins_excluded_from_risky_oauth.passes(BOSS, MAIL, ApprovedClient(client="app"))
super_admins_excluded_from_risky_oauth.unknown(BOSS, unread(AppGrant, of="ann"))
super_admins_excluded_from_risky_oauth.unknown(BOSS, user("x"), unread(RoleAssignment))
