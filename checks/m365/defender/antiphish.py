"""Mail under a false name: impersonation and spoofing."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, LOW, Lookup, Rows, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedDomain, SensitivePerson
from saas_audit.datasets.m365.directory import SubscribedSku
from saas_audit.datasets.m365.mail_policies import AntiphishPolicy
from saas_audit.datasets.m365.mail_rules import AntiphishRule, PresetRule
from saas_audit.derived.m365.licences import DEFENDER, DefenderLicence
from saas_audit.derived.m365.mail_policies import NO_LICENCE, AntiphishInForce

from .examples import ACME, LICENSED, TENANT, UNLICENSED, antiphish, preset, rule

ACTS = frozenset({"MoveToJmf", "Redirect", "Delete"})
"""Lesser than quarantine, and better than nothing."""


@check(severity=HIGH, control=controls.IMPERSONATION_IS_CAUGHT, maps={"CIS M365 6.0.1": ["2.1.7"]})
def antiphish_policy(phish: AntiphishInForce, licence: DefenderLicence) -> Verdict:
    """A strict anti-phishing policy takes everybody's mail.

    Why: the default policy recognises forged domains, and no imitated person.
    Fix: Defender portal > Policies & rules > Threat policies > Preset security policies: apply
    Standard or Strict protection to all recipients, without exceptions.
    See: https://learn.microsoft.com/defender-office-365/preset-security-policies
    """
    want = "on in every respect, impersonation quarantined"
    if not licence.plan1:
        return Verdict(False, saw=NO_LICENCE, want=want, lacks=DEFENDER)
    lacks = [what for what, held in _strictness(phish.policy).items() if not held]
    return Verdict(not lacks, saw=f"lacks {', '.join(lacks)}" if lacks else "strict", want=want)


def _strictness(policy: AntiphishPolicy) -> dict[str, bool]:
    """Everything a strict policy does, and whether this one does it."""
    people = policy.enable_targeted_user_protection and bool(policy.targeted_users_to_protect)
    kept = policy.mailbox_intelligence_protection_action in ("MoveToJmf", "Quarantine")
    return {
        "being on": policy.enabled,
        "threshold 3": policy.phish_threshold_level >= 3,
        "protected people": people,
        "their quarantine": policy.targeted_user_protection_action == "Quarantine",
        "own domains": policy.enable_organization_domains_protection,
        "their quarantine too": policy.targeted_domain_protection_action == "Quarantine",
        "mailbox intelligence": policy.enable_mailbox_intelligence,
        "its protection": policy.enable_mailbox_intelligence_protection and kept,
        "spoof intelligence": policy.enable_spoof_intelligence,
        "first contact tips": policy.enable_first_contact_safety_tips,
        "respect for DMARC": policy.honor_dmarc_policy,
    }


WEAK = antiphish(phish_threshold_level=1, enable_targeted_user_protection=False)
antiphish_policy.passes(
    "a strict preset for all; nobody is left to the default",
    LICENSED,
    WEAK,
    [antiphish("Strict Preset Security Policy"), preset()],
)
antiphish_policy.fails(
    "strict for a pilot group, weak for the rest",
    LICENSED,
    WEAK,
    [antiphish("Pilot"), rule(AntiphishRule, "Pilot", sent_to_member_of=["pilot"])],
)
antiphish_policy.fails("not licensed", UNLICENSED, antiphish(), lacks=DEFENDER)
LACKS: tuple[dict[str, Any], ...] = (
    {"enabled": False},
    {"phish_threshold_level": 2},
    {"enable_targeted_user_protection": False},
    {"targeted_users_to_protect": []},
    {"targeted_user_protection_action": "MoveToJmf"},
    {"enable_organization_domains_protection": False},
    {"targeted_domain_protection_action": "MoveToJmf"},
    {"enable_mailbox_intelligence": False},
    {"enable_mailbox_intelligence_protection": False},
    {"mailbox_intelligence_protection_action": "NoAction"},
    {"enable_spoof_intelligence": False},
    {"enable_first_contact_safety_tips": False},
    {"honor_dmarc_policy": False},
)
for lack in LACKS:
    antiphish_policy.fails(f"one thing is lacking: {next(iter(lack))}", LICENSED, antiphish(**lack))
antiphish_policy.unknown(LICENSED, antiphish(), unread(AntiphishRule))


@check(
    severity=HIGH,
    control=controls.IMPERSONATION_IS_CAUGHT,
    maps={"SCuBA": ["MS.SECURITYSUITE.2.1v1", "MS.DEFENDER.2.1v1"]},
)
def antiphish_user_impersonation(
    phish: AntiphishInForce, licence: DefenderLicence, sensitive: Rows[SensitivePerson]
) -> Verdict:
    """Mail that imitates sensitive people is quarantined.

    Why: "the managing director" asks for a transfer, from an address one letter off.
    Fix: Defender portal > Policies & rules > Threat policies > Anti-phishing: for each policy in
    use, protect those people by name, and quarantine what imitates them.
    See: https://learn.microsoft.com/defender-office-365/anti-phishing-policies-mdo-configure
    """
    want = "every sensitive person protected, imitations quarantined"
    if not licence.plan1:
        return Verdict(False, saw=NO_LICENCE, want=want, lacks=DEFENDER)
    policy = phish.policy
    listed = policy.targeted_users_to_protect or []
    if not policy.enabled or not policy.enable_targeted_user_protection or not listed:
        return Verdict(False, saw="nobody is protected", want=want)
    known = {one.rpartition(";")[2].lower() for one in listed}
    if missing := [one.address for one in sensitive if one.address.lower() not in known]:
        return Verdict(False, saw=f"not protected: {', '.join(missing)}", want=want)
    action = policy.targeted_user_protection_action
    caveat = "" if sensitive else "who is sensitive was not declared; some people are protected"
    lesser = LOW if action in ACTS else None
    return Verdict(action == "Quarantine", saw=action, want=want, severity=lesser, caveat=caveat)


antiphish_user_impersonation.passes(
    LICENSED, antiphish(), SensitivePerson(address="Ann@acme.example")
)
antiphish_user_impersonation.passes(
    "nobody was declared: somebody is protected, and that is said", LICENSED, antiphish()
)
antiphish_user_impersonation.fails(
    "on, for nobody", LICENSED, antiphish(targeted_users_to_protect=[])
)
antiphish_user_impersonation.fails(
    "a declared person is not among them",
    LICENSED,
    antiphish(),
    SensitivePerson(address="cfo@acme.example"),
)
antiphish_user_impersonation.fails(
    LICENSED, antiphish(targeted_user_protection_action="MoveToJmf"), at=LOW
)
antiphish_user_impersonation.fails(
    LICENSED, antiphish(targeted_user_protection_action="NoAction"), at=HIGH
)
antiphish_user_impersonation.fails("not licensed", UNLICENSED, antiphish(), lacks=DEFENDER)
for lack in (LACKS[0], LACKS[2], {"targeted_users_to_protect": None}):
    antiphish_user_impersonation.fails("nobody is protected", LICENSED, antiphish(**lack), at=HIGH)
antiphish_user_impersonation.unknown(LICENSED, antiphish(), unread(PresetRule))


@check(
    severity=HIGH,
    control=controls.IMPERSONATION_IS_CAUGHT,
    maps={"SCuBA": ["MS.SECURITYSUITE.2.2v1", "MS.DEFENDER.2.2v1"]},
)
def antiphish_own_domain_impersonation(
    phish: AntiphishInForce, licence: DefenderLicence
) -> Verdict:
    """Mail from look-alikes of the organisation's own domains is quarantined.

    Why: acrne.example reads like acme.example.
    Fix: Defender portal > Policies & rules > Threat policies > Anti-phishing: for each policy in
    use, include the domains I own, and quarantine what imitates them.
    See: https://learn.microsoft.com/defender-office-365/anti-phishing-policies-mdo-configure
    """
    if not licence.plan1:
        return Verdict(False, saw=NO_LICENCE, want="Quarantine", lacks=DEFENDER)
    if not phish.policy.enabled or not phish.policy.enable_organization_domains_protection:
        return Verdict(False, saw="own domains are not protected", want="Quarantine")
    action = phish.policy.targeted_domain_protection_action
    lesser = LOW if action in ACTS else None
    return Verdict(action == "Quarantine", saw=action, want="Quarantine", severity=lesser)


antiphish_own_domain_impersonation.passes(LICENSED, antiphish())
antiphish_own_domain_impersonation.fails(
    "watched, and nothing done",
    LICENSED,
    antiphish(targeted_domain_protection_action="NoAction"),
    at=HIGH,
)
antiphish_own_domain_impersonation.fails(
    LICENSED, antiphish(targeted_domain_protection_action="Delete"), at=LOW
)
antiphish_own_domain_impersonation.fails(
    LICENSED, antiphish(enable_organization_domains_protection=False)
)
antiphish_own_domain_impersonation.fails("not licensed", UNLICENSED, antiphish(), lacks=DEFENDER)
antiphish_own_domain_impersonation.fails("the policy is off", LICENSED, antiphish(enabled=False))
antiphish_own_domain_impersonation.unknown(TENANT, ACME, antiphish(), unread(SubscribedSku))


@check(severity=HIGH, control=controls.IMPERSONATION_IS_CAUGHT)
def antiphish_spoof_intelligence(phish: AntiphishInForce) -> Verdict:
    """Mail with a forged sender is recognised, and kept from the inbox.

    Why: many domains publish no DMARC record; this judges their mail all the same.
    Fix: Defender portal > Policies & rules > Threat policies > Anti-phishing: for each policy in
    use, enable spoof intelligence, and move to Junk Email or quarantine.
    See: https://learn.microsoft.com/defender-office-365/anti-spoofing-spoof-intelligence
    """
    if not phish.policy.enabled or not phish.policy.enable_spoof_intelligence:
        return Verdict(False, saw="off", want="on")
    return Verdict(True, saw=f"on: {phish.policy.authentication_fail_action}", want="on")


antiphish_spoof_intelligence.passes("Junk Email will do; no licence needed", ACME, antiphish())
antiphish_spoof_intelligence.fails(
    "off for those whom a custom policy is for",
    ACME,
    antiphish(),
    antiphish("Sales", enable_spoof_intelligence=False),
    rule(AntiphishRule, "Sales", sent_to=["sales@acme.example"]),
)
antiphish_spoof_intelligence.fails(
    "a policy that is off does nothing", ACME, antiphish(enabled=False)
)
antiphish_spoof_intelligence.unknown(ACME, antiphish(), unread(AntiphishPolicy))


@check(severity=HIGH, control=controls.IMPERSONATION_IS_CAUGHT)
def antiphish_no_trusted_exceptions(
    policy: AntiphishPolicy,
    used: Lookup[AntiphishInForce],
    licence: DefenderLicence,
    partners: Lookup[ApprovedDomain],
) -> Verdict | None:
    """No sender may imitate people or domains unchecked.

    Why: an exception for one partner holds for everybody who forges that partner.
    Fix: Defender portal > Policies & rules > Threat policies > Anti-phishing: open the policy,
    Impersonation > Manage trusted senders and domains: remove them.
    See: https://learn.microsoft.com/defender-office-365/anti-phishing-policies-mdo-configure
    """
    if not licence.plan1:
        return None
    trusted = [*(policy.excluded_senders or []), *(policy.excluded_domains or [])]
    found = [one for one in trusted if one.lower().rpartition("@")[2] not in partners]
    if not found:
        return Verdict(True, saw=trusted, want="none")
    idle = policy.identity not in used
    caveat = "trusts senders, but no rule applies it" if idle else ""
    return Verdict(idle, saw=found, want="none", caveat=caveat)


antiphish_no_trusted_exceptions.passes(LICENSED, antiphish())
antiphish_no_trusted_exceptions.passes(
    "null is nobody", LICENSED, antiphish(excluded_senders=None, excluded_domains=None)
)
antiphish_no_trusted_exceptions.fails(
    "one sender", LICENSED, antiphish(excluded_senders=["boss@mail.example"])
)
antiphish_no_trusted_exceptions.passes(
    "a declared partner",
    LICENSED,
    antiphish(excluded_senders=["Bot@partner.example"]),
    ApprovedDomain(domain="partner.example"),
)
antiphish_no_trusted_exceptions.passes(
    "no rule applies it", LICENSED, antiphish(), antiphish("Old", excluded_domains=["x.example"])
)
antiphish_no_trusted_exceptions.fails(
    "in a preset it does the same harm",
    LICENSED,
    antiphish(),
    antiphish("Strict Preset Security Policy", excluded_domains=["x.example"]),
    preset(),
)
antiphish_no_trusted_exceptions.skips(
    "without a licence nobody looks for imitations", UNLICENSED, antiphish()
)
antiphish_no_trusted_exceptions.unknown(LICENSED, antiphish(), unread(AntiphishPolicy))
