"""Groups: who may read them and who may join."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, Verdict, check, controls, unread
from saas_audit.datasets.google.directory import Group
from saas_audit.datasets.google.groups import GroupSettings, Join, ViewGroup
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.collaboration_settings import GroupsSharing

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
