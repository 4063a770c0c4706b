"""Ways of OAuth that the org still lets apps take."""

from __future__ import annotations

from saas_audit import HIGH, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.oauth import OauthOidcSettings


@check(severity=HIGH, control=controls.OLD_WAYS_CLOSED)
def legacy_flows_blocked(settings: OauthOidcSettings) -> Verdict:
    """The OAuth flows that take a password or show a token in the address bar are blocked.

    Why: in the one an app learns the password and skips the second factor, in the other the token
    is left behind in histories and logs.
    Fix: Setup > OAuth and OpenID Connect Settings: switch "Allow OAuth Username-Password Flows" and
    "Allow OAuth User-Agent Flows" off.
    See: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flows.htm
    """
    open_ones = [
        flow
        for flow, is_blocked in (
            ("username-password", settings.blocks_password_flow),
            ("user-agent", settings.blocks_user_agent_flow),
        )
        if not is_blocked
    ]
    return Verdict(not open_ones, saw=open_ones or "both blocked", want="both blocked")


def flows(password: bool, user_agent: bool) -> OauthOidcSettings:
    """Which are blocked."""
    return OauthOidcSettings(blocks_password_flow=password, blocks_user_agent_flow=user_agent)


legacy_flows_blocked.passes(flows(True, True))
legacy_flows_blocked.fails("one of two", flows(True, False))
legacy_flows_blocked.fails(flows(False, True))
legacy_flows_blocked.unknown("half an answer", OauthOidcSettings(blocks_password_flow=True))
legacy_flows_blocked.unknown(unread(OauthOidcSettings))
