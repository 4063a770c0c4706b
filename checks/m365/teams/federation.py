"""Whom outside Teams users may talk to."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, MEDIUM, Verdict, check, controls
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
for nothing in ("", [{"Kind": "AllowAllKnownDomains"}]):
    external_domains_restricted.fails(
        "no domain is named",
        TeamsFederation(
            allow_federated_users=True, allowed_domains=AllowedDomains(allowed_domain=nothing)
        ),
    )


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["MS.TEAMS.2.2v2"], "CIS M365 6.0.1": ["8.2.3"]},
)
def unmanaged_inbound_blocked(federation: TeamsFederation) -> Verdict:
    """Private Teams accounts cannot start a chat with staff.

    Why: anybody makes such an account in a minute, with any name and picture.
    Fix: Teams admin centre > External access: clear "External users with Teams accounts not managed
    by an organisation can contact users in my organisation".
    See: https://learn.microsoft.com/microsoftteams/trusted-organizations-external-meetings-chat
    """
    want = "off, or not for chats that start outside"
    if not federation.allow_teams_consumer:
        return Verdict(True, saw="off", want=want)
    inbound = federation.allow_teams_consumer_inbound
    return Verdict(not inbound, saw="may write first" if inbound else "answer only", want=want)


unmanaged_inbound_blocked.passes(
    "off: who starts matters no more",
    TeamsFederation(allow_teams_consumer=False, allow_teams_consumer_inbound=True),
)
unmanaged_inbound_blocked.passes(
    TeamsFederation(allow_teams_consumer=True, allow_teams_consumer_inbound=False)
)
unmanaged_inbound_blocked.fails(
    TeamsFederation(allow_teams_consumer=True, allow_teams_consumer_inbound=True)
)
unmanaged_inbound_blocked.unknown(TeamsFederation(allow_teams_consumer=True))


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"CIS M365 6.0.1": ["8.2.4"]},
)
def trial_tenants_blocked(federation: TeamsFederation) -> Verdict:
    """Tenants on trial licences cannot write to staff.

    Why: a trial tenant costs nothing and no name; thieves write from them as "IT support".
    Fix: Teams PowerShell: Set-CsTenantFederationConfiguration -ExternalAccessWithTrialTenants
    Blocked.
    See: https://learn.microsoft.com/powershell/module/microsoftteams/set-cstenantfederationconfiguration
    """
    want = "blocked"
    if not federation.allow_federated_users:
        return Verdict(True, saw="no other organisation at all", want=want)
    allowed = federation.allowed_domains
    if listed := _listed(allowed.allowed_domain) if allowed else []:
        caveat = "whatever is set: only listed organisations reach staff"
        return Verdict(True, saw=listed, want=want, caveat=caveat)
    trial = federation.external_access_with_trial_tenants
    return Verdict(trial == "Blocked", saw=trial, want=want)


trial_tenants_blocked.passes(
    "no federation, no trial tenants",
    TeamsFederation(allow_federated_users=False, external_access_with_trial_tenants="Allowed"),
)
trial_tenants_blocked.passes(
    TeamsFederation(
        allow_federated_users=True,
        external_access_with_trial_tenants="Blocked",
        allowed_domains=None,
    )
)
trial_tenants_blocked.passes(
    "a list names who may write, also where the setting is not known",
    TeamsFederation(allow_federated_users=True, allowed_domains=LISTED),
)
trial_tenants_blocked.fails(
    TeamsFederation(
        allow_federated_users=True,
        external_access_with_trial_tenants="Allowed",
        allowed_domains=None,
    )
)
trial_tenants_blocked.unknown(
    "not returned: older servers do not know it",
    TeamsFederation(allow_federated_users=True, allowed_domains=None),
)


@check(
    severity=MEDIUM,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["MS.TEAMS.2.3v2"], "CIS M365 6.0.1": ["8.2.2"]},
)
def unmanaged_contact_disabled(federation: TeamsFederation) -> Verdict:
    """The organisation as a whole is closed to private Teams accounts.

    Why: what is said to a private account stays there, out of reach of your logs and your rules.
    Fix: Teams admin centre > External access: turn off "People in my organization can communicate
    with Teams users whose accounts aren't managed by an organization".
    See: https://learn.microsoft.com/microsoftteams/trusted-organizations-external-meetings-chat
    """
    open_to = federation.allow_teams_consumer
    return Verdict(not open_to, saw="open" if open_to else "closed", want="closed")


unmanaged_contact_disabled.passes(
    "closed: who may write first matters no more",
    TeamsFederation(allow_teams_consumer=False, allow_teams_consumer_inbound=True),
)
unmanaged_contact_disabled.fails(
    "they cannot write first, and can be written to",
    TeamsFederation(allow_teams_consumer=True, allow_teams_consumer_inbound=False),
)
unmanaged_contact_disabled.unknown(TeamsFederation(allow_teams_consumer_inbound=False))
