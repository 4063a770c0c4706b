"""Ways into a channel that do not go through Teams."""

from __future__ import annotations

from saas_audit import LOW, MEDIUM, Verdict, check, controls
from saas_audit.datasets.m365.teams import TeamsClient


@check(
    severity=MEDIUM,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["MS.TEAMS.4.1v1"], "CIS M365 6.0.1": ["8.1.2"]},
)
def channel_email_disabled(client: TeamsClient) -> Verdict:
    """Channels take no mail.

    Why: a channel's address lies in Microsoft's domain; your own mail rules never see what comes.
    Fix: Teams admin centre > Teams > Teams settings > Email integration: turn off "Users can send
    emails to a channel email address". (Government clouds have no such mail.)
    See: https://learn.microsoft.com/microsoftteams/settings-policies-reference
    """
    if not client.allow_email_into_channel:
        return Verdict(True, saw="off", want="off")
    listed = (client.restricted_sender_list or "").strip()
    saw = f"from {listed}" if listed else "from anybody who knows the address"
    return Verdict(False, saw=saw, want="off", severity=LOW if listed else None)


channel_email_disabled.passes(
    "off, whoever is still listed",
    TeamsClient(allow_email_into_channel=False, restricted_sender_list="partner.example"),
)
for nobody in (None, "", " "):
    channel_email_disabled.fails(
        "nobody is listed: anybody may write",
        TeamsClient(allow_email_into_channel=True, restricted_sender_list=nobody),
        at=MEDIUM,
    )
channel_email_disabled.fails(
    "a sender's domain is written by the sender",
    TeamsClient(allow_email_into_channel=True, restricted_sender_list="partner.example"),
    at=LOW,
)
channel_email_disabled.unknown(TeamsClient(restricted_sender_list=None))
