"""The ways into a group, and outsiders inside one: what several services ask. No checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_audit import Lookup, Rows, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from saas_audit.datasets.declared import ApprovedAccount, ApprovedDomain, ServiceAccount
    from saas_audit.datasets.google.groups import GroupSettings, Join
    from saas_audit.derived.google.drives import DriveOutsider
    from saas_audit.derived.google.membership import GroupOutsider

CLOSED: frozenset[Join] = frozenset({"INVITED_CAN_JOIN", "CAN_REQUEST_TO_JOIN"})
SELF_SERVICE: dict[str, Callable[[GroupSettings], bool]] = {
    "who can join": lambda group: group.who_can_join in CLOSED,
    "who moderates members": lambda group: group.who_can_moderate_members != "ALL_MEMBERS",
    "who approves members": lambda g: g.who_can_approve_members != "ALL_MEMBERS_CAN_APPROVE",
    "who adds members": lambda group: group.who_can_add != "ALL_MEMBERS_CAN_ADD",
}
"""By which members let in themselves or others; Google is about to merge the last two."""

DOORS = {
    **SELF_SERVICE,
    "external members": lambda group: group.allow_external_members == "false",
}
"""All ways into a group."""


def open_door(
    settings: GroupSettings, doors: dict[str, Callable[[GroupSettings], bool]]
) -> Verdict | None:
    """The failure that the first open door is; None if all are closed."""
    for name, is_closed in doors.items():
        if not is_closed(settings):
            return Verdict(False, saw=f"open: {name}", want="closed")
    return None


def own_people_only(
    outsiders: Rows[GroupOutsider] | Rows[DriveOutsider],
    accounts: Lookup[ApprovedAccount],
    domains: Lookup[ApprovedDomain],
    robots: Lookup[ServiceAccount],
) -> Verdict:
    """No outsider but approved ones. Service accounts are told apart."""

    def is_stranger(one: GroupOutsider | DriveOutsider) -> bool:
        known = one.address in accounts or (one.is_robot and one.address in robots)
        return not known and one.address.rpartition("@")[2] not in domains

    strangers = outsiders.where(is_stranger)
    people = strangers.where(lambda one: not one.is_robot)
    if people:
        return Verdict(False, saw=people, want="own people only")
    note = f"service accounts are members: {strangers}" if strangers else ""
    return Verdict(True, saw=people, want="own people only", caveat=note)
