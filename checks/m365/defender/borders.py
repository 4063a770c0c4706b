"""What leaves by itself, and what comes in unfiltered."""

from __future__ import annotations

from saas_audit import HIGH, LOW, MEDIUM, Lookup, Rows, Verdict, check, controls, unread
from saas_audit.datasets.declared import MailGateway
from saas_audit.datasets.m365.mail_policies import ConnectionFilter, OutboundPolicy
from saas_audit.datasets.m365.mail_rules import OutboundRule


@check(
    severity=HIGH,
    control=controls.MAIL_STAYS_INSIDE,
    maps={"CIS M365 6.0.1": ["6.2.1", "2.1.15"]},
)
def outbound_forwarding_off(policy: OutboundPolicy, rules: Rows[OutboundRule]) -> Verdict | None:
    """Mail that people forward automatically does not leave the organisation.

    Why: whoever was in a mailbox once goes on reading it by a forwarding rule.
    Fix: Defender portal > Policies & rules > Threat policies > Anti-spam > Anti-spam outbound
    policy: Automatic forwarding rules: Off - Forwarding is disabled.
    See: https://learn.microsoft.com/defender-office-365/outbound-spam-policies-external-email-forwarding
    """
    own = rules.where(lambda rule: rule.state == "Enabled" and _is_for(rule, policy))
    if not policy.is_default and not own:
        return None
    mode = policy.auto_forwarding_mode
    caveat = "Automatic is off today; Microsoft decides what it means" if mode != "Off" else ""
    return Verdict(mode != "On", saw=mode, want="Off", caveat=caveat if mode != "On" else "")


def _is_for(rule: OutboundRule, policy: OutboundPolicy) -> bool:
    return rule.policy.lower() == policy.identity.lower()


def outbound(name: str, mode: str) -> OutboundPolicy:
    """A policy for the truth table."""
    return OutboundPolicy(identity=name, is_default=name == "Default", auto_forwarding_mode=mode)


def applied(name: str, state: str = "Enabled") -> OutboundRule:
    """Its rule."""
    return OutboundRule(name=name, state=state, policy=name)


outbound_forwarding_off.passes(outbound("Default", "Off"))
outbound_forwarding_off.passes("as Microsoft delivers it", outbound("Default", "Automatic"))
outbound_forwarding_off.passes(
    "without a rule that is on, a policy does nothing",
    outbound("Default", "Off"),
    outbound("Old", "On"),
    applied("Old", "Disabled"),
)
outbound_forwarding_off.fails(outbound("Default", "On"))
outbound_forwarding_off.passes(
    "the rule that is on applies another one",
    outbound("Default", "Off"),
    outbound("Old", "On"),
    applied("Sales"),
)
outbound_forwarding_off.fails(
    "off for all but one group",
    outbound("Default", "Off"),
    outbound("Sales", "On"),
    applied("Sales"),
)
outbound_forwarding_off.unknown(
    "a custom policy may be in use",
    outbound("Default", "Off"),
    outbound("Old", "On"),
    unread(OutboundRule),
)


@check(
    severity=HIGH,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["MS.SECURITYSUITE.8.1v1"], "CIS M365 6.0.1": ["2.1.12"]},
)
def connection_filter_no_ip_allow(
    policy: ConnectionFilter, gateways: Lookup[MailGateway]
) -> Verdict:
    """No address on the internet delivers mail unfiltered.

    Why: addresses change hands, and a trusted one is not even asked who it is.
    Fix: Defender portal > Policies & rules > Threat policies > Anti-spam > Connection filter
    policy: remove the allowed addresses; for an own gateway use enhanced filtering instead.
    See: https://learn.microsoft.com/defender-office-365/connection-filter-policies-configure
    """
    allowed = policy.ip_allow_list or []
    strange = [one for one in allowed if one not in gateways]
    lesser = None if strange else LOW
    return Verdict(not allowed, saw=allowed, want="none", severity=lesser)


connection_filter_no_ip_allow.passes(ConnectionFilter(identity="Default", ip_allow_list=[]))
connection_filter_no_ip_allow.passes(ConnectionFilter(identity="Default", ip_allow_list=None))
connection_filter_no_ip_allow.fails(
    ConnectionFilter(identity="Default", ip_allow_list=["192.0.2.7"]), at=HIGH
)
connection_filter_no_ip_allow.fails(
    "the organisation's own gateway, as declared",
    ConnectionFilter(identity="Default", ip_allow_list=["192.0.2.7"]),
    MailGateway(address="192.0.2.7"),
    at=LOW,
)
connection_filter_no_ip_allow.unknown("there is always one", unread(ConnectionFilter))


@check(
    severity=MEDIUM,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["MS.SECURITYSUITE.8.2v1"], "CIS M365 6.0.1": ["2.1.13"]},
)
def connection_filter_safe_list_off(policy: ConnectionFilter) -> Verdict:
    """Nobody else's list of good senders lets mail past the filters.

    Why: Microsoft buys the list and changes it, and whoever is on it is not filtered for spam.
    Fix: Defender portal > Policies & rules > Threat policies > Anti-spam > Connection filter
    policy: clear "Turn on safe list".
    See: https://learn.microsoft.com/defender-office-365/connection-filter-policies-configure
    """
    return Verdict(
        not policy.enable_safe_list, saw="on" if policy.enable_safe_list else "off", want="off"
    )


connection_filter_safe_list_off.passes(ConnectionFilter(identity="Default", enable_safe_list=False))
connection_filter_safe_list_off.passes(
    "own exceptions are another question",
    ConnectionFilter(identity="Default", enable_safe_list=False, ip_allow_list=["192.0.2.7"]),
)
connection_filter_safe_list_off.fails(
    "no address is allowed, and Microsoft's list is",
    ConnectionFilter(identity="Default", enable_safe_list=True, ip_allow_list=[]),
)
connection_filter_safe_list_off.unknown(ConnectionFilter(identity="Default"))
connection_filter_safe_list_off.unknown("there is always one", unread(ConnectionFilter))
