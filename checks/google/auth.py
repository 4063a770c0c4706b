"""Passwords and sessions of those who sign in."""

from __future__ import annotations

from saas_audit import MEDIUM, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.account_settings import PasswordRules, WebSession
from saas_audit.derived.google.two_step import seconds

from .examples import GMAIL, UNITS, open_child, policy, told

PASSWORD = "security.password"
SESSION = "security.session_controls"
HOUR = 3600


@check(
    severity=MEDIUM,
    control=controls.PASSWORDS_RESIST,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.5.2v1"], "CIS GWS 1.3.0": ["4.1.5.1"]},
    profiles={"cis": {"shortest": 14}},
    blind_to="passwords older than the rule, unless it is enforced at the next sign-in",
)
def password_min_length_12(rules: PasswordRules, *, shortest: int = 12) -> Verdict:
    """Passwords have at least 12 characters.

    Why: each character more makes a stolen list of hashes, and guessing, that much more expensive.
    Fix: Admin console > Security > Authentication > Password management > Length: 12 at least, in
        every org unit that overrides it; tick "Enforce password policy at next sign-in".
    See: https://support.google.com/a/answer/139399
    """
    least = rules.minimum_length
    want = f"{shortest} characters at least"
    return Verdict(least >= shortest, saw=told(f"{least} characters", rules), want=want)


def _password(length: object) -> dict[str, object]:
    return {"minimumLength": length, "maximumLength": 100, "allowedStrength": "STRONG"}


PLACES = [*UNITS, GMAIL]

password_min_length_12.passes(PLACES, policy(PASSWORD, _password(12)))
password_min_length_12.fails(
    "strong, and one character short", PLACES, policy(PASSWORD, _password(11))
)
password_min_length_12.fails(
    "one org unit", PLACES, policy(PASSWORD, _password(16)), open_child(PASSWORD, _password(8))
)
password_min_length_12.fails(PLACES, policy(PASSWORD, _password(12)), shortest=14)
password_min_length_12.passes(PLACES, policy(PASSWORD, _password(14)), shortest=14)
password_min_length_12.unknown("no number", PLACES, policy(PASSWORD, _password("long")))
password_min_length_12.unknown("no policy, and no published default", PLACES)
password_min_length_12.unknown(PLACES, unread(Policy))


@check(
    severity=MEDIUM,
    control=controls.SESSIONS_END,
    maps={"SCuBA": ["GWS.COMMONCONTROLS.4.1v1"], "CIS GWS 1.3.0": ["4.2.4.1"]},
    blind_to="mobile apps, apps with tokens of their own and ChromeOS, whose sessions go on",
)
def session_length_limited(session: WebSession, *, longest_hours: int = 12) -> Verdict | Unclear:
    """Web sessions end after 12 hours at most.

    Why: a session that was stolen, or left open on a machine that others use, works until it ends.
    Fix: Admin console > Security > Access and data control > Google session control > Web session
        duration: 12 hours at most, in every org unit and group that overrides it.
    See: https://support.google.com/a/answer/7576830
    """
    lasts = seconds(session.web_session_duration)
    if not lasts:
        return Unclear("Google does not say what a session of 0 seconds is")
    saw = told(f"{lasts / HOUR:g} hours", session)
    return Verdict(lasts <= longest_hours * HOUR, saw=saw, want=f"{longest_hours} hours at most")


def _session(lasts: str) -> dict[str, str]:
    return {"webSessionDuration": lasts}


HALF_A_DAY = policy(SESSION, _session("43200s"))

session_length_limited.passes("captured", PLACES, HALF_A_DAY)
session_length_limited.fails("a second more", PLACES, policy(SESSION, _session("43201s")))
session_length_limited.fails(
    "two years, which is how never is written", PLACES, policy(SESSION, _session("63072000s"))
)
session_length_limited.fails(
    "one org unit", PLACES, HALF_A_DAY, open_child(SESSION, _session("1209600s"))
)
session_length_limited.passes(PLACES, policy(SESSION, _session("86400s")), longest_hours=24)
session_length_limited.unknown("no time at all", PLACES, policy(SESSION, _session("0s")))
session_length_limited.unknown("not in seconds", PLACES, policy(SESSION, _session("12h")))
session_length_limited.unknown("no policy, and no published default", PLACES)
session_length_limited.unknown(PLACES, unread(Policy))
