"""Groups: who may read them and who may join."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, MEDIUM, Verdict, check, controls, unread
from saas_audit.datasets.google.directory import Group
from saas_audit.datasets.google.groups import GroupSettings, Join, ViewGroup
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.collaboration_settings import (
    GroupMakers,
    GroupsSharing,
    TopicViewers,
)

from ..examples import GMAIL, UNITS, open_child, open_group, policy, told

SHARING = "groups_for_business.groups_sharing"

INSIDE: frozenset[ViewGroup] = frozenset(
    {
        "ALL_IN_DOMAIN_CAN_VIEW",
        "ALL_MEMBERS_CAN_VIEW",
        "ALL_MANAGERS_CAN_VIEW",
        "ALL_OWNERS_CAN_VIEW",
    }
)
OURS: frozenset[Join] = frozenset(
    {"INVITED_CAN_JOIN", "CAN_REQUEST_TO_JOIN", "ALL_IN_DOMAIN_CAN_JOIN"}
)
ADMINS: frozenset[GroupMakers] = frozenset({"ADMIN_ONLY"})
MEMBERS: frozenset[TopicViewers] = frozenset({"GROUP_MEMBERS", "MANAGERS", "OWNERS"})
CAPPED = "another setting may hold this back for now; one switch opens it again"


@check(severity=CRITICAL, control=controls.LINKS_NEED_SIGN_IN)
def no_public_archives(group: GroupSettings) -> Verdict:
    """Group conversations are read by the organisation only.

    Why: an open archive is the organisation's mail on the web, found by any search engine.
    Fix: groups.google.com > the group > Group settings > Who can view conversations: choose
        members or the organisation. For all: Apps > Google Workspace > Groups for Business.
    See: https://support.google.com/a/answer/167097
    """
    seen = group.who_can_view_group
    return Verdict(seen in INSIDE, saw=seen, want=INSIDE, caveat="" if seen in INSIDE else CAPPED)


TEAM = Group(id="team", email="team@acme.example")


def _team(**settings: str) -> list[Group | GroupSettings]:
    return [TEAM, GroupSettings(group="team", email="team@acme.example", **settings)]


no_public_archives.passes(_team(who_can_view_group="ALL_MEMBERS_CAN_VIEW"))
no_public_archives.passes(_team(who_can_view_group="ALL_IN_DOMAIN_CAN_VIEW"))
no_public_archives.fails(
    "the archive is off, older messages stay", _team(who_can_view_group="ANYONE_CAN_VIEW")
)
no_public_archives.unknown("missing from the answer", _team())
no_public_archives.unknown(TEAM, unread(GroupSettings, of="team"))
no_public_archives.skips()


@check(severity=CRITICAL, control=controls.GUESTS_ARE_INVITED)
def not_joinable_by_anyone(group: GroupSettings) -> Verdict:
    """Nobody from outside can join a group by themselves.

    Why: who joins reads the archive and gets everything the group has been given.
    Fix: groups.google.com > the group > Group settings > Who can join group: choose "Only invited
        users" or "Anyone in the organization can ask".
    See: https://support.google.com/a/answer/167097
    """
    seen = group.who_can_join
    return Verdict(seen in OURS, saw=seen, want=OURS, caveat="" if seen in OURS else CAPPED)


not_joinable_by_anyone.passes(_team(who_can_join="INVITED_CAN_JOIN"))
not_joinable_by_anyone.passes(
    "outsiders may ask",
    _team(who_can_join="CAN_REQUEST_TO_JOIN", allow_external_members="true"),
)
not_joinable_by_anyone.fails(_team(who_can_join="ANYONE_CAN_JOIN"))
not_joinable_by_anyone.fails(
    "outsiders are shut out elsewhere, for now",
    _team(who_can_join="ANYONE_CAN_JOIN", allow_external_members="false"),
)
not_joinable_by_anyone.unknown("missing from the answer", _team())
not_joinable_by_anyone.unknown(TEAM, unread(GroupSettings, of="team"))
not_joinable_by_anyone.skips()


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["GWS.GROUPS.1.1v1"], "CIS GWS 1.3.0": ["3.1.6.1"]},
)
def external_access_private(sharing: GroupsSharing) -> Verdict:
    """Groups are closed to people outside the organisation.

    Why: where groups may be public, one owner's setting puts a group's mail on the web.
    Fix: Admin console > Apps > Google Workspace > Groups for Business > Sharing settings >
        Accessing groups from outside this organization: choose "Private".
    See: https://support.google.com/a/answer/10308022
    """
    found = sharing.collaboration_capability
    return Verdict(found == "DOMAIN_USERS_ONLY", saw=told(found, sharing), want="DOMAIN_USERS_ONLY")


PLACES = [*UNITS, GMAIL]
OPEN = {"collaborationCapability": "ANYONE_CAN_ACCESS", "ownersCanAllowExternalMembers": True}

external_access_private.passes(
    PLACES, policy(SHARING, {"collaborationCapability": "DOMAIN_USERS_ONLY"})
)
external_access_private.passes("nobody ever set it: that is Google's default", PLACES)
external_access_private.passes(
    "the policy carries other fields: this one is Google's default",
    PLACES,
    policy(SHARING, {"ownersCanAllowExternalMembers": True}),
)
external_access_private.fails(PLACES, policy(SHARING, OPEN))
external_access_private.fails("one org unit", PLACES, open_child(SHARING, OPEN))
external_access_private.fails(
    "one group, and nothing else is set", PLACES, open_group(SHARING, OPEN)
)
external_access_private.unknown(
    PLACES, policy(SHARING, {"collaborationCapability": "ALLOWLISTED_DOMAINS"})
)
external_access_private.unknown(PLACES, unread(Policy))


@check(
    severity=HIGH,
    control=controls.GUESTS_ARE_INVITED,
    maps={"SCuBA": ["GWS.GROUPS.1.2v1"], "CIS GWS 1.3.0": ["3.1.6.2"]},
    blind_to="groups that admit outsiders already",
)
def owners_cannot_add_external_members(sharing: GroupsSharing) -> Verdict:
    """Group owners cannot add outsiders to their groups.

    Why: an outsider in a group gets all that the group is given, now and later, and nobody asks.
    Fix: Admin console > Apps > Google Workspace > Groups for Business > Sharing settings: untick
        "Group owners can allow external members".
    See: https://support.google.com/a/answer/10308022
    """
    may = "may" if sharing.owners_can_allow_external_members else "may not"
    return Verdict(may == "may not", saw=told(f"owners {may}", sharing), want="owners may not")


owners_cannot_add_external_members.passes(
    PLACES, policy(SHARING, {"ownersCanAllowExternalMembers": False})
)
owners_cannot_add_external_members.passes("nobody ever set it: that is Google's default", PLACES)
owners_cannot_add_external_members.fails(PLACES, policy(SHARING, OPEN))
owners_cannot_add_external_members.unknown(
    PLACES, policy(SHARING, {"ownersCanAllowExternalMembers": "sometimes"})
)
owners_cannot_add_external_members.unknown(PLACES, unread(Policy))


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["GWS.GROUPS.2.1v1"], "CIS GWS 1.3.0": ["3.1.6.2"]},
)
def creation_admins_only(
    sharing: GroupsSharing, *, allowed: frozenset[GroupMakers] = ADMINS
) -> Verdict:
    """Only administrators create groups.

    Why: a group is an address of the organisation's and a key to what is shared with it; those
        that anybody makes nobody looks after.
    Fix: Admin console > Apps > Google Workspace > Groups for Business > Sharing settings > Creating
        groups: choose "Only organization admins can create groups".
    See: https://support.google.com/a/answer/167097
    """
    makers = sharing.create_groups_access_level
    return Verdict(makers in allowed, saw=told(makers, sharing), want=allowed)


BY_ADMINS = policy(SHARING, {"createGroupsAccessLevel": "ADMIN_ONLY"})

creation_admins_only.passes(PLACES, BY_ADMINS)
creation_admins_only.fails("nobody ever set it", PLACES)
creation_admins_only.fails(
    "groups are closed to outsiders, and anybody here makes one",
    *(PLACES, policy(SHARING, {"collaborationCapability": "DOMAIN_USERS_ONLY"})),
)
creation_admins_only.fails(
    "one org unit",
    *(PLACES, BY_ADMINS, open_child(SHARING, {"createGroupsAccessLevel": "USERS_IN_DOMAIN"})),
)
creation_admins_only.passes(
    "one org unit has other fields, and keeps this one",
    *(PLACES, BY_ADMINS, open_child(SHARING, OPEN)),
)
creation_admins_only.unknown(PLACES, policy(SHARING, {"createGroupsAccessLevel": "MANAGERS"}))
creation_admins_only.unknown(PLACES, unread(Policy))


@check(
    severity=MEDIUM,
    control=controls.DEFAULTS_STAY_PRIVATE,
    maps={"SCuBA": ["GWS.GROUPS.3.1v1"], "CIS GWS 1.3.0": ["3.1.6.3"]},
    blind_to="groups that exist already, and owners who open theirs",
)
def default_view_members_only(
    sharing: GroupsSharing, *, allowed: frozenset[TopicViewers] = MEMBERS
) -> Verdict:
    """Conversations of a new group are read by its members only, unless its owner says otherwise.

    Why: who writes to a group thinks of its members, not of everybody who can search.
    Fix: Admin console > Apps > Google Workspace > Groups for Business > Sharing settings > Default
        for permission to view conversations: choose "All group members".
    See: https://support.google.com/a/answer/167097
    """
    readers = sharing.view_topics_default_access_level
    return Verdict(readers in allowed, saw=told(readers, sharing), want=allowed)


def _read_by(readers: str) -> dict[str, str]:
    return {"viewTopicsDefaultAccessLevel": readers}


FOR_MEMBERS = policy(SHARING, _read_by("GROUP_MEMBERS"))

default_view_members_only.passes(PLACES, FOR_MEMBERS)
default_view_members_only.passes(
    "fewer than all members", PLACES, policy(SHARING, _read_by("OWNERS"))
)
default_view_members_only.fails("nobody ever set it", PLACES)
default_view_members_only.fails(
    "inside the organisation only", PLACES, policy(SHARING, _read_by("DOMAIN_USERS"))
)
default_view_members_only.fails(
    "one group", PLACES, FOR_MEMBERS, open_group(SHARING, _read_by("ANYONE_CAN_VIEW_TOPICS"))
)
default_view_members_only.unknown(PLACES, policy(SHARING, _read_by("FRIENDS")))
default_view_members_only.unknown(PLACES, unread(Policy))
