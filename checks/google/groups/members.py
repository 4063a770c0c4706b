"""Who is in groups, and which groups members can open to others."""

from __future__ import annotations

from saas_audit import HIGH, Lookup, Own, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount, ApprovedDomain, ServiceAccount
from saas_audit.datasets.google.directory import Group, GroupMember, User
from saas_audit.datasets.google.groups import GroupSettings
from saas_audit.datasets.google.policies import Policy, SsoAssignment
from saas_audit.derived.google.addresses import OwnAddress, OwnDomain, stranger
from saas_audit.derived.google.membership import GroupOutsider
from saas_audit.derived.google.policy_groups import PolicyGroup

from ..doors import SELF_SERVICE, open_door, own_people_only
from ..examples import ALL_ADMINS, GMAIL, HOME, group, member, policy, user

BOSSES = frozenset({"OWNER", "MANAGER"})


@check(severity=HIGH, control=controls.ADMINS_ARE_OURS)
def not_self_joinable_if_privileged(group: PolicyGroup, settings: GroupSettings) -> Verdict:
    """Groups that settings or sign-in hang on let nobody in but by their managers.

    Why: who joins a group that is exempt from a rule is exempt from it too.
    Fix: groups.google.com > the group > Group settings: only invited users join, and only owners
        and managers add, approve or manage members; the same for groups nested in it.
    See: https://support.google.com/a/answer/167097
    """
    failure = open_door(settings, SELF_SERVICE)
    return failure or Verdict(True, saw="closed", want="closed")


def closed(of: str, **changed: str) -> GroupSettings:
    """A group into which only its managers let people."""
    settings = {
        "who_can_join": "INVITED_CAN_JOIN",
        "allow_external_members": "false",
        "who_can_moderate_members": "OWNERS_AND_MANAGERS",
        "who_can_approve_members": "ALL_MANAGERS_CAN_APPROVE",
        "who_can_add": "ALL_MANAGERS_CAN_ADD",
        **changed,
    }
    return GroupSettings(group=of, email=f"{of}@acme.example", **settings)


def _about(name: str) -> Policy:
    return policy("chat.chat_history", {"enableChatHistory": True}, 399, group=name)


BOARD = [GMAIL, group("board"), _about("groups/board")]
NESTED = [group("aides"), member("board", "aides", "GROUP")]
BY_SSO = SsoAssignment(name="1", sso_mode="SSO_OFF", target_group="groups/board")

not_self_joinable_if_privileged.passes(BOARD, closed("board"))
not_self_joinable_if_privileged.passes(
    "outsiders may be let in, by a manager", BOARD, closed("board", allow_external_members="true")
)
not_self_joinable_if_privileged.fails(BOARD, closed("board", who_can_add="ALL_MEMBERS_CAN_ADD"))
not_self_joinable_if_privileged.fails(
    "a group nested in it is open",
    BOARD,
    NESTED,
    closed("board"),
    closed("aides", who_can_join="ALL_IN_DOMAIN_CAN_JOIN"),
)
not_self_joinable_if_privileged.fails(
    "exempt from single sign-on",
    group("board"),
    BY_SSO,
    closed("board", who_can_join="ANYONE_CAN_JOIN"),
)
not_self_joinable_if_privileged.passes(
    "another organisation's group in it cannot be looked into",
    *(BOARD, closed("board")),
    member("board", "y", "GROUP", address="team@partner.example"),
    unread(GroupMember, of="y"),
)
not_self_joinable_if_privileged.passes(
    "who is in a group that nothing hangs on is not needed",
    *(BOARD, closed("board"), group("other")),
    unread(GroupMember, of="other"),
)
not_self_joinable_if_privileged.skips(
    "open, but nothing hangs on it",
    GMAIL,
    group("board"),
    closed("board", who_can_join="ANYONE_CAN_JOIN"),
)
not_self_joinable_if_privileged.skips(
    "all administrators are no group, nor is an org unit: which there are is not needed",
    *(GMAIL, _about(ALL_ADMINS), unread(Group)),
    SsoAssignment(name="2", sso_mode="SSO_OFF", target_org_unit="orgUnits/root"),
)
not_self_joinable_if_privileged.unknown(BOARD, unread(GroupSettings, of="board"))
not_self_joinable_if_privileged.unknown(
    BOARD, NESTED, closed("board"), unread(GroupSettings, of="aides")
)
not_self_joinable_if_privileged.unknown(BOARD, closed("board"), unread(GroupMember, of="board"))
not_self_joinable_if_privileged.unknown(BOARD, closed("board"), unread(Policy))


@check(severity=HIGH, control=controls.GUESTS_ARE_INVITED)
def external_members_not_allowed(
    group: GroupSettings, approved: Lookup[ApprovedAccount]
) -> Verdict | None:
    """Groups admit no members from outside, but for approved ones.

    Why: whoever runs such a group can add anybody, and they get all that it was given.
    Fix: groups.google.com > the group > Group settings > Allow external members: off; name the
        group in approved_accounts if partners belong in it.
    See: https://support.google.com/a/answer/167097
    """
    if group.email.lower() in approved:
        return None
    allowed = group.allow_external_members
    return Verdict(allowed == "false", saw=allowed, want="false")


PROJECT = group("project")
LET_IN = ApprovedAccount(account="project@acme.example")

external_members_not_allowed.passes("the vendor writes the word", PROJECT, closed("project"))
external_members_not_allowed.fails(PROJECT, closed("project", allow_external_members="true"))
external_members_not_allowed.skips(
    "approved", PROJECT, closed("project", allow_external_members="true"), LET_IN
)
external_members_not_allowed.unknown(
    "missing from the answer", PROJECT, GroupSettings(group="project", email="project@acme.example")
)
external_members_not_allowed.unknown(PROJECT, unread(GroupSettings, of="project"))


@check(
    severity=HIGH,
    control=controls.GUESTS_SEE_LITTLE,
    blind_to="members of other organisations' groups",
)
def external_members_reviewed(
    group: Group,
    outsiders: Own[GroupOutsider],
    accounts: Lookup[ApprovedAccount],
    domains: Lookup[ApprovedDomain],
    robots: Lookup[ServiceAccount],
) -> Verdict | None:
    """Groups hold the organisation's own people, and approved partners.

    Why: whatever is shared with the group, now or later, reaches the outsider too.
    Fix: Admin console > Directory > Groups > the group > Members: remove the outsider; or name
        the address (approved_accounts), their domain (approved_domains) or the group.
    See: https://support.google.com/a/answer/167097
    """
    if group.email.lower() in accounts:
        return None
    return own_people_only(outsiders, accounts, domains, robots)


TEAM = [HOME, user("ann"), PROJECT, member("project", "ann")]
PAT = member("project", "x", address="pat@partner.example")
OUTER = [group("all"), member("all", "project", "GROUP")]

external_members_reviewed.passes(TEAM)
external_members_reviewed.fails(TEAM, PAT)
external_members_reviewed.passes(TEAM, PAT, ApprovedAccount(account="pat@partner.example"))
external_members_reviewed.passes(TEAM, PAT, ApprovedDomain(domain="partner.example"))
external_members_reviewed.fails(
    "a group that is not approved holds one that is", TEAM, PAT, OUTER, LET_IN
)
external_members_reviewed.fails(
    "an address of ours that is nobody's", TEAM, member("project", "ghost")
)
external_members_reviewed.fails(
    "another organisation's group",
    TEAM,
    member("project", "y", "GROUP", address="team@partner.example"),
)
external_members_reviewed.passes(
    "a meeting room of ours",
    *(TEAM, member("project", "r", address="c_1@resource.calendar.google.com")),
)
external_members_reviewed.fails(
    "everybody of ours, and one outsider",
    TEAM,
    GroupMember(id="C1", group="project", type="CUSTOMER", role="MEMBER"),
    PAT,
)
external_members_reviewed.fails(
    "the domain alone says that it is a stranger's", TEAM, PAT, unread(User)
)
external_members_reviewed.skips("an approved group may hold whom it likes", TEAM, PAT, LET_IN)
external_members_reviewed.passes(
    "a machine is told apart",
    TEAM,
    member("project", "sa", address="sa@project.iam.gserviceaccount.com"),
)
external_members_reviewed.passes(
    "everybody is our own people",
    TEAM,
    GroupMember(id="C1", group="project", type="CUSTOMER", role="MEMBER"),
)
external_members_reviewed.unknown(TEAM, unread(GroupMember, of="project"))
external_members_reviewed.unknown(
    "it may be anybody's address", TEAM, member("project", "ghost"), unread(User)
)
external_members_reviewed.skips("no group at all", HOME, user("ann"))


@check(
    severity=HIGH,
    control=controls.GUESTS_ARE_INVITED,
    blind_to="members of other organisations' groups",
)
def no_external_owners_or_managers(
    group: Group,
    members: Own[GroupMember],
    domains: Lookup[OwnDomain],
    addresses: Lookup[OwnAddress],
    inside: Lookup[GroupOutsider],
    groups: Lookup[Group],
) -> Verdict:
    """Groups are owned and managed by the organisation's own people.

    Why: who manages a group decides who is in it, and takes part in all it has been given.
    Fix: Admin console > Directory > Groups > the group > Members: make somebody of ours the owner,
        then set the outsider's role to Member or remove them.
    See: https://support.google.com/a/answer/167097
    """

    def is_outside(boss: GroupMember) -> bool:
        if boss.type == "GROUP" and boss.id in groups:
            return bool(inside.all(group=boss.id).where(lambda one: not one.is_robot))
        return stranger(boss.email, domains, addresses) == "person"

    bosses = members.where(lambda one: one.role in BOSSES and is_outside(one))
    return Verdict(not bosses, saw=bosses, want="own people only")


BOSS_PAT = member("project", "x", address="pat@partner.example", role="OWNER")
STEERING = [group("steering"), member("project", "steering", "GROUP", role="MANAGER")]

no_external_owners_or_managers.passes(TEAM, member("project", "ben", role="OWNER"), user("ben"))
no_external_owners_or_managers.passes("an outsider, but no more than a member", TEAM, PAT)
no_external_owners_or_managers.fails(TEAM, BOSS_PAT)
no_external_owners_or_managers.fails(
    "the manager is a group of ours with an outsider in it",
    TEAM,
    STEERING,
    member("steering", "x", address="pat@partner.example"),
)
no_external_owners_or_managers.fails(
    "the manager is another organisation's group",
    TEAM,
    member("project", "y", "GROUP", address="team@partner.example", role="MANAGER"),
)
no_external_owners_or_managers.passes(
    "the manager is a group of ours", TEAM, STEERING, member("steering", "ann")
)
no_external_owners_or_managers.unknown(TEAM, STEERING, unread(GroupMember, of="steering"))
no_external_owners_or_managers.unknown(TEAM, unread(GroupMember, of="project"))
no_external_owners_or_managers.skips(HOME, user("ann"))
