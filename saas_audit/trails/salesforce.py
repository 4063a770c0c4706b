"""Salesforce's Setup Audit Trail: which of its actions speak of which check.

The vendor publishes no list of actions; those here are documented by several who read them, with
the sentences they come with. What a sentence does not tell for certain is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..datasets.salesforce.audit_log import SetupChange
from ..errors import Unknown
from ..model import Gap, Reason
from .model import Event, Log, Trail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .model import Subject, Target

_USER = re.compile(r"\(UserID: \[(\w{15,18})\]\)")
ID = 15
"""Letters of an id that tell; three more are a checksum."""

_GIVEN = frozenset(
    {
        "PermSetAssign",
        "PermSetAssign_HasExpiration",
        "PermSetGroupAssign",
        "PermSetGroupUnassign",
        "PermSetUnassign",
        "PermSetUnassign_HasExpiration",
    }
)
_SENTENCES = dict.fromkeys(_GIVEN, _USER) | {
    "changeIpRelaxationPolicy": re.compile("^Changed connected app .* IP relaxation setting from "),
    "changeUserRuntimeAccessPolicy": re.compile(
        "^Changed connected app .* Permitted Users setting from "
    ),
}
"""What a sentence has to hold to say what it is about; elsewhere the action says it all."""


def _activities(row: SetupChange) -> tuple[str, ...]:
    return (row.action,)


def _events(row: SetupChange, activity: str) -> Iterator[Event]:
    """Raises Unknown for a sentence that is not one of those known, as in another language."""
    told = row.display or ""
    if activity in _SENTENCES and not _SENTENCES[activity].search(told):
        raise Unknown(Gap(Reason.UNKNOWN_VALUE, f"SetupChange {activity}"))
    by = row.created_by
    yield Event(
        id=row.id,
        at=row.created_date,
        by=by.username if by is not None else "",
        activity=activity,
        ids=frozenset(one[:ID] for one in _USER.findall(told)[-1:]),
        told=told,
    )


def _of_user(event: Event, subject: Subject) -> bool:
    """The last id of the sentence: names, which anybody may choose, stand before it."""
    return subject.id[:ID] in event.ids


def _of_app(setting: str) -> Target:
    """``Changed connected app NAME SETTING setting from OLD to NEW``."""
    marker = f"{setting} setting from"

    def target(event: Event, subject: Subject) -> bool:
        """A name that holds these words itself would leave open where it ends."""
        begins = f"Changed connected app {subject.name} {marker} "
        return event.told.startswith(begins) and event.told.count(marker) == 1

    return target


LOG = Log(SetupChange, _activities, _events)

_RIGHTS = Trail(
    activities=_GIVEN,
    target=_of_user,
    clouds=frozenset(
        {
            "PermSetDelete",
            "PermSetDisableUserPerm",
            "PermSetEnableUserPerm",
            "PermissionSetGroupComponentAdd",
            "PermissionSetGroupComponentRemoved",
            "PermissionSetGroupDelete",
            "activateduser",
            "changedprofileforuser",
            "changedprofileforusercusttostd",
            "changedprofileforuserstdtocust",
            "changedprofileforuserstdtostd",
            "createduser",
            "deactivateduser",
            "profilePermChangedCustom",
        }
    ),
)
"""A person's rights: by a set that they were given, if nothing else touched anybody's rights."""

CHECKS: dict[str, Trail] = {
    "salesforce.mfa.org_wide_login_required": Trail(
        activities=frozenset({"mFADirectUILoginOptInOffOn", "mFADirectUILoginOptInOnOff"}),
    ),
    "salesforce.apps.connected_apps_admin_approved": Trail(
        activities=frozenset({"changeUserRuntimeAccessPolicy"}),
        target=_of_app("Permitted Users"),
        last=True,
    ),
    "salesforce.apps.ip_rules_enforced": Trail(
        activities=frozenset({"changeIpRelaxationPolicy"}),
        target=_of_app("IP relaxation"),
        last=True,
    ),
    "salesforce.admin.hard_delete_nobody": _RIGHTS,
    "salesforce.admin.external_no_admin_rights": _RIGHTS,
    "salesforce.admin.service_accounts_no_broad_rights": _RIGHTS,
    "salesforce.apps.any_api_client_nobody": _RIGHTS,
    "salesforce.mfa.no_waiver_on_people": _RIGHTS,
}
SUBJECTS: dict[str, Trail] = {}
