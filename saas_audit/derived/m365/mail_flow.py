"""Where mail really goes, and what mail-flow rules let past the filters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Literal

from ...datasets.declared import ApprovedDomain, ApprovedMailRule
from ...datasets.m365.mail import AcceptedDomain, Mailbox, Recipient, TransportRule
from ...declare.derive import derive
from ...model import AsOf, Lookup, Row, Rows

Place = Literal["inside", "outside", "unknown"]
Proof = Literal["inside", "dmarc", "partial", "approved", "none"]
SKIPS = ("x-ms-exchange-organization-skipsafe",)
RESULTS = "authentication-results"


class RecipientName(Row):
    """One of the many names of a recipient, in lower case, and where its mail goes if outside."""

    id: str
    name: str
    goes_to: str | None


class RuleForwarding(Row, key="guid", label="name"):
    """A mail-flow rule in force that sends mail on."""

    guid: str
    name: str
    outside: list[str]
    unknown: list[str]
    connector: str | None


class MailboxForwarding(Row, key="guid", of=Mailbox):
    """Where a mailbox forwards to."""

    guid: str
    inside: list[str]
    outside: list[str]
    unknown: list[str]


class FilterLift(Row, key="guid", label="name"):
    """A mail-flow rule in force that spares mail the spam filter, and how it knows the sender."""

    guid: str
    name: str
    proof: Proof


class ScanSkip(Row, key="guid", label="name"):
    """A mail-flow rule in force that has links or attachments go unscanned."""

    guid: str
    name: str
    approved: bool


@derive
def names(recipient: Recipient) -> Iterator[RecipientName]:
    """Exchange names a recipient now by address, now by name, now by where it stands."""
    goes_to = recipient.external_email_address
    known = [recipient.guid, recipient.name, recipient.identity, recipient.distinguished_name]
    known += [recipient.alias or "", recipient.primary_smtp_address or ""]
    known += [_bare(one) for one in recipient.email_addresses or []]
    for name in dict.fromkeys(one.lower() for one in known if one):
        target = _bare(goes_to) if goes_to else None
        yield RecipientName(id=f"{recipient.guid} {name}", name=name, goes_to=target)


@derive
def rule_forwarding(
    rule: TransportRule,
    as_of: AsOf,
    recipients: Lookup[RecipientName],
    domains: Rows[AcceptedDomain],
    partners: Rows[ApprovedDomain],
) -> RuleForwarding | None:
    if not acts(rule, as_of):
        return None
    told = [*(rule.redirect_message_to or []), *(rule.blind_copy_to or [])]
    told += [*(rule.copy_to or []), *(rule.add_to_recipients or [])]
    connector = rule.route_message_outbound_connector or None
    if not told and not connector:
        return None
    places = _placed(told, recipients, domains, partners)
    return RuleForwarding(
        guid=rule.guid,
        name=rule.name,
        outside=places["outside"],
        unknown=places["unknown"],
        connector=connector,
    )


@derive
def mailbox_forwarding(
    mailbox: Mailbox,
    recipients: Lookup[RecipientName],
    domains: Rows[AcceptedDomain],
    partners: Rows[ApprovedDomain],
) -> MailboxForwarding | None:
    """Where both are set Exchange takes one; the other waits for it to be cleared."""
    told = [one for one in (mailbox.forwarding_smtp_address, mailbox.forwarding_address) if one]
    if not told:
        return None
    places = _placed(told, recipients, domains, partners)
    return MailboxForwarding(guid=mailbox.guid, **places)


@derive
def filter_lift(
    rule: TransportRule, as_of: AsOf, approved: Lookup[ApprovedMailRule]
) -> FilterLift | None:
    """A spam level of -1 says: this is no spam, do not look."""
    if str(rule.spam_level) != "-1" or not acts(rule, as_of):
        return None
    proof = "approved" if rule.name in approved and rule.sender_ip_ranges else _proof(rule)
    return FilterLift(guid=rule.guid, name=rule.name, proof=proof)


@derive
def scan_skip(
    rule: TransportRule, as_of: AsOf, approved: Lookup[ApprovedMailRule]
) -> ScanSkip | None:
    """By a header that tells Safe Links or Safe Attachments to stand aside."""
    header = (rule.set_header_name or "").lower()
    if not header.startswith(SKIPS) or not rule.set_header_value or not acts(rule, as_of):
        return None
    known = rule.name in approved and bool(rule.sender_ip_ranges)
    return ScanSkip(guid=rule.guid, name=rule.name, approved=known)


def acts(rule: TransportRule, as_of: AsOf) -> bool:
    """On, not merely watching, and not over."""
    if rule.state != "Enabled" or rule.mode != "Enforce":
        return False
    end = rule.expiry_date
    return end is None or (end if end.tzinfo else end.replace(tzinfo=UTC)) > as_of


def _placed(
    told: list[str],
    recipients: Lookup[RecipientName],
    domains: Rows[AcceptedDomain],
    partners: Rows[ApprovedDomain],
) -> dict[Place, list[str]]:
    """Names and addresses by where mail sent to them ends up."""
    own = frozenset(one.domain_name.lower() for one in domains)
    friends = frozenset(one.domain.lower() for one in partners)
    found: dict[Place, list[str]] = {"inside": [], "outside": [], "unknown": []}
    for one in told:
        found[_place_of(_bare(one).lower(), recipients, own, friends)].append(one)
    return found


def _place_of(
    name: str, recipients: Lookup[RecipientName], own: frozenset[str], friends: frozenset[str]
) -> Place:
    if "@" in name and _domain(name) not in own:
        return "inside" if _domain(name) in friends else "outside"
    known = recipients.all(name=name)
    if known.where(
        lambda one: one.goes_to is not None and _domain(one.goes_to) not in own | friends
    ):
        return "outside"
    return "inside" if known else "unknown"


def _bare(address: str) -> str:
    """``smtp:ann@acme.example`` -> ``ann@acme.example``."""
    kind, colon, rest = address.partition(":")
    return rest if colon and kind.lower() == "smtp" else address


def _domain(address: str) -> str:
    return address.lower().rpartition("@")[2]


def _proof(rule: TransportRule) -> Proof:
    """How the rule makes sure that the sender is who it says."""
    if rule.from_scope == "InOrganization":
        return "inside"
    told = _words(rule.header_contains_message_header, rule.header_contains_words)
    told = told or _words(rule.header_matches_message_header, rule.header_matches_patterns)
    if told and all("dmarc=pass" in one for one in told):
        return "dmarc"
    weaker = ("dmarc=pass", "dkim=pass", "compauth=pass")
    return "partial" if told and all(any(w in one for w in weaker) for one in told) else "none"


def _words(header: str | None, words: list[str] | None) -> list[str]:
    """Any one of the words is enough for the rule."""
    return [one.lower() for one in words or []] if (header or "").lower() == RESULTS else []
