"""Groups: who may read them and who may join."""

from __future__ import annotations

from saas_audit import CRITICAL, Verdict, check, controls, unread
from saas_audit.datasets.google.directory import Group
from saas_audit.datasets.google.groups import GroupSettings, Join, ViewGroup

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
