"""What outsiders may do in a meeting once there is one."""

from __future__ import annotations

from saas_audit import LOW, MEDIUM, Lookup, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.teams import AutoAdmitted, MeetingChat, MeetingPolicy

from .policies import GLOBAL, is_preset, unless_global_is_missing

EVERYONE: AutoAdmitted = "Everyone"
NAMED_ONLY: frozenset[MeetingChat] = frozenset(
    {"Disabled", "EnabledExceptAnonymous", "EnabledInMeetingOnlyForAllExceptAnonymous"}
)


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["MS.TEAMS.1.5v1"], "CIS M365 6.0.1": ["8.5.4"]},
)
def meeting_dialin_lobby(
    policy: MeetingPolicy, policies: Lookup[MeetingPolicy]
) -> Verdict | Unclear:
    """Who dials in waits in the lobby.

    Why: a phone shows a number at best, and whoever has the invitation can call from any.
    Fix: Teams admin centre > Meetings > Meeting policies > each policy > Meeting join & lobby: turn
    off "People dialing in can bypass the lobby", and let nobody admit "Everyone".
    See: https://learn.microsoft.com/microsoftteams/who-can-bypass-meeting-lobby
    """
    want = "in the lobby"
    degree = LOW if is_preset(policy) else None
    if policy.callers_bypass_lobby:
        return Verdict(False, saw="straight in", want=want, severity=degree)
    if policy.auto_admitted_users == EVERYONE:
        saw = "straight in, as everybody is"
        return Verdict(False, saw=saw, want=want, severity=degree)
    return unless_global_is_missing(Verdict(True, saw=want, want=want), policies)


def dial_in(
    identity: str, *, bypass: bool, admits: AutoAdmitted = "EveryoneInCompany"
) -> MeetingPolicy:
    """A policy by what it says of callers."""
    return MeetingPolicy(identity=identity, callers_bypass_lobby=bypass, auto_admitted_users=admits)


WAITS = dial_in(GLOBAL, bypass=False)
meeting_dialin_lobby.passes(WAITS, dial_in("Tag:Sales", bypass=False))
meeting_dialin_lobby.fails(dial_in(GLOBAL, bypass=True), at=MEDIUM)
meeting_dialin_lobby.fails(
    "callers are part of everybody, whatever is said of them",
    dial_in(GLOBAL, bypass=False, admits="Everyone"),
    at=MEDIUM,
)
meeting_dialin_lobby.fails("in one policy", WAITS, dial_in("Tag:B", bypass=True), at=MEDIUM)
meeting_dialin_lobby.fails(
    "a preset that nobody can change", WAITS, dial_in("Tag:AllOn", bypass=True), at=LOW
)
meeting_dialin_lobby.fails(
    "a preset that lets everybody in",
    WAITS,
    dial_in("Tag:AllOn", bypass=False, admits="Everyone"),
    at=LOW,
)
meeting_dialin_lobby.fails("whatever the global one says", dial_in("Tag:B", bypass=True))
meeting_dialin_lobby.unknown("without the global one", dial_in("Tag:B", bypass=False))
meeting_dialin_lobby.unknown("no policies", unread(MeetingPolicy))


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["MS.TEAMS.1.1v1"], "CIS M365 6.0.1": ["8.5.7"]},
)
def meeting_external_control_disabled(
    policy: MeetingPolicy, policies: Lookup[MeetingPolicy]
) -> Verdict | Unclear:
    """Nobody from outside takes control of a shared screen.

    Why: control of a screen is control of the session behind it, with all that is signed in there.
    Fix: Teams admin centre > Meetings > Meeting policies > each policy > Content sharing: turn off
    "External participants can give or request control".
    See: https://learn.microsoft.com/microsoftteams/meeting-who-present-request-control
    """
    may = policy.allow_external_participant_give_request_control
    degree = LOW if is_preset(policy) else None
    return unless_global_is_missing(
        Verdict(not may, saw=may, want=False, severity=degree), policies
    )


def control(identity: str, *, may: bool) -> MeetingPolicy:
    """A policy by what it says of control."""
    return MeetingPolicy(identity=identity, allow_external_participant_give_request_control=may)


KEEPS = control(GLOBAL, may=False)
meeting_external_control_disabled.passes(KEEPS, control("Tag:Support", may=False))
meeting_external_control_disabled.fails(control(GLOBAL, may=True), at=MEDIUM)
meeting_external_control_disabled.fails(
    "in one policy, which nobody may have yet", KEEPS, control("Tag:Support", may=True), at=MEDIUM
)
meeting_external_control_disabled.fails(
    "a preset that nobody can change", KEEPS, control("Tag:AllOn", may=True), at=LOW
)
meeting_external_control_disabled.fails(
    "whatever the global one says", control("Tag:Support", may=True)
)
meeting_external_control_disabled.unknown("without the global one", control("Tag:B", may=False))
meeting_external_control_disabled.unknown("no policies", unread(MeetingPolicy))


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"CIS M365 6.0.1": ["8.5.5"]},
)
def meeting_chat_no_anonymous(
    policy: MeetingPolicy,
    policies: Lookup[MeetingPolicy],
    *,
    allowed: frozenset[MeetingChat] = NAMED_ONLY,
) -> Verdict | Unclear | None:
    """Nobody without a name writes in the chat of a meeting.

    Why: links in a chat are clicked because a colleague could have sent them.
    Fix: Teams admin centre > Meetings > Meeting policies > each policy > Meeting engagement >
    Meeting chat: "On for everyone but anonymous users".
    See: https://learn.microsoft.com/microsoftteams/manage-meeting-chat
    """
    if is_preset(policy):
        return None
    found = policy.meeting_chat_enabled_type
    return unless_global_is_missing(Verdict(found in allowed, saw=found, want=allowed), policies)


def chat(identity: str, kind: MeetingChat) -> MeetingPolicy:
    """A policy by who may chat."""
    return MeetingPolicy(identity=identity, meeting_chat_enabled_type=kind)


for kind in sorted(NAMED_ONLY):
    meeting_chat_no_anonymous.passes(chat(GLOBAL, kind))
meeting_chat_no_anonymous.passes(
    "presets hold it in every tenant, and nobody can change them",
    chat(GLOBAL, "Disabled"),
    chat("Tag:AllOn", "Enabled"),
)
meeting_chat_no_anonymous.fails(chat(GLOBAL, "Enabled"))
meeting_chat_no_anonymous.fails(
    "in one policy", chat(GLOBAL, "EnabledExceptAnonymous"), chat("Tag:Webinars", "Enabled")
)
meeting_chat_no_anonymous.unknown("without the global one", chat("Tag:B", "Disabled"))
meeting_chat_no_anonymous.unknown("a value Microsoft adds tomorrow", MeetingPolicy(identity=GLOBAL))
meeting_chat_no_anonymous.unknown("no policies", unread(MeetingPolicy))
