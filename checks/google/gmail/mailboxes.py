"""Mail that leaves by itself: forwarding of whole mailboxes, and by filters."""

from __future__ import annotations

from saas_audit import CRITICAL, Lookup, Own, Verdict, check, controls, unread
from saas_audit.datasets.google.directory import Domain, DomainAlias, User
from saas_audit.datasets.google.mail_settings import AutoForwarding, FilterAction, MailFilter
from saas_audit.derived.google.addresses import OwnDomain
from saas_audit.derived.google.mailboxes import Mailbox

from ..examples import user


@check(severity=CRITICAL, control=controls.MAIL_STAYS_INSIDE)
def no_external_auto_forwarding(
    mailbox: Mailbox, forwarding: AutoForwarding, domains: Lookup[OwnDomain]
) -> Verdict:
    """No mailbox sends all its mail on to an address outside.

    Why: it is what a thief sets up first, and what stays when the password is changed.
    Fix: the user's Gmail > Settings > Forwarding and POP/IMAP: disable it; to stop new ones, Admin
        console > Apps > Google Workspace > Gmail > End User Access > Automatic forwarding: off.
    See: https://support.google.com/a/answer/2491924
    """
    if not forwarding.enabled:
        return Verdict(True, saw="off", want="off, or to a domain of ours")
    to = forwarding.email_address
    return Verdict(_domain(to) in domains, saw=to, want="off, or to a domain of ours")


def _domain(address: str) -> str:
    return address.lower().rpartition("@")[2]


ALIAS = DomainAlias(domain_alias_name="acme.test", verified=True)
HOME = Domain(domain_name="acme.example", verified=True, domain_aliases=[ALIAS])
ANN = [HOME, user("ann")]
OFF = AutoForwarding(mailbox="ann")


def _to(address: str) -> AutoForwarding:
    return AutoForwarding(mailbox="ann", enabled=True, email_address=address)


no_external_auto_forwarding.passes("both left out", ANN, OFF)
no_external_auto_forwarding.passes("an alias domain is ours", ANN, _to("ben@acme.test"))
no_external_auto_forwarding.fails(ANN, _to("ann@gmail.com"))
no_external_auto_forwarding.fails("below our domain is not ours", ANN, _to("ann@sub.acme.example"))
no_external_auto_forwarding.passes(
    "suspended: takes no mail", ANN, OFF, user("leo", suspended=True)
)
no_external_auto_forwarding.passes("no mailbox", ANN, OFF, user("kiosk", is_mailbox_setup=False))
no_external_auto_forwarding.unknown(
    "on, and no word where to", ANN, AutoForwarding(mailbox="ann", enabled=True)
)
no_external_auto_forwarding.unknown(ANN, unread(AutoForwarding, of="ann"))
no_external_auto_forwarding.unknown(ANN, OFF, unread(User))
no_external_auto_forwarding.unknown(ANN[1:], _to("ben@acme.test"), unread(Domain))


@check(severity=CRITICAL, control=controls.MAIL_STAYS_INSIDE)
def no_external_forwarding_filters(
    mailbox: Mailbox, filters: Own[MailFilter], domains: Lookup[OwnDomain]
) -> Verdict:
    """No mailbox filter sends mail on to an address outside.

    Why: a filter that forwards invoices only is missed by whoever looks at auto-forwarding.
    Fix: the user's Gmail > Settings > Filters and blocked addresses: delete the filter, then the
        address under Forwarding and POP/IMAP.
    See: https://support.google.com/mail/answer/6579
    """

    def leads_out(one: MailFilter) -> bool:
        return bool(one.action.forward) and _domain(one.action.forward) not in domains

    found = filters.where(leads_out)
    addresses = sorted({one.action.forward for one in found.seen()})
    return Verdict(not found, saw=addresses, want="to domains of ours at most")


def _filter(forward: str = "") -> MailFilter:
    return MailFilter(id="1", mailbox="ann", action=FilterAction(forward=forward))


no_external_forwarding_filters.passes("no filter", ANN)
no_external_forwarding_filters.passes("one that only labels", ANN, _filter())
no_external_forwarding_filters.passes(ANN, _filter("ben@acme.test"))
no_external_forwarding_filters.fails("auto-forwarding is off", ANN, _filter("ann@gmail.com"))
no_external_forwarding_filters.unknown(ANN, unread(MailFilter, of="ann"))
no_external_forwarding_filters.unknown(ANN, unread(User))
