"""Administrators' mailboxes."""

from __future__ import annotations

from saas_audit import HIGH, Own, Verdict, check, controls, unread
from saas_audit.datasets.google.directory import RoleAssignment
from saas_audit.datasets.google.mail_settings import (
    AutoForwarding,
    FilterAction,
    ForwardingAddress,
    MailDelegate,
    MailFilter,
)
from saas_audit.derived.google.mailboxes import Mailbox
from saas_audit.derived.google.people import Admin

from ..examples import help_desk, super_admin, user

ACCEPTED = "accepted"


@check(severity=HIGH, control=controls.MAIL_STAYS_INSIDE)
def no_mail_forwarding_or_delegates(
    admin: Admin,
    mailbox: Mailbox | None,
    forwarding: Own[AutoForwarding],
    filters: Own[MailFilter],
    addresses: Own[ForwardingAddress],
    delegates: Own[MailDelegate],
) -> Verdict | None:
    """Administrators' mail is read by nobody else, not even inside the organisation.

    Why: reset links and alerts arrive there; whoever reads them can become administrator.
    Fix: the administrator's Gmail > Settings: remove what is named under Forwarding and POP/IMAP,
        Filters and blocked addresses, or Accounts > Grant access to your account.
    See: https://support.google.com/a/answer/2491924
    """
    if mailbox is None:
        return None
    ways = (
        forwarding.where(lambda one: one.enabled)
        + filters.where(lambda one: bool(one.action.forward))
        + addresses.where(lambda one: one.verification_status == ACCEPTED)
        + delegates.where(lambda one: one.verification_status == ACCEPTED)
    )
    return Verdict(not ways, saw=ways, want="none")


BOSS = super_admin("ann")
DESK = [user("hugo"), help_desk("hugo")]


def _address(state: str) -> ForwardingAddress:
    return ForwardingAddress(
        forwarding_email="x@y.example", mailbox="ann", verification_status=state
    )


def _delegate(state: str) -> MailDelegate:
    return MailDelegate(delegate_email="pa@acme.example", mailbox="ann", verification_status=state)


INSIDE = AutoForwarding(mailbox="ann", enabled=True, email_address="pa@acme.example")

no_mail_forwarding_or_delegates.passes(BOSS)
no_mail_forwarding_or_delegates.fails("inside the organisation", BOSS, INSIDE)
no_mail_forwarding_or_delegates.fails(
    BOSS, DESK, MailFilter(id="1", mailbox="hugo", action=FilterAction(forward="x@y.example"))
)
no_mail_forwarding_or_delegates.fails("not in use, but ready", BOSS, _address("accepted"))
no_mail_forwarding_or_delegates.passes("nobody has agreed yet", BOSS, _address("pending"))
no_mail_forwarding_or_delegates.fails(BOSS, _delegate("accepted"))
no_mail_forwarding_or_delegates.passes(BOSS, _delegate("expired"))
no_mail_forwarding_or_delegates.fails(
    "one way is proof, whatever else was not read",
    BOSS,
    _delegate("accepted"),
    unread(AutoForwarding, of="ann"),
)
no_mail_forwarding_or_delegates.unknown(BOSS, unread(MailDelegate, of="ann"))
no_mail_forwarding_or_delegates.unknown(BOSS, user("x"), unread(RoleAssignment))
no_mail_forwarding_or_delegates.skips("no mailbox", super_admin("ann", is_mailbox_setup=False))
