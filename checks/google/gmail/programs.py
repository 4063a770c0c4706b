"""Programs other than Gmail that fetch mail."""

from __future__ import annotations

from saas_audit import MEDIUM, Verdict, check, controls, unread
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.gmail_settings import MailPrograms

from ..examples import open_child, policy, told
from .safety import OFF, ON

IMAP, POP = "gmail.imap_access", "gmail.pop_access"


@check(
    severity=MEDIUM,
    control=controls.MAILBOXES_NEED_SIGN_IN,
    maps={"SCuBA": ["GWS.GMAIL.9.1v1"], "CIS GWS 1.3.0": ["3.1.3.5.1"]},
)
def imap_pop_disabled(programs: MailPrograms) -> Verdict:
    """No other program fetches mail from Gmail by IMAP or POP.

    Why: such programs copy whole mailboxes to where no warning, filter or wipe of Google's reaches.
    Fix: Admin console > Apps > Google Workspace > Gmail > End User Access > POP and IMAP access:
        untick both, in every org unit that overrides them.
    See: https://support.google.com/a/answer/105694
    """
    if programs.enable_imap_access:
        return Verdict(False, saw=told("IMAP is on", programs), want="both off")
    state = "POP is on" if programs.enable_pop_access else "both off"
    return Verdict(state == "both off", saw=told(state, programs), want="both off")


def _imap(*, on: bool) -> dict[str, bool]:
    return {"enableImapAccess": on}


def _pop(*, on: bool) -> dict[str, bool]:
    return {"enablePopAccess": on}


NO_IMAP, NO_POP = policy(IMAP, _imap(on=False)), policy(POP, _pop(on=False))
CLOSED = [NO_IMAP, NO_POP]

imap_pop_disabled.passes(ON, CLOSED)
imap_pop_disabled.fails(ON, policy(IMAP, _imap(on=True)), policy(POP, _pop(on=True)))
imap_pop_disabled.fails("POP alone", ON, NO_IMAP, policy(POP, _pop(on=True)))
imap_pop_disabled.fails("IMAP alone", ON, policy(IMAP, _imap(on=True)), NO_POP)
imap_pop_disabled.fails("IMAP, and not a word on POP", ON, policy(IMAP, _imap(on=True)))
imap_pop_disabled.fails("one org unit", ON, CLOSED, open_child(POP, _pop(on=True)))
imap_pop_disabled.unknown("not a word on POP", ON, NO_IMAP)
imap_pop_disabled.unknown("no policy, and no published default", ON)
imap_pop_disabled.unknown(ON, unread(Policy))
imap_pop_disabled.skips("Gmail is off", OFF, CLOSED)
