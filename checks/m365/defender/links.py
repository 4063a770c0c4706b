"""Links, and mail-flow rules that keep Defender from looking."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, LOW, MEDIUM, Rows, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedMailRule
from saas_audit.datasets.m365.mail import OrganizationConfig, TransportRule
from saas_audit.datasets.m365.mail_policies import SafeLinksPolicy
from saas_audit.datasets.m365.mail_rules import BuiltInRule, DefenderPresetRule, SafeLinksRule
from saas_audit.derived.m365.licences import DEFENDER, DefenderLicence
from saas_audit.derived.m365.mail_flow import ScanSkip
from saas_audit.derived.m365.mail_policies import SafeLinksInForce

from ..exchange.examples import mail_rule
from .examples import LICENSED, STRICT, UNLICENSED, rule


@check(
    severity=HIGH,
    control=controls.MALWARE_IS_STOPPED,
    maps={"SCuBA": ["MS.SECURITYSUITE.7.1v1"], "CIS M365 6.0.1": ["2.1.1"]},
    profiles={"scuba": {"mail_within": False}},
)
def safe_links_everywhere(links: SafeLinksInForce, *, mail_within: bool = True) -> Verdict:
    """Links are checked when opened: in mail, Teams, Office, and mail between colleagues.

    Why: a link is clean when the mail arrives and poisoned an hour later; a taken-over colleague
    sends it from within.
    Fix: Defender portal > Policies & rules > Threat policies > Preset security policies: apply
    Standard protection to all recipients (built-in protection leaves out mail from within).
    See: https://learn.microsoft.com/defender-office-365/safe-links-policies-configure
    """
    want = "in mail, Teams, Office" + (" and mail from within" if mail_within else "")
    if links.policy is None:
        return Verdict(False, saw=links.name, want=want, lacks=links.lacks)
    on = {
        "mail": links.policy.enable_safe_links_for_email,
        "Teams": links.policy.enable_safe_links_for_teams,
        "Office": links.policy.enable_safe_links_for_office,
        "mail from within": links.policy.enable_for_internal_senders or not mail_within,
    }
    off = [place for place, held in on.items() if not held]
    return Verdict(not off, saw=f"not in {' and '.join(off)}" if off else "everywhere", want=want)


def safe_links(name: str = "Built-In Protection Policy", **facts: Any) -> SafeLinksPolicy:
    """On everywhere but within, as Microsoft's own is, unless told otherwise."""
    usual = {
        "enable_safe_links_for_email": True,
        "enable_safe_links_for_teams": True,
        "enable_safe_links_for_office": True,
        "enable_for_internal_senders": False,
        "scan_urls": True,
        "deliver_message_after_scan": True,
    }
    return SafeLinksPolicy(identity=name, **{**usual, **facts})


BUILT_IN = [
    safe_links(),
    rule(BuiltInRule, "Built-in", safe_links="Built-In Protection Policy", safe_attachments="x"),
]
OURS = safe_links("Ours", enable_for_internal_senders=True)
safe_links_everywhere.passes(
    "a policy of our own for everybody", LICENSED, BUILT_IN, OURS, rule(SafeLinksRule, "Ours")
)
safe_links_everywhere.passes(
    "a preset",
    LICENSED,
    BUILT_IN,
    safe_links("Strict1", enable_for_internal_senders=True),
    rule(
        DefenderPresetRule, STRICT, preset=STRICT, safe_links="Strict1", safe_attachments="Strict1"
    ),
)
safe_links_everywhere.passes("SCuBA asks no more", LICENSED, BUILT_IN, mail_within=False)
safe_links_everywhere.passes(
    "a weak policy that no rule applies, and one that leaves a person to the built-in",
    LICENSED,
    BUILT_IN,
    safe_links("Old", enable_safe_links_for_email=False),
    OURS,
    rule(SafeLinksRule, "Ours", except_if_sent_to=["ann@acme.example"]),
    mail_within=False,
)
safe_links_everywhere.fails(
    "built-in protection spares the only domain",
    LICENSED,
    safe_links(),
    rule(
        BuiltInRule,
        "Built-in",
        safe_links="Built-In Protection Policy",
        safe_attachments="x",
        except_if_recipient_domain_is=["acme.example"],
    ),
    mail_within=False,
)
safe_links_everywhere.fails("built-in protection leaves out mail from within", LICENSED, BUILT_IN)
safe_links_everywhere.fails("a fine policy that no rule applies", LICENSED, BUILT_IN, OURS)
safe_links_everywhere.fails(
    "one person is spared, and left to the built-in",
    LICENSED,
    BUILT_IN,
    OURS,
    rule(SafeLinksRule, "Ours", except_if_sent_to=["ann@acme.example"]),
)
safe_links_everywhere.fails("not licensed", UNLICENSED, lacks=DEFENDER)
safe_links_everywhere.unknown(
    LICENSED, BUILT_IN, OURS, rule(SafeLinksRule, "Ours"), unread(DefenderPresetRule)
)


@check(
    severity=MEDIUM,
    control=controls.MALWARE_IS_STOPPED,
    maps={"SCuBA": ["MS.SECURITYSUITE.7.2v1"], "CIS M365 6.0.1": ["2.1.1"]},
)
def safe_links_scan_before_delivery(links: SafeLinksInForce) -> Verdict:
    """Links are followed and looked at before the mail is delivered.

    Why: what is looked at afterwards has been opened by then.
    Fix: Defender portal > Policies & rules > Threat policies > Safe Links: in each policy, apply
    real-time URL scanning, and wait for it to complete before delivering the message.
    See: https://learn.microsoft.com/defender-office-365/safe-links-policies-configure
    """
    want = "scanned before delivery"
    if links.policy is None:
        return Verdict(False, saw=links.name, want=want, lacks=links.lacks)
    if not links.policy.scan_urls:
        return Verdict(False, saw="not scanned", want=want)
    waits = links.policy.deliver_message_after_scan
    return Verdict(waits, saw=want if waits else "delivered before the scan is over", want=want)


safe_links_scan_before_delivery.passes("built-in protection does", LICENSED, BUILT_IN)
HASTY = [safe_links("Hasty", deliver_message_after_scan=False), rule(SafeLinksRule, "Hasty")]
safe_links_scan_before_delivery.fails(
    "scanned, and delivered all the same", LICENSED, BUILT_IN, HASTY
)
safe_links_scan_before_delivery.fails(
    "it would wait for a scan that nobody does",
    LICENSED,
    BUILT_IN,
    safe_links("Ours", scan_urls=False),
    rule(SafeLinksRule, "Ours"),
)
safe_links_scan_before_delivery.passes(
    "a hasty policy that no rule applies", LICENSED, BUILT_IN, HASTY[:1]
)
safe_links_scan_before_delivery.fails(
    "one person is spared, and left to a hasty policy",
    LICENSED,
    BUILT_IN,
    OURS,
    rule(SafeLinksRule, "Ours", except_if_sent_to=["ann@acme.example"]),
    HASTY[:1],
    rule(SafeLinksRule, "Hasty", priority=1),
)
safe_links_scan_before_delivery.fails("not licensed", UNLICENSED, lacks=DEFENDER)
safe_links_scan_before_delivery.unknown(
    LICENSED, BUILT_IN, OURS, rule(SafeLinksRule, "Ours"), unread(DefenderPresetRule)
)


@check(severity=HIGH, control=controls.MALWARE_IS_STOPPED)
def filter_bypass_rules_none(
    settings: OrganizationConfig, skips: Rows[ScanSkip], licence: DefenderLicence
) -> Verdict | None:
    """No mail-flow rule has links or attachments go unscanned.

    Why: one header on the way in, and no filter looks at the message.
    Fix: Exchange admin centre > Mail flow > Rules: remove the rule. For phishing simulations use
    Defender portal > Advanced delivery instead.
    See: https://learn.microsoft.com/defender-office-365/advanced-delivery-policy-configure
    """
    if not licence.plan1:
        return None
    if undeclared := skips.where(lambda one: not one.approved):
        return Verdict(False, saw=undeclared, want="no such rule")
    return Verdict(not skips, saw=skips, want="no such rule", severity=LOW)


SETTINGS = [*LICENSED[:2], OrganizationConfig()]
SKIP = {
    "set_header_name": "X-MS-Exchange-Organization-SkipSafeLinksProcessing",
    "set_header_value": "1",
}
filter_bypass_rules_none.passes(SETTINGS)
for harmless in ({}, {**SKIP, "set_header_name": "X-Ours"}, {**SKIP, "set_header_value": None}):
    filter_bypass_rules_none.passes(
        "no header, another one, or no value", SETTINGS, mail_rule(**harmless)
    )
filter_bypass_rules_none.fails(
    "from known addresses, and not declared",
    SETTINGS,
    mail_rule(**SKIP, sender_ip_ranges=["192.0.2.7"]),
    at=HIGH,
)
filter_bypass_rules_none.passes(
    "a rule that only watches does nothing", SETTINGS, mail_rule(**SKIP, mode="Audit")
)
filter_bypass_rules_none.fails(
    "whatever the case of the header",
    SETTINGS,
    mail_rule(
        set_header_name="x-ms-exchange-organization-SKIPSAFEATTACHMENTPROCESSING",
        set_header_value="1",
    ),
)
filter_bypass_rules_none.fails(
    "a declared simulation, from known addresses only",
    SETTINGS,
    mail_rule(**SKIP, sender_ip_ranges=["192.0.2.7"]),
    ApprovedMailRule(name="Rule"),
    at=LOW,
)
filter_bypass_rules_none.fails(
    "declared, and open to anybody",
    SETTINGS,
    mail_rule(**SKIP),
    ApprovedMailRule(name="Rule"),
    at=HIGH,
)
filter_bypass_rules_none.skips("nothing is scanned", UNLICENSED[:1], OrganizationConfig())
filter_bypass_rules_none.unknown(SETTINGS, unread(TransportRule))
