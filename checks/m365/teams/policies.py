"""Teams policies that a person may be given: meetings and apps."""

from __future__ import annotations

from typing import get_args

from saas_audit import HIGH, LOW, Lookup, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import TeamsAppManagement
from saas_audit.datasets.m365.teams import (
    AppPermissionPolicy,
    AutoAdmitted,
    CatalogApp,
    CatalogType,
    MeetingPolicy,
    TeamsPolicy,
)

OWN_PEOPLE: frozenset[AutoAdmitted] = frozenset(
    {"EveryoneInCompanyExcludingGuests", "OrganizerOnly"}
)
INVITED: frozenset[AutoAdmitted] = frozenset({"InvitedUsers"})
NAMED: frozenset[AutoAdmitted] = frozenset(get_args(AutoAdmitted)) - {"Everyone"}
GLOBAL = "Global"
PRESETS = frozenset(
    f"Tag:{name}"
    for name in (
        "AllOn",
        "AllOff",
        "RestrictedAnonymousAccess",
        "RestrictedAnonymousNoRecording",
        "Default",
        "Kiosk",
    )
)
"""Microsoft's own: nobody can change them."""


def unless_global_is_missing(
    verdict: Verdict, policies: Lookup[MeetingPolicy] | Lookup[AppPermissionPolicy]
) -> Verdict | Unclear:
    """Most people have the global policy: a list without it is not the whole list."""
    if verdict.ok and GLOBAL not in policies:
        return Unclear("the global policy was not among those returned")
    return verdict


def is_preset(policy: TeamsPolicy) -> bool:
    """Whether it is Microsoft's own."""
    return policy.identity in PRESETS


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["MS.TEAMS.1.2v2"], "CIS M365 6.0.1": ["8.5.2"]},
)
def meeting_anonymous_start_disabled(
    policy: MeetingPolicy, policies: Lookup[MeetingPolicy]
) -> Verdict | Unclear:
    """Nobody starts a meeting without a name.

    Why: a meeting that strangers open needs none of your people to be there.
    Fix: Teams admin centre > Meetings > Meeting policies > each policy > Meeting join & lobby:
    turn off "Anonymous users and dial-in callers can start a meeting".
    See: https://learn.microsoft.com/microsoftteams/anonymous-users-in-meetings
    """
    may = policy.allow_anonymous_users_to_start_meeting
    degree = LOW if is_preset(policy) else None
    return unless_global_is_missing(
        Verdict(not may, saw=may, want=False, severity=degree), policies
    )


def start(identity: str, *, may: bool) -> MeetingPolicy:
    """A policy by what it says of starting."""
    return MeetingPolicy(identity=identity, allow_anonymous_users_to_start_meeting=may)


meeting_anonymous_start_disabled.passes(start(GLOBAL, may=False), start("Tag:Sales", may=False))
meeting_anonymous_start_disabled.fails(start(GLOBAL, may=True))
meeting_anonymous_start_disabled.fails(
    "nobody has it yet, anybody may be given it", start(GLOBAL, may=False), start("Tag:B", may=True)
)
meeting_anonymous_start_disabled.fails(
    "a preset that nobody can change",
    start(GLOBAL, may=False),
    start("Tag:AllOn", may=True),
    at=LOW,
)
meeting_anonymous_start_disabled.unknown("no policies", unread(MeetingPolicy))
meeting_anonymous_start_disabled.fails(
    "in one policy, whatever the global one says", start("Tag:B", may=True)
)
meeting_anonymous_start_disabled.unknown("without the global one", start("Tag:B", may=False))


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["MS.TEAMS.1.3v1"], "CIS M365 6.0.1": ["8.5.3"]},
    profiles={"scuba": {"admitted": NAMED}, "cis": {"admitted": OWN_PEOPLE | INVITED}},
)
def meeting_lobby_external(
    policy: MeetingPolicy,
    policies: Lookup[MeetingPolicy],
    *,
    admitted: frozenset[AutoAdmitted] = OWN_PEOPLE,
    tolerated: frozenset[AutoAdmitted] = INVITED,
) -> Verdict | Unclear | None:
    """Guests and outsiders wait in the lobby.

    Why: the lobby is where somebody looks who it is before the screen is shared.
    Fix: Teams admin centre > Meetings > Meeting policies > each policy > Meeting join & lobby > Who
    can bypass the lobby: "People in my org", which leaves guests out, or "Only organizers".
    See: https://learn.microsoft.com/microsoftteams/who-can-bypass-meeting-lobby
    """
    if is_preset(policy):
        return None
    found = policy.auto_admitted_users
    degree = LOW if found in tolerated else None
    verdict = Verdict(found in admitted, saw=found, want=admitted, severity=degree)
    return unless_global_is_missing(verdict, policies)


def lobby(identity: str, admits: AutoAdmitted) -> MeetingPolicy:
    """A policy by whom it lets past the lobby."""
    return MeetingPolicy(identity=identity, auto_admitted_users=admits)


STRICT = lobby(GLOBAL, "EveryoneInCompanyExcludingGuests")
meeting_lobby_external.passes(STRICT, lobby("Tag:Board", "OrganizerOnly"))
meeting_lobby_external.passes(
    "presets hold it in every tenant, and nobody can change them",
    STRICT,
    lobby("Tag:AllOn", "EveryoneInCompany"),
)
meeting_lobby_external.fails(
    "the company's guests are part of the company here", lobby(GLOBAL, "EveryoneInCompany")
)
meeting_lobby_external.passes(
    "SCuBA keeps out only those without a name",
    lobby(GLOBAL, "EveryoneInCompany"),
    admitted=NAMED,
)
meeting_lobby_external.fails("in one policy", STRICT, lobby("Tag:Sales", "Everyone"))
meeting_lobby_external.fails("anybody may be invited", lobby(GLOBAL, "InvitedUsers"), at=LOW)
meeting_lobby_external.unknown("without the global one", lobby("Tag:B", "OrganizerOnly"))


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    maps={"SCuBA": ["MS.TEAMS.5.3v2"], "CIS M365 6.0.1": ["8.4.1"]},
    blind_to="org-wide app settings",
)
def custom_apps_approved(
    policy: AppPermissionPolicy,
    policies: Lookup[AppPermissionPolicy],
    management: TeamsAppManagement | None,
) -> Verdict | Unclear | None:
    """Teams runs only custom apps that somebody approved.

    Why: a custom app is code of your own people, or of whoever has their password, in every chat.
    Fix: Teams admin centre > Teams apps > Permission policies > each policy > Custom apps: "Allow
    specific apps and block all others".
    See: https://learn.microsoft.com/microsoftteams/teams-app-permission-policies
    """
    if is_preset(policy):
        return None
    listed = policy.private_catalog_apps
    want = "only apps that are listed"
    if policy.private_catalog_apps_type == "BlockedAppList":
        saw = f"all but {len(listed)} custom apps" if listed else "every custom app"
        return Verdict(False, saw=saw, want=want, severity=LOW if listed else None)
    if management is None or management.app_centric:
        return Unclear("under app-centric management these policies decide nothing; declare it")
    saw = ", ".join(app.id for app in listed) or "no custom app"
    return unless_global_is_missing(Verdict(True, saw=saw, want=want), policies)


BLOCKS: CatalogType = "BlockedAppList"
ALLOWS: CatalogType = "AllowedAppList"
BY_POLICY = TeamsAppManagement(app_centric=False)


def apps(identity: str, kind: CatalogType, *listed: str) -> AppPermissionPolicy:
    """A policy by what it says of custom apps."""
    held = [CatalogApp(id=one) for one in listed]
    return AppPermissionPolicy(
        identity=identity, private_catalog_apps_type=kind, private_catalog_apps=held
    )


custom_apps_approved.passes("an empty list allows nothing", BY_POLICY, apps(GLOBAL, ALLOWS))
custom_apps_approved.passes(BY_POLICY, apps(GLOBAL, ALLOWS, "app-1"), apps("Tag:AllOn", BLOCKS))
custom_apps_approved.fails("an empty list blocks nothing", BY_POLICY, apps(GLOBAL, BLOCKS))
custom_apps_approved.fails("some are blocked", BY_POLICY, apps(GLOBAL, BLOCKS, "app-1"), at=LOW)
custom_apps_approved.fails("in one policy", BY_POLICY, apps(GLOBAL, ALLOWS), apps("Tag:B", BLOCKS))
custom_apps_approved.unknown("nobody says that the policies count", apps(GLOBAL, ALLOWS))
custom_apps_approved.unknown(
    "they do not count", TeamsAppManagement(app_centric=True), apps(GLOBAL, ALLOWS)
)
