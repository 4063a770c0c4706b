"""Entra ID's audit log: which of its activities speak of which check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..datasets.m365.audit_log import Activity, DirectoryAudit
from .model import Event, Log, Trail, by_id, by_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..datasets.m365.audit_log import Initiator, TargetResource

INCLUDED = "included updated properties"
"""A property that is none: its value lists those that were changed."""


def _activities(row: DirectoryAudit) -> tuple[str, ...]:
    return (row.activity_display_name,)


def _events(row: DirectoryAudit, activity: str) -> Iterator[Event]:
    """One, if it came to be."""
    if row.result != "success":
        return
    targets = row.target_resources
    yield Event(
        id=row.id,
        at=row.activity_date_time,
        by=_who(row.initiated_by),
        activity=activity,
        ids=frozenset(_ids(targets)) - {""},
        names=frozenset(one.display_name.lower() for one in targets if one.display_name),
        details=frozenset(_changed(targets)),
    )


def _who(initiator: Initiator) -> str:
    """A person by sign-in name. An app says so: anybody may call one like a person."""
    user, app = initiator.user, initiator.app
    if user is not None and (told := user.user_principal_name or user.id):
        return told
    named = (app.display_name or app.app_id) if app is not None else ""
    return f"app {named}" if named else ""


def _ids(targets: Iterable[TargetResource]) -> Iterator[str]:
    """A grant names the app that got it among what changed only."""
    for one in targets:
        yield (one.id or "").lower()
        for changed in one.modified_properties:
            if (changed.display_name or "").endswith(".ObjectID"):
                yield from (_bare(value or "") for value in (changed.old_value, changed.new_value))


def _changed(targets: Iterable[TargetResource]) -> Iterator[str]:
    """Properties, by the last part of their name."""
    for one in targets:
        for changed in one.modified_properties:
            name = (changed.display_name or "").lower()
            told = _bare(changed.new_value or "") if name == INCLUDED else name
            yield from (part.strip().rpartition(".")[2] for part in told.split(","))


def _bare(value: str) -> str:
    """A value without the quotes of JSON."""
    return value.strip('[]" ').lower()


LOG = Log(DirectoryAudit, _activities, _events)


def _of(*activities: Activity) -> frozenset[str]:
    return frozenset(activities)


def _authorization(*settings: str) -> Trail:
    """One policy, whose settings the log names as Graph does, v1.0 or beta."""
    return Trail(activities=_of("Update authorization policy"), details=frozenset(settings))


_METHODS = Trail(
    activities=_of("Authentication Methods Policy Update", "Authentication Methods Policy Reset")
)
_ROLES = _of(
    "Add eligible member to role",
    "Add member to role",
    "Remove eligible member from role",
    "Remove member from role",
)
_GROUPS = _of("Add member to group", "Remove member from group")
_OWNERS = Trail(
    activities=_of(
        "Add owner to application",
        "Add owner to service principal",
        "Remove owner from application",
        "Remove owner from service principal",
    ),
    target=by_id,
    clouds=_ROLES | _GROUPS,
)
"""An owner is no offence who holds the rights of the app already."""

CHECKS: dict[str, Trail] = {
    "m365.entra.guest_invites_limited": _authorization("allowinvitesfrom"),
    "m365.entra.guest_directory_access_limited": _authorization("guestuserroleid"),
    "m365.entra.risky_app_consent_blocked": _authorization("allowuserconsentforriskyapps"),
    "m365.entra.user_consent_restricted": _authorization(
        "permissiongrantpoliciesassigned", "permissiongrantpolicyidsassignedtodefaultuserrole"
    ),
    "m365.entra.users_cannot_register_apps": _authorization("allowedtocreateapps"),
    "m365.entra.authenticator_context": _METHODS,
    "m365.entra.method_migration_complete": _METHODS,
    "m365.entra.method_sms_signin_off": _METHODS,
    "m365.entra.method_sms_voice_off": _METHODS,
    "m365.entra.privileged_api_apps_no_owners": _OWNERS,
    "m365.entra.privileged_apps_no_owners": _OWNERS,
    "m365.entra.tenant_wide_delegated_grants": Trail(
        activities=_of(
            "Add delegated permission grant",
            "Consent to application",
            "Remove delegated permission grant",
        ),
        target=by_id,
        explains="both",
    ),
    "m365.entra.apps_path_to_global_admin": Trail(
        activities=_of(
            "Add app role assignment to service principal",
            "Remove app role assignment from service principal",
        )
        | _ROLES
        | _GROUPS,
        target=by_id,
        explains="both",
    ),
    "m365.entra.federated_domain_mfa_trust": Trail(
        activities=_of("Set domain authentication", "Set federation settings on domain"),
        target=by_name,
        explains="both",
    ),
    "m365.entra.gsa_break_glass_excluded": Trail(
        activities=_of(
            "Add conditional access policy",
            "Delete conditional access policy",
            "Update conditional access policy",
        ),
        target=by_id,
        clouds=_GROUPS,
    ),
}

SUBJECTS: dict[str, Trail] = {
    "PrivilegedUser": Trail(
        activities=_of(
            "Add eligible member to role",
            "Add member to group",
            "Add member to role",
            "Enable account",
            "Restore user",
        ),
        target=by_id,
        explains="an arrival",
    ),
}
"""Whoever is new among these was made one by somebody."""
