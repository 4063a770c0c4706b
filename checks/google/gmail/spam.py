"""For whom the spam filter steps aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saas_audit import HIGH, Own, Verdict, check, controls, unread
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.gmail_settings import SpamIpAllowlist
from saas_audit.derived.google.spam_rules import SpamExemption, SpamFilter

from ..examples import GMAIL, ROOT, UNITS, open_child, policy, service, told

if TYPE_CHECKING:
    from saas_audit.derived.google.spam_rules import Mercy

ALLOWLIST = "gmail.email_spam_filter_ip_allowlist"
OVERRIDES = "gmail.spam_override_lists"
LISTS = "gmail.email_address_lists"
STATES = "gmail.rule_states"
NOBODY: frozenset[str] = frozenset()


@check(severity=HIGH, control=controls.MAIL_IS_FILTERED, maps={"SCuBA": ["GWS.GMAIL.14.1v1"]})
def ip_allowlist_empty(listed: SpamIpAllowlist, *, approved: frozenset[str] = NOBODY) -> Verdict:
    """No mail server's mail passes the spam filter unseen.

    Why: an address range of a mail provider lets in all of its customers.
    Fix: Admin console > Apps > Google Workspace > Gmail > Spam, phishing, and malware > Email
        allowlist: empty it; name in this check's "approved" what must stay.
    See: https://support.google.com/a/answer/60751
    """
    strangers = [one for one in listed.allowed_ip_addresses if one not in approved]
    return Verdict(not strangers, saw=strangers, want="none, or approved ones")


def _ips(*addresses: str) -> dict[str, list[str]]:
    return {"allowedIpAddresses": list(addresses)}


ON = [*UNITS, GMAIL]

ip_allowlist_empty.passes(ON, policy(ALLOWLIST, _ips()))
ip_allowlist_empty.passes("nobody ever set it: that is Google's default", ON)
ip_allowlist_empty.passes("an organisation without further org units", ROOT, GMAIL)
ip_allowlist_empty.passes("stored, and without the field", ON, policy(ALLOWLIST, {}))
ip_allowlist_empty.fails("a mailing service's range", ON, policy(ALLOWLIST, _ips("192.0.2.0/24")))
ip_allowlist_empty.passes(
    ON, policy(ALLOWLIST, _ips("192.0.2.1")), approved=frozenset({"192.0.2.1"})
)
ip_allowlist_empty.unknown(ON, policy(ALLOWLIST, {"allowedIpAddresses": "192.0.2.1"}))
ip_allowlist_empty.unknown(ON, unread(Policy))


def _spared(place: SpamFilter, exemptions: Own[SpamExemption], mercy: Mercy, want: str) -> Verdict:
    """Domains count once their list has been seen; for everybody there is no list."""
    found = exemptions.where(
        lambda one: one.mercy == mercy and (mercy == "everybody" or bool(one.domains))
    )
    return Verdict(not found, saw=told(found, place), want=want)


@check(severity=HIGH, control=controls.MAIL_IS_FILTERED, maps={"SCuBA": ["GWS.GMAIL.18.1v1"]})
def no_domains_bypass_spam(place: SpamFilter, exemptions: Own[SpamExemption]) -> Verdict:
    """The spam filter steps aside for no whole domain.

    Why: one hacked mailbox at that domain, and its mail lands in every inbox here.
    Fix: Admin console > Apps > Google Workspace > Gmail > Spam, phishing, and malware > Spam >
        the rule > Bypass spam filters for messages from senders in selected lists: name people.
    See: https://support.google.com/a/answer/2368132
    """
    return _spared(place, exemptions, "bypasses the filter", "single addresses at most")


def _rule(**more: Any) -> dict[str, Any]:
    return {"spamOverride": [{"ruleId": "r", "description": "Partners", **more}]}


def _listed(*addresses: str, id: str = "list") -> dict[str, Any]:
    entries = [{"address": one, "requireAddressVerification": True} for one in addresses]
    return {"emailAddressList": [{"id": id, "name": id, "addressList": {"address": entries}}]}


def _state(of: str, *, on: bool) -> Policy:
    return policy(STATES, {"ruleStates": [{"ruleId": of, "enabled": on}]})


DOMAIN = policy(LISTS, _listed("partner.example"))
BYPASS = policy(OVERRIDES, _rule(bypassSelectedSenders=True, bypassSenderAllowlist=["list"]))
CAPTURED = policy(OVERRIDES, _rule(bypassSelectedSenders=False, bypassSenderAllowlist=["list"]))

no_domains_bypass_spam.passes("no rules at all", ON)
no_domains_bypass_spam.fails(ON, BYPASS, DOMAIN, _state("r", on=True))
no_domains_bypass_spam.fails("a rule without a state is on", ON, BYPASS, DOMAIN)
no_domains_bypass_spam.passes(
    "one person at that domain", ON, BYPASS, policy(LISTS, _listed("pat@partner.example"))
)
no_domains_bypass_spam.fails(
    "everybody at that domain", ON, BYPASS, policy(LISTS, _listed("*@partner.example"))
)
no_domains_bypass_spam.passes("captured: listed, and switched off", ON, CAPTURED, DOMAIN)
no_domains_bypass_spam.passes("the rule is off", ON, BYPASS, DOMAIN, _state("r", on=False))
no_domains_bypass_spam.passes("the list is off", ON, BYPASS, DOMAIN, _state("list", on=False))
no_domains_bypass_spam.unknown("a list that was not returned", ON, BYPASS)
no_domains_bypass_spam.unknown(ON, unread(Policy))
no_domains_bypass_spam.skips("Gmail is off", ROOT, service("gmail", "DISABLED"))


@check(severity=HIGH, control=controls.MAIL_IS_FILTERED, maps={"SCuBA": ["GWS.GMAIL.18.2v1"]})
def no_domains_hide_warnings(place: SpamFilter, exemptions: Own[SpamExemption]) -> Verdict:
    """Filter and warnings step aside for no whole domain.

    Why: a forged message from that domain comes in, and looks like one that was checked.
    Fix: Admin console > Apps > Google Workspace > Gmail > Spam, phishing, and malware > Spam >
        the rule > Bypass spam filters and hide warnings for selected lists: name people.
    See: https://support.google.com/a/answer/2368132
    """
    return _spared(place, exemptions, "hides warnings", "single addresses at most")


HIDE = {
    "hideWarningBannerFromSelectedSenders": True,
    "hideWarningBannerSenderAllowlist": ["list"],
}

no_domains_hide_warnings.passes("no rules at all", ON)
no_domains_hide_warnings.fails(ON, policy(OVERRIDES, _rule(**HIDE)), DOMAIN)
no_domains_hide_warnings.passes(
    "captured: the list is filled, and not used",
    ON,
    policy(OVERRIDES, _rule(**{**HIDE, "hideWarningBannerFromSelectedSenders": False})),
    DOMAIN,
)
no_domains_hide_warnings.passes("they bypass the filter only", ON, BYPASS, DOMAIN)
no_domains_hide_warnings.unknown(
    "a list that was not returned", ON, policy(OVERRIDES, _rule(**HIDE))
)
no_domains_hide_warnings.unknown(ON, unread(Policy))
no_domains_hide_warnings.skips("Gmail is off", ROOT, service("gmail", "DISABLED"))


@check(severity=HIGH, control=controls.MAIL_IS_FILTERED, maps={"SCuBA": ["GWS.GMAIL.18.3v1"]})
def no_blanket_spam_bypass(place: SpamFilter, exemptions: Own[SpamExemption]) -> Verdict:
    """No rule lifts the spam filter and its warnings for everybody.

    Why: with it there is no spam filter.
    Fix: Admin console > Apps > Google Workspace > Gmail > Spam, phishing, and malware > Spam >
        the rule: untick "Bypass spam filters and hide warnings for all messages".
    See: https://support.google.com/a/answer/2368132
    """
    return _spared(place, exemptions, "everybody", "no such rule")


ALL = _rule(hideWarningBannerForAll=True)

no_blanket_spam_bypass.passes("no rules at all", ON)
no_blanket_spam_bypass.passes("a rule for chosen senders", ON, BYPASS, DOMAIN)
no_blanket_spam_bypass.fails(ON, policy(OVERRIDES, ALL))
no_blanket_spam_bypass.fails("in one org unit only", ON, open_child(OVERRIDES, ALL))
no_blanket_spam_bypass.passes("it is off", ON, policy(OVERRIDES, ALL), _state("r", on=False))
no_blanket_spam_bypass.unknown(ON, policy(OVERRIDES, _rule(hideWarningBannerForAll="maybe")))
no_blanket_spam_bypass.unknown(ON, unread(Policy))
no_blanket_spam_bypass.skips("Gmail is off", ROOT, service("gmail", "DISABLED"))
