"""Chat: with whom outside, and what may be sent there."""

from __future__ import annotations

from saas_audit import HIGH, Verdict, check, controls, unread
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.collaboration_settings import ChatFileSharing, ExternalChat

from .examples import GMAIL, ROOT, UNITS, open_child, policy, service, told

CHAT = "chat.external_chat_restriction"
FILES = "chat.chat_file_sharing"
SPACES = "chat.chat_external_spaces"


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["GWS.CHAT.4.1v1"], "CIS GWS 1.3.0": ["3.1.4.2.1"]},
    blind_to="spaces with outsiders, which are a switch of their own",
)
def external_chat_restricted(chat: ExternalChat) -> Verdict:
    """People chat with outsiders of allowlisted domains at most.

    Why: a chat from a stranger reaches people past every mail filter, and answers carry data out.
    Fix: Admin console > Apps > Google Workspace > Google Chat > External Chat Settings > Chat
        externally: Off, or on with "Only allow this for allowlisted domains".
    See: https://support.google.com/a/answer/9269229
    """
    if not chat.allow_external_chat:
        return Verdict(True, saw=told("off", chat), want="off, or allowlisted domains only")
    whom = chat.external_chat_restriction
    ok = whom == "TRUSTED_DOMAINS"
    return Verdict(ok, saw=told(f"on, {whom}", chat), want="off, or allowlisted domains only")


def _chat(*, allowed: bool, whom: str = "") -> dict[str, object]:
    restriction = {"externalChatRestriction": whom} if whom else {}
    return {"allowExternalChat": allowed, **restriction}


ON = [*UNITS, GMAIL, service("chat")]
TRUSTED = policy(CHAT, _chat(allowed=True, whom="TRUSTED_DOMAINS"))

external_chat_restricted.passes(ON, TRUSTED)
external_chat_restricted.passes("nobody ever set it: that is Google's default", ON)
external_chat_restricted.passes(
    "off, with a restriction that says otherwise",
    ON,
    policy(CHAT, _chat(allowed=False, whom="NO_RESTRICTION")),
)
external_chat_restricted.passes(
    "a child switches it on and keeps the root's restriction",
    ON,
    TRUSTED,
    open_child(CHAT, _chat(allowed=True)),
)
external_chat_restricted.fails(ON, policy(CHAT, _chat(allowed=True, whom="NO_RESTRICTION")))
external_chat_restricted.fails(
    "on, and no word on with whom", ON, policy(CHAT, _chat(allowed=True))
)
external_chat_restricted.unknown(ON, policy(CHAT, _chat(allowed=True, whom="SOME_DOMAINS")))
external_chat_restricted.unknown(ON, unread(Policy))
external_chat_restricted.skips("Chat is off", ROOT, GMAIL)


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["GWS.CHAT.2.1v1"], "CIS GWS 1.3.0": ["3.1.4.1.1"]},
    profiles={"scuba": {"even_if_unused": True}, "cis": {"even_if_unused": True}},
)
def external_file_sharing_disabled(
    files: ChatFileSharing, *, even_if_unused: bool = False
) -> Verdict:
    """No file can be sent to outsiders in Chat.

    Why: files sent in a chat leave without the trace and the warnings that Drive and Gmail give.
    Fix: Admin console > Apps > Google Workspace > Google Chat > Chat File Sharing > External
        filesharing: choose "No files".
    See: https://support.google.com/a/answer/10277783
    """
    kinds = files.external_file_sharing
    if kinds == "NO_FILES" or even_if_unused:
        return Verdict(kinds == "NO_FILES", saw=told(kinds, files), want="NO_FILES")
    if not (files.allow_external_chat or files.external_spaces):
        return Verdict(True, saw=told("no outsiders in chats or spaces", files), want="NO_FILES")
    return Verdict(False, saw=told(kinds, files), want="NO_FILES")


def _files(kinds: str) -> dict[str, str]:
    return {"externalFileSharing": kinds, "internalFileSharing": "ALL_FILES"}


WITH_SPACES = [*ON, policy(SPACES, {"enabled": True})]
ALONE = [*ON, policy(SPACES, {"enabled": False}), policy(CHAT, _chat(allowed=False))]
ALL = policy(FILES, _files("ALL_FILES"), 101.00125)

external_file_sharing_disabled.passes(WITH_SPACES, policy(FILES, _files("NO_FILES")))
external_file_sharing_disabled.fails(WITH_SPACES, ALL)
external_file_sharing_disabled.fails(
    "images are files too", WITH_SPACES, policy(FILES, _files("IMAGES_ONLY"))
)
external_file_sharing_disabled.fails(
    "one org unit",
    WITH_SPACES,
    policy(FILES, _files("NO_FILES")),
    open_child(FILES, _files("ALL_FILES")),
)
external_file_sharing_disabled.passes("allowed, and nobody to send them to", ALONE, ALL)
external_file_sharing_disabled.fails(
    "no spaces with outsiders, but chats",
    *(ON, policy(SPACES, {"enabled": False}), policy(CHAT, _chat(allowed=True)), ALL),
)
external_file_sharing_disabled.fails(ALONE, ALL, even_if_unused=True)
external_file_sharing_disabled.unknown("no policy, and no published default", WITH_SPACES)
external_file_sharing_disabled.unknown("not a word on spaces", ON, ALL)
external_file_sharing_disabled.unknown(
    WITH_SPACES, policy(FILES, _files("FILE_SHARING_OPTION_UNSPECIFIED"))
)
external_file_sharing_disabled.unknown(WITH_SPACES, unread(Policy))
external_file_sharing_disabled.skips("Chat is off", ROOT, GMAIL, ALL)
