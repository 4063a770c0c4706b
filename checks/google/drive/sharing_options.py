"""What people see and may do as they share files, and who may loosen a shared drive."""

from __future__ import annotations

from saas_audit import MEDIUM, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import DriveTrustRules
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.drive_settings import (
    AccessChecker,
    Distributors,
    ExternalSharing,
    SharedDriveCreation,
)

from ..examples import GMAIL, ROOT, UNITS, open_child, open_group, policy, service, told
from .settings import CREATION, SHARING, TRUST_RULES

RECIPIENTS: frozenset[AccessChecker] = frozenset({"RECIPIENTS_ONLY"})
NOBODY: frozenset[Distributors] = frozenset({"NONE"})
OWN_PEOPLE: frozenset[Distributors] = frozenset({"NONE", "ELIGIBLE_INTERNAL_USERS"})


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["GWS.DRIVEDOCS.1.3v1"], "CIS GWS 1.3.0": ["3.1.2.1.1.1"]},
    blind_to="Drive trust rules",
)
def external_share_warning(
    sharing: ExternalSharing, trust: DriveTrustRules | None
) -> Verdict | Unclear:
    """Whoever shares a file with people outside is warned first.

    Why: most files leave by an address that was completed wrongly; a question stops that.
    Fix: Admin console > Apps > Google Workspace > Drive and Docs > Sharing settings: tick "warn
        when files are shared", which each way of sharing outside has for itself.
    See: https://support.google.com/a/answer/60781
    """
    if trust is not None and trust.on:
        return Unclear(TRUST_RULES)
    mode = sharing.external_sharing_mode
    if mode == "DISALLOWED":
        return Verdict(True, saw=told("nothing is shared outside", sharing), want="a warning")
    warned = (
        sharing.warn_for_external_sharing
        if mode == "ALLOWED"
        else sharing.warn_for_sharing_outside_allowlisted_domains
    )
    saw = told(f"{mode}, {'a warning' if warned else 'no warning'}", sharing)
    return Verdict(warned, saw=saw, want="a warning")


DRIVE = "drive_and_docs"
ON = [*UNITS, GMAIL, service(DRIVE)]
OFF = [ROOT, GMAIL, service(DRIVE, "DISABLED")]
TRUSTED, NOT_TRUSTED = DriveTrustRules(on=True), DriveTrustRules(on=False)


def _sharing(mode: str = "ALLOWED", /, **changed: object) -> dict[str, object]:
    """As closed as this mode can be."""
    return {
        "externalSharingMode": mode,
        "warnForExternalSharing": True,
        "warnForSharingOutsideAllowlistedDomains": True,
        "accessCheckerSuggestions": "RECIPIENTS_ONLY",
        "allowedPartiesForDistributingContent": "NONE",
        **changed,
    }


SAFE = policy(SHARING, _sharing())
SILENT = {"warnForExternalSharing": False}
SILENT_FOR_LISTED = {"warnForSharingOutsideAllowlistedDomains": False}

external_share_warning.passes(ON, SAFE)
external_share_warning.passes("nobody ever set it: that is Google's default", ON)
external_share_warning.passes(
    "nothing leaves, so nobody is warned",
    *(ON, policy(SHARING, _sharing("DISALLOWED", **SILENT, **SILENT_FOR_LISTED))),
)
external_share_warning.passes(
    "the warning of the other mode is off",
    *(ON, policy(SHARING, _sharing("ALLOWLISTED_DOMAINS", **SILENT))),
)
external_share_warning.fails(ON, policy(SHARING, _sharing(**SILENT)))
external_share_warning.fails(
    "the warning of the other mode is on",
    *(ON, policy(SHARING, _sharing("ALLOWLISTED_DOMAINS", **SILENT_FOR_LISTED))),
)
external_share_warning.fails("one org unit", ON, SAFE, open_child(SHARING, _sharing(**SILENT)))
external_share_warning.unknown(ON, policy(SHARING, _sharing("SOME_NEW_MODE")))
external_share_warning.unknown("trust rules", ON, SAFE, TRUSTED)
external_share_warning.passes("declared: no trust rules", ON, SAFE, NOT_TRUSTED)
external_share_warning.unknown(ON, unread(Policy))
external_share_warning.skips("Drive is off", OFF, SAFE)


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["GWS.DRIVEDOCS.1.6v1"], "CIS GWS 1.3.0": ["3.1.2.1.1.5"]},
    blind_to="Drive trust rules",
)
def access_checker_recipients_only(
    sharing: ExternalSharing,
    trust: DriveTrustRules | None,
    *,
    allowed: frozenset[AccessChecker] = RECIPIENTS,
) -> Verdict | Unclear:
    """Who sends somebody a link is offered to share the file with that person only.

    Why: one click on the wider offer opens the file to a whole audience, or to anyone at all.
    Fix: Admin console > Apps > Google Workspace > Drive and Docs > Sharing settings > Access
        Checker: choose "Recipients only".
    See: https://support.google.com/a/answer/60781
    """
    if trust is not None and trust.on:
        return Unclear(TRUST_RULES)
    offered = sharing.access_checker_suggestions
    return Verdict(offered in allowed, saw=told(offered, sharing), want=allowed)


AUDIENCE = {"accessCheckerSuggestions": "RECIPIENTS_OR_AUDIENCE"}

access_checker_recipients_only.passes(ON, SAFE)
access_checker_recipients_only.fails("nobody ever set it", ON)
access_checker_recipients_only.fails(
    "not the public, but a whole audience", ON, policy(SHARING, _sharing(**AUDIENCE))
)
access_checker_recipients_only.fails(
    "nothing leaves, but an audience is inside",
    *(ON, policy(SHARING, _sharing("DISALLOWED", **AUDIENCE))),
)
access_checker_recipients_only.fails(
    "one group", ON, SAFE, open_group(SHARING, _sharing(**AUDIENCE))
)
access_checker_recipients_only.unknown(
    "a value Google adds tomorrow",
    *(ON, policy(SHARING, _sharing(accessCheckerSuggestions="NOBODY"))),
)
access_checker_recipients_only.unknown("trust rules", ON, SAFE, TRUSTED)
access_checker_recipients_only.passes("declared: no trust rules", ON, SAFE, NOT_TRUSTED)
access_checker_recipients_only.unknown(ON, unread(Policy))
access_checker_recipients_only.skips("Drive is off", OFF, SAFE)


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["GWS.DRIVEDOCS.1.7v1"], "CIS GWS 1.3.0": ["3.1.2.1.1.6"]},
    profiles={"cis": {"allowed": OWN_PEOPLE}},
    blind_to="Drive trust rules",
)
def external_distribution_restricted(
    sharing: ExternalSharing,
    trust: DriveTrustRules | None,
    *,
    allowed: frozenset[Distributors] = NOBODY,
) -> Verdict | Unclear:
    """Nobody moves files into shared drives of another organisation.

    Why: what is moved there is theirs from then on: no setting of ours reaches it, nor our trash.
    Fix: Admin console > Apps > Google Workspace > Drive and Docs > Sharing settings > Distributing
        content outside of the organisation: choose "No one".
    See: https://support.google.com/a/answer/60781
    """
    if trust is not None and trust.on:
        return Unclear(TRUST_RULES)
    if sharing.external_sharing_mode == "DISALLOWED":
        return Verdict(True, saw=told("nothing is shared outside", sharing), want=allowed)
    able = sharing.allowed_parties_for_distributing_content
    return Verdict(able in allowed, saw=told(able, sharing), want=allowed)


OURS = {"allowedPartiesForDistributingContent": "ELIGIBLE_INTERNAL_USERS"}

external_distribution_restricted.passes(ON, SAFE)
external_distribution_restricted.passes(
    "stored as allowed, and nothing leaves at all",
    *(ON, policy(SHARING, _sharing("DISALLOWED", **OURS))),
)
external_distribution_restricted.fails("nobody ever set it", ON)
external_distribution_restricted.fails(
    "our own people only, and it is gone all the same", ON, policy(SHARING, _sharing(**OURS))
)
external_distribution_restricted.fails(
    "to allowlisted domains", ON, policy(SHARING, _sharing("ALLOWLISTED_DOMAINS", **OURS))
)
external_distribution_restricted.passes(ON, policy(SHARING, _sharing(**OURS)), allowed=OWN_PEOPLE)
external_distribution_restricted.fails(
    "one org unit", ON, SAFE, open_child(SHARING, _sharing(**OURS))
)
external_distribution_restricted.unknown(
    ON, policy(SHARING, _sharing(allowedPartiesForDistributingContent="ADMINS"))
)
external_distribution_restricted.unknown("trust rules", ON, SAFE, TRUSTED)
external_distribution_restricted.passes("declared: no trust rules", ON, SAFE, NOT_TRUSTED)
external_distribution_restricted.unknown(ON, unread(Policy))
external_distribution_restricted.skips("Drive is off", OFF, SAFE)


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["GWS.DRIVEDOCS.2.1v1"], "CIS GWS 1.3.0": ["3.1.2.1.2.2"]},
)
def shared_drive_manager_override_disabled(creation: SharedDriveCreation) -> Verdict:
    """Managers of a shared drive cannot loosen what administrators set for it.

    Why: what each manager may undo protects only the drives whose managers leave it alone.
    Fix: Admin console > Apps > Google Workspace > Drive and Docs > Sharing settings > Shared drive
        creation: untick "Allow members with manager access to override the settings below".
    See: https://support.google.com/a/answer/7662202
    """
    may = "may" if creation.allow_managers_to_override_settings else "may not"
    saw = told(f"managers {may}", creation)
    return Verdict(may == "may not", saw=saw, want="managers may not")


def _creation(*, override: bool, **more: bool) -> dict[str, bool]:
    return {"allowManagersToOverrideSettings": override, **more}


FIXED = policy(CREATION, _creation(override=False))

shared_drive_manager_override_disabled.passes(ON, FIXED)
shared_drive_manager_override_disabled.fails(ON, policy(CREATION, _creation(override=True)))
shared_drive_manager_override_disabled.fails(
    "closed to outsiders, until a manager opens it",
    *(ON, policy(CREATION, _creation(override=True, allowExternalUserAccess=False))),
)
shared_drive_manager_override_disabled.fails(
    "nobody makes new ones; those that exist have managers",
    *(ON, policy(CREATION, _creation(override=True, allowSharedDriveCreation=False))),
)
shared_drive_manager_override_disabled.fails(
    "one group", ON, FIXED, open_group(CREATION, _creation(override=True))
)
shared_drive_manager_override_disabled.unknown("no policy, and no published default", ON)
shared_drive_manager_override_disabled.unknown(ON, unread(Policy))
shared_drive_manager_override_disabled.skips("Drive is off", OFF, FIXED)
