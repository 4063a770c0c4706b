"""Google's admin log: which of its events speak of which check.

A change at an org unit is left out: the log gives its name and not its path, and what is in force
below may come from above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..datasets.google.audit_log import AdminActivity
from ..errors import Unknown
from ..model import Gap, Reason
from .model import Event, Log, Trail, by_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..datasets.google.audit_log import Event as Told

SETTING = "SETTING_NAME"
PERSON = "USER_EMAIL"
GROUP = "GROUP_EMAIL"

_SETTINGS = frozenset(
    {
        "CHANGE_APPLICATION_SETTING",
        "CHANGE_EMAIL_SETTING",
        "CHANGE_GMAIL_SETTING",
        "CREATE_APPLICATION_SETTING",
        "CREATE_GMAIL_SETTING",
        "DELETE_APPLICATION_SETTING",
        "DELETE_GMAIL_SETTING",
    }
)
_ARRIVALS = frozenset(
    {
        "ADD_GROUP_MEMBER",
        "ASSIGN_ROLE",
        "GRANT_ADMIN_PRIVILEGE",
        "UNARCHIVE_USER",
        "UNDELETE_USER",
        "UNSUSPEND_USER",
    }
)
_NAMES: Mapping[str, tuple[str, ...]] = dict.fromkeys(_SETTINGS, (SETTING,)) | dict.fromkeys(
    _ARRIVALS, (PERSON, GROUP)
)
"""The parameters that say what an event is about."""


def _activities(row: AdminActivity) -> list[str]:
    return [one.name for one in row.events]


def _events(row: AdminActivity, activity: str) -> Iterator[Event]:
    for told in row.events:
        if told.name == activity:
            yield _event(row, told)


def _event(row: AdminActivity, told: Told) -> Event:
    names = _NAMES.get(told.name, ())
    named = frozenset(_named(told, names))
    return Event(
        id=f"admin/{row.id.unique_qualifier}",
        at=row.id.time,
        by=row.actor.email or (f"app {row.actor.key}" if row.actor.key else ""),
        activity=told.name,
        names=frozenset() if SETTING in names else named,
        details=named if SETTING in names else frozenset(),
    )


def _named(told: Told, names: tuple[str, ...]) -> list[str]:
    """Raises Unknown where the event does not say what it is about."""
    found = [one.value.lower() for one in told.parameters if one.name in names]
    if names and not (found and all(found)):
        raise Unknown(Gap(Reason.NOT_RETURNED, f"{told.name} {names[0]}"))
    return found


LOG = Log(AdminActivity, _activities, _events)

_DELEGATION = Trail(
    activities=frozenset({"AUTHORIZE_API_CLIENT_ACCESS", "REMOVE_API_CLIENT_ACCESS"})
)

CHECKS: dict[str, Trail] = {
    "google.gmail.ip_allowlist_empty": Trail(
        activities=_SETTINGS, details=frozenset({"email_spam_allowlist"})
    ),
    "google.admin.domain_wide_delegation_reviewed": _DELEGATION,
    "google.admin.domain_wide_delegation_scopes_narrow": _DELEGATION,
    "google.guests.allowlisted_domains_reviewed": Trail(
        activities=frozenset({"ADD_TRUSTED_DOMAINS", "REMOVE_TRUSTED_DOMAINS"})
    ),
}

_MADE_ADMIN = Trail(activities=_ARRIVALS, target=by_name, explains="an arrival")
SUBJECTS: dict[str, Trail] = {"Admin": _MADE_ADMIN, "SuperAdmin": _MADE_ADMIN}
"""Whoever is new among these was made one by somebody."""
