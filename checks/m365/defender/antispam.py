"""What the anti-spam policies in force do with spam and phishing."""

from __future__ import annotations

from saas_audit import HIGH, LOW, Lookup, Verdict, check, controls, unread
from saas_audit.datasets.m365.mail import AcceptedDomain
from saas_audit.datasets.m365.mail_policies import AntispamPolicy, QuarantinePolicy
from saas_audit.datasets.m365.mail_rules import AntispamRule, PresetRule
from saas_audit.derived.m365.mail_policies import AntispamInForce

from .examples import ACME, STANDARD, STRICT, antispam, preset, rule

MAY_RELEASE = 4
"""The bit of a quarantine policy that lets people have the message after all."""

AWAY = frozenset({"MoveToJmf", "Quarantine", "Delete"})
DELIVERED = frozenset({"AddXHeader", "ModifySubject"})


@check(
    severity=HIGH,
    control=controls.MAIL_IS_FILTERED,
    maps={"SCuBA": ["MS.SECURITYSUITE.6.2v1"], "CIS M365 6.0.1": ["2.1.14"]},
)
def antispam_no_allowed_domains(policy: AntispamPolicy, used: Lookup[AntispamInForce]) -> Verdict:
    """Anti-spam policies trust no sender domain.

    Why: a trusted domain is trusted unproved; whoever forges it walks past the filter.
    Fix: Defender portal > Policies & rules > Threat policies > Anti-spam: open the policy, Allowed
    and blocked senders and domains: remove the allowed domains.
    See: https://learn.microsoft.com/defender-office-365/anti-spam-policies-configure
    """
    trusted = policy.allowed_sender_domains
    if not trusted:
        return Verdict(True, saw="none", want="no domain")
    idle = policy.identity not in used
    caveat = "trusts domains, but no rule applies it" if idle else ""
    return Verdict(idle, saw=trusted, want="no domain", caveat=caveat)


antispam_no_allowed_domains.passes(ACME, antispam())
antispam_no_allowed_domains.passes(
    "a policy whose rule is off does nothing",
    ACME,
    antispam(),
    antispam("Old", allowed_sender_domains=["partner.example"]),
    rule(AntispamRule, "Old", state="Disabled"),
)
antispam_no_allowed_domains.fails(ACME, antispam(allowed_sender_domains=["acme.example"]))
antispam_no_allowed_domains.fails(
    "a policy for one group is in force for that group",
    ACME,
    antispam(),
    antispam("Sales", allowed_sender_domains=["partner.example"]),
    rule(AntispamRule, "Sales", sent_to_member_of=["sales"]),
)
antispam_no_allowed_domains.unknown(
    "an unread rule may apply it",
    ACME,
    antispam(),
    antispam("Old", allowed_sender_domains=["partner.example"]),
    unread(AntispamRule),
)


@check(severity=HIGH, control=controls.MAIL_IS_FILTERED, maps={"SCuBA": ["MS.SECURITYSUITE.6.1v1"]})
def spam_never_in_inbox(spam: AntispamInForce) -> Verdict:
    """Mail found to be spam or phishing never reaches an inbox.

    Why: a subject that says "spam?" does not keep anybody from clicking.
    Fix: Defender portal > Policies & rules > Threat policies > Anti-spam: for each policy in use,
    Actions: move to Junk Email, quarantine or delete.
    See: https://learn.microsoft.com/defender-office-365/recommended-settings-for-eop-and-office365
    """
    policy = spam.policy
    actions = {
        policy.spam_action,
        policy.high_confidence_spam_action,
        policy.phish_spam_action,
        policy.high_confidence_phish_action,
    }
    wrong = actions - AWAY
    degree = LOW if wrong == {"Redirect"} else None
    return Verdict(not wrong, saw=actions, want=AWAY, severity=degree)


spam_never_in_inbox.passes(ACME, antispam())
spam_never_in_inbox.passes(
    "the default applies to nobody where a preset is for all",
    ACME,
    antispam(spam_action="AddXHeader"),
    antispam(STANDARD),
    preset(STANDARD),
)
spam_never_in_inbox.fails("a header delivers it", ACME, antispam(spam_action="AddXHeader"))
spam_never_in_inbox.fails("so does a subject", ACME, antispam(phish_spam_action="ModifySubject"))
spam_never_in_inbox.fails(
    "redirected: into one inbox instead of another",
    ACME,
    antispam(high_confidence_spam_action="Redirect"),
    at=LOW,
)
spam_never_in_inbox.fails(
    "the preset spares a group, which falls back to the default",
    ACME,
    antispam(spam_action="NoAction"),
    antispam(STANDARD),
    preset(STANDARD, except_if_sent_to_member_of=["vip"]),
)
spam_never_in_inbox.unknown(ACME, antispam(), unread(PresetRule))


@check(severity=HIGH, control=controls.MAIL_IS_FILTERED)
def high_conf_phish_quarantined(
    spam: AntispamInForce, quarantines: Lookup[QuarantinePolicy]
) -> Verdict:
    """Mail that is almost certainly phishing goes to quarantine.

    Why: what lies in Junk Email can still be opened, by somebody who was told to look there.
    Fix: Defender portal > Policies & rules > Threat policies > Anti-spam: for each policy in use,
    Actions > High confidence phishing: quarantine message, with AdminOnlyAccessPolicy.
    See: https://learn.microsoft.com/defender-office-365/anti-spam-policies-configure
    """
    action = spam.policy.high_confidence_phish_action
    if action != "Quarantine":
        return Verdict(False, saw=action, want="Quarantine")
    tag = spam.policy.high_confidence_phish_quarantine_tag
    rights = quarantines.get(tag) if tag and tag != "AdminOnlyAccessPolicy" else None
    loose = rights and rights.end_user_quarantine_permissions_value & MAY_RELEASE
    caveat = f"{tag} lets people ask for the message back" if loose else ""
    return Verdict(True, saw=action, want="Quarantine", caveat=caveat)


FULL = QuarantinePolicy(
    name="DefaultFullAccessPolicy", end_user_quarantine_permissions_value=0b10111
)
high_conf_phish_quarantined.passes(ACME, antispam())
high_conf_phish_quarantined.passes(
    "with a caveat: people may release it themselves",
    ACME,
    antispam(high_confidence_phish_quarantine_tag="DefaultFullAccessPolicy"),
    FULL,
)
high_conf_phish_quarantined.fails(ACME, antispam(high_confidence_phish_action="MoveToJmf"))
high_conf_phish_quarantined.passes(
    "no name: as Microsoft sets it",
    ACME,
    antispam(high_confidence_phish_quarantine_tag=None),
    unread(QuarantinePolicy),
)
high_conf_phish_quarantined.unknown(
    "who may release it is not known",
    ACME,
    antispam(high_confidence_phish_quarantine_tag="Ours"),
    unread(QuarantinePolicy),
)


@check(severity=HIGH, control=controls.MAIL_IS_FILTERED)
def phish_quarantined(spam: AntispamInForce) -> Verdict:
    """Mail found to be phishing goes to quarantine.

    Why: one click from the Junk Email folder is all a phishing mail needs.
    Fix: Defender portal > Policies & rules > Threat policies > Anti-spam: for each policy in use,
    Actions > Phishing: quarantine message.
    See: https://learn.microsoft.com/defender-office-365/anti-spam-policies-configure
    """
    action = spam.policy.phish_spam_action
    gone = "deleted outright: nobody can look at it" if action == "Delete" else ""
    return Verdict(action in ("Quarantine", "Delete"), saw=action, want="Quarantine", caveat=gone)


phish_quarantined.passes(
    "the default is weak and, under a strict preset for all, for nobody",
    ACME,
    antispam(phish_spam_action="MoveToJmf"),
    antispam("Strict Preset Security Policy"),
    preset(),
)
phish_quarantined.passes("stronger still", ACME, antispam(phish_spam_action="Delete"))
WEAK = antispam("Sales", phish_spam_action="MoveToJmf")
MAILS = [ACME, antispam()]
phish_quarantined.passes(
    "strict goes before standard",
    MAILS,
    [antispam(STRICT), antispam(STANDARD, phish_spam_action="MoveToJmf")],
    [preset(STANDARD), preset(STRICT)],
)
phish_quarantined.passes("a preset without this kind", MAILS, preset(antispam=None))
for elsewhere in (
    {"recipient_domain_is": ["b.example"]},
    {"sent_to": ["ann@b.example"]},
    {"except_if_recipient_domain_is": ["acme.example"]},
):
    phish_quarantined.passes(
        "a weak policy for a domain that is not ours",
        MAILS,
        WEAK,
        rule(AntispamRule, "Sales", **elsewhere),
    )
for here in ({"recipient_domain_is": ["Acme.example"]}, {"sent_to": ["Ann"]}):
    phish_quarantined.fails(
        "a weak policy for some of ours", MAILS, WEAK, rule(AntispamRule, "Sales", **here)
    )
phish_quarantined.fails(
    "a good policy for one person, and the rest are left to a weak default",
    ACME,
    antispam(phish_spam_action="MoveToJmf"),
    antispam("Sales"),
    rule(AntispamRule, "Sales", sent_to=["ann@acme.example"]),
)
phish_quarantined.fails(
    "the preset is for one domain, and there are two",
    [ACME, AcceptedDomain(domain_name="acme.onmicrosoft.com")],
    antispam(phish_spam_action="MoveToJmf"),
    antispam("Strict Preset Security Policy"),
    preset(recipient_domain_is=["acme.example"]),
)
phish_quarantined.unknown(ACME, antispam(), unread(AntispamPolicy))


@check(severity=HIGH, control=controls.MAIL_IS_FILTERED)
def zap_spam_phish(spam: AntispamInForce) -> Verdict:
    """Spam and phishing found out after delivery are taken back.

    Why: campaigns are recognised minutes after the first mail has arrived.
    Fix: Defender portal > Policies & rules > Threat policies > Anti-spam: for each policy in use,
    Actions: enable zero-hour auto purge for phishing and for spam messages.
    See: https://learn.microsoft.com/defender-office-365/zero-hour-auto-purge
    """
    policy = spam.policy
    on = {"spam": policy.spam_zap_enabled, "phishing": policy.phish_zap_enabled}
    off = [what for what, state in on.items() if not state]
    idle = "does nothing for spam that is only marked" if policy.spam_action in DELIVERED else ""
    return Verdict(
        not off,
        saw=f"off for {' and '.join(off)}" if off else "on",
        want="on for both",
        caveat=idle,
    )


zap_spam_phish.passes(ACME, antispam())
zap_spam_phish.passes(
    "with a caveat: spam that is only marked is not taken back",
    ACME,
    antispam(spam_action="AddXHeader"),
)
zap_spam_phish.fails(ACME, antispam(phish_zap_enabled=False))
zap_spam_phish.unknown(ACME, antispam(), unread(AcceptedDomain))
