"""Sessions: what a thief could do with one, and for how long."""

from __future__ import annotations

from saas_audit import HIGH, LOW, MEDIUM, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.settings import SecuritySettings, SessionTimeout
from saas_audit.derived.salesforce.health import (
    CookiesHiddenFromScripts,
    IdleTime,
    LoginAsEndsInSignIn,
    LoginRangesAlwaysChecked,
    ResetEndsSessions,
    SessionsStayOnDomain,
)
from saas_audit.derived.salesforce.switches import health_check

from .examples import ACME
from .told import both, examples_between, examples_of, is_on, row

SOON: frozenset[SessionTimeout] = frozenset(
    {"FifteenMinutes", "ThirtyMinutes", "SixtyMinutes", "NinetyMinutes", "TwoHours"}
)
WHOLE_DAY: SessionTimeout = "TwentyFourHours"


@check(
    severity=HIGH,
    control=controls.SESSIONS_STAY_HERE,
    maps={"Health Check": health_check(SessionsStayOnDomain)},
)
def lock_to_domain(switch: SessionsStayOnDomain) -> Verdict:
    """A session works on the domain it began on, and nowhere else.

    Why: otherwise a session that one site gave away opens the whole org.
    Fix: Setup > Session Settings: switch "Lock sessions to the domain in which they were first
    used" on.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_sessions.htm
    """
    return is_on(switch)


examples_of(lock_to_domain, SessionsStayOnDomain, good=True)


@check(
    severity=HIGH,
    control=controls.SESSIONS_STAY_HERE,
    maps={"Health Check": health_check(CookiesHiddenFromScripts)},
)
def http_only_cookies(switch: CookiesHiddenFromScripts) -> Verdict:
    """Scripts cannot read the session's cookie.

    Why: one injected line of script could otherwise send the session away.
    Fix: Setup > Session Settings: switch "Require HttpOnly attribute" on.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_sessions.htm
    """
    return is_on(switch)


examples_of(http_only_cookies, CookiesHiddenFromScripts, good=True)


@check(
    severity=MEDIUM,
    control=controls.SESSIONS_END,
    maps={"Health Check": health_check(IdleTime)},
    blind_to="profiles and apps with a timeout of their own, and whether the page goes when its "
    "session ends",
)
def timeout(session: IdleTime, *, allowed: frozenset[SessionTimeout] = SOON) -> Verdict:
    """Sessions that lie idle end within two hours.

    Why: an unlocked computer, or a stolen session, is good for as long as the session lasts.
    Fix: Setup > Session Settings: set "Timeout Value" to 2 hours or less.
    See: https://help.salesforce.com/s/articleView?id=xcloud.admin_sessions.htm
    """
    found = session.ends_after
    degree = LOW if found != WHOLE_DAY else None
    return Verdict(found in allowed, saw=found, want=allowed, severity=degree)


examples_between(timeout, IdleTime, good="TwoHours", bad=WHOLE_DAY)
for _soon in sorted(SOON):
    timeout.passes(_soon, both({IdleTime: _soon}))
timeout.fails("the next longer that can be chosen", both({IdleTime: "FourHours"}), at=LOW)
timeout.fails(
    "two hours, where one is wanted",
    both({IdleTime: "TwoHours"}),
    allowed=frozenset({"SixtyMinutes"}),
    at=LOW,
)
timeout.unknown(
    "a number, which nobody explains", ACME, row(IdleTime, 120), unread(SecuritySettings)
)


@check(
    severity=MEDIUM,
    control=controls.SESSIONS_STAY_HERE,
    maps={"Health Check": health_check(LoginRangesAlwaysChecked)},
    blind_to="profiles without login ranges: there is nothing to check their users against, see "
    "salesforce.network.admin_profiles_have_ranges",
)
def login_ip_on_every_request(switch: LoginRangesAlwaysChecked) -> Verdict:
    """Login ranges of profiles hold for every request, not for the sign-in alone.

    Why: a session that was stolen after the sign-in is otherwise good from anywhere.
    Fix: Setup > Session Settings: switch "Enforce login IP ranges on every request" on.
    See: https://help.salesforce.com/s/articleView?id=xcloud.admin_sessions.htm
    """
    return is_on(switch)


examples_of(login_ip_on_every_request, LoginRangesAlwaysChecked, good=True)
login_ip_on_every_request.fails(
    "sessions stay on their domain, and work from any network",
    both({LoginRangesAlwaysChecked: False, SessionsStayOnDomain: True}),
)


@check(
    severity=MEDIUM,
    control=controls.SESSIONS_END,
    maps={"Health Check": health_check(LoginAsEndsInSignIn)},
)
def force_relogin_after_login_as(switch: LoginAsEndsInSignIn) -> Verdict:
    """Who has acted as another user signs in anew to be an administrator again.

    Why: whoever is at the computer when that session is left would be the administrator.
    Fix: Setup > Session Settings: switch "Force relogin after Login-As-User" on.
    See: https://help.salesforce.com/s/articleView?id=xcloud.admin_sessions.htm
    """
    return is_on(switch)


examples_of(force_relogin_after_login_as, LoginAsEndsInSignIn, good=True)


@check(
    severity=MEDIUM,
    control=controls.SESSIONS_END,
    maps={"Health Check": health_check(ResetEndsSessions)},
    blind_to="tokens of apps: only what was opened in a browser ends",
)
def ended_on_password_reset(switch: ResetEndsSessions) -> Verdict:
    """A password that an administrator resets ends the sessions of its user.

    Why: a password is reset because somebody else has it, and that somebody is signed in.
    Fix: Setup > Session Settings: switch "Terminate all of a user's sessions when an admin resets
    that user's password" on.
    See: https://help.salesforce.com/s/articleView?id=xcloud.admin_sessions.htm
    """
    return is_on(switch)


examples_of(ended_on_password_reset, ResetEndsSessions, good=True)
