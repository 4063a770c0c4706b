"""Sessions: what a thief could do with one."""

from __future__ import annotations

from saas_audit import HIGH, Verdict, check, controls
from saas_audit.derived.salesforce.health import (
    CookiesHiddenFromScripts,
    SessionsStayOnDomain,
)
from saas_audit.derived.salesforce.switches import health_check

from .told import examples_of, is_on


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
