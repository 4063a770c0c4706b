"""Teams: who outside may be talked to."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Verdict, check, controls
from saas_audit.datasets.m365.sharing import AllowedDomains, TeamsFederation


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["MS.TEAMS.2.1v2"], "CIS M365 6.0.1": ["8.2.1"]},
)
def external_domains_restricted(federation: TeamsFederation) -> Verdict:
    """Teams talks to nobody outside, or to listed organisations only.

    Why: open federation lets any tenant, also a thief's, write to your people as a colleague would.
    Fix: Teams admin centre > External access > Teams and Skype users in external organisations:
    allow only specific external domains, or block all.
    See: https://learn.microsoft.com/microsoftteams/trusted-organizations-external-meetings-chat
    """
    want = "off, or a list of allowed domains"
    if not federation.allow_federated_users:
        return Verdict(True, saw="off", want=want)
    allowed = federation.allowed_domains
    domains = _listed(allowed.allowed_domain) if allowed else []
    return Verdict(bool(domains), saw=domains or "every organisation", want=want)


def _listed(value: Any) -> list[str]:
    """The API gives one domain as text, several as a list; a marker for "all" lists none."""
    entries = value if isinstance(value, list) else [value]
    texts = [one.get("Domain") if isinstance(one, dict) else one for one in entries]
    return [text.removeprefix("Domain=") for text in texts if isinstance(text, str) and text]


LISTED = AllowedDomains(allowed_domain=[{"Domain": "partner.example"}])
external_domains_restricted.passes(
    TeamsFederation(allow_federated_users=True, allowed_domains=LISTED)
)
external_domains_restricted.passes(
    "one domain may come as text",
    TeamsFederation(
        allow_federated_users=True,
        allowed_domains=AllowedDomains(allowed_domain="Domain=partner.example"),
    ),
)
external_domains_restricted.passes(
    "off, whatever the list says",
    TeamsFederation(allow_federated_users=False, allowed_domains=AllowedDomains(allowed_domain=[])),
)
external_domains_restricted.fails(
    "an empty list means everybody",
    TeamsFederation(allow_federated_users=True, allowed_domains=AllowedDomains(allowed_domain=[])),
)
external_domains_restricted.fails(
    "a list of blocked domains is no list of allowed ones",
    TeamsFederation(allow_federated_users=True, allowed_domains=None),
)
external_domains_restricted.unknown(TeamsFederation(allowed_domains=LISTED))
