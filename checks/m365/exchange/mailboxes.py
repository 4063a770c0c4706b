"""Mailboxes: how they are opened, and what is recorded."""

from __future__ import annotations

from saas_audit import HIGH, LOW, Lookup, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount
from saas_audit.datasets.m365.directory import User
from saas_audit.datasets.m365.mail import (
    AuditBypass,
    ClientAccess,
    Mailbox,
    OrganizationConfig,
    TransportConfig,
)
from saas_audit.derived.declared import ApprovedName

from .examples import mailbox


@check(
    severity=HIGH,
    control=controls.MAILBOXES_NEED_SIGN_IN,
    maps={"SCuBA": ["MS.EXO.5.1v1"], "CIS M365 6.0.1": ["6.5.4"]},
    profiles={"scuba": {"mailboxes_too": False}, "cis": {"mailboxes_too": False}},
)
def smtp_auth_disabled(
    settings: TransportConfig,
    mailboxes: Rows[ClientAccess],
    approved: Lookup[ApprovedName],
    *,
    mailboxes_too: bool = True,
) -> Verdict:
    """Nobody sends mail with a password alone.

    Why: SMTP AUTH knows no second factor; one guessed password sends mail in your name.
    Fix: Exchange admin centre > Settings > Mail flow: turn off SMTP AUTH protocol for your
    organization; then take back the exceptions of single mailboxes.
    See: https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission
    """
    if not settings.smtp_client_authentication_disabled:
        return Verdict(False, saw="on for the organisation", want="off")
    if not mailboxes_too:
        return Verdict(True, saw="off for the organisation", want="off")
    on = mailboxes.where(
        lambda one: (
            one.smtp_client_authentication_disabled is False
            and (one.primary_smtp_address or "").lower() not in approved
        )
    )
    saw = f"off, but on for single mailboxes: {on}" if on else "off"
    return Verdict(not on, saw=saw, want="off", severity=LOW)


def access(off: bool | None, address: str | None = "ann@acme.example") -> ClientAccess:
    """How ann's mailbox may be reached."""
    return ClientAccess(
        guid="a", primary_smtp_address=address, smtp_client_authentication_disabled=off
    )


CLOSED = TransportConfig(smtp_client_authentication_disabled=True)
smtp_auth_disabled.passes("null is as the organisation says", CLOSED, access(None))
smtp_auth_disabled.passes(
    "an exception that was declared",
    CLOSED,
    access(False),
    ApprovedAccount(account="Ann@acme.example"),
)
smtp_auth_disabled.fails(TransportConfig(smtp_client_authentication_disabled=False), at=HIGH)
smtp_auth_disabled.fails("off, and on again for one", CLOSED, access(False), at=LOW)
smtp_auth_disabled.fails("for one without an address", CLOSED, access(False, None), at=LOW)
smtp_auth_disabled.passes(
    "CIS and SCuBA look at the organisation alone", CLOSED, access(False), mailboxes_too=False
)
smtp_auth_disabled.unknown(CLOSED, unread(ClientAccess))


@check(
    severity=HIGH,
    control=controls.MAILBOXES_NEED_SIGN_IN,
    maps={"CIS M365 6.0.1": ["1.2.2"]},
)
def shared_mailbox_sign_in_blocked(
    mailbox: Mailbox, users: Lookup[User]
) -> Verdict | Unclear | None:
    """Nobody signs in as a shared mailbox.

    Why: its password is nobody's, so it is old, shared, and without a second factor.
    Fix: Microsoft 365 admin centre > Users > Active users > the mailbox's account: Block sign-in.
    See: https://learn.microsoft.com/microsoft-365/admin/email/create-a-shared-mailbox
    """
    if mailbox.recipient_type_details != "SharedMailbox":
        return None
    key = mailbox.external_directory_object_id
    user = users.get(key) if key else None
    if user is None:
        return Unclear("its account was not found in Entra ID")
    return Verdict(not user.account_enabled, saw=_sign_in(user), want="blocked")


def _sign_in(user: User) -> str:
    return "allowed" if user.account_enabled else "blocked"


INFO = mailbox("info", recipient_type_details="SharedMailbox")
shared_mailbox_sign_in_blocked.passes(INFO, User(id="info", account_enabled=False))
shared_mailbox_sign_in_blocked.fails(INFO, User(id="info", account_enabled=True))
shared_mailbox_sign_in_blocked.skips("a person's", mailbox("ann"), User(id="ann"))
shared_mailbox_sign_in_blocked.unknown(
    "no account by that id: hybrid, or deleted", INFO, User(id="other", account_enabled=True)
)
shared_mailbox_sign_in_blocked.unknown(
    mailbox("info", recipient_type_details="SharedMailbox", external_directory_object_id=""),
    User(id="other", account_enabled=True),
)
shared_mailbox_sign_in_blocked.unknown(INFO, unread(User))


@check(
    severity=HIGH,
    control=controls.ACTS_ARE_RECORDED,
    maps={"SCuBA": ["MS.EXO.13.1v1"], "CIS M365 6.0.1": ["6.1.1"]},
)
def mailbox_audit_org(settings: OrganizationConfig) -> Verdict:
    """What is done in mailboxes is recorded.

    Why: after a break-in it is the only answer to what was read.
    Fix: Exchange Online PowerShell: Set-OrganizationConfig -AuditDisabled $false.
    See: https://learn.microsoft.com/purview/audit-mailboxes
    """
    off = settings.audit_disabled
    return Verdict(not off, saw="off" if off else "on", want="on")


mailbox_audit_org.passes(
    "a single mailbox cannot opt out of it", OrganizationConfig(audit_disabled=False)
)
mailbox_audit_org.fails(OrganizationConfig(audit_disabled=True))
mailbox_audit_org.unknown(OrganizationConfig())


@check(severity=HIGH, control=controls.ACTS_ARE_RECORDED, maps={"CIS M365 6.0.1": ["6.1.3"]})
def mailbox_audit_bypass_none(account: AuditBypass, approved: Lookup[ApprovedName]) -> Verdict:
    """Nobody works in mailboxes unrecorded.

    Why: such an account reads any mailbox it has rights to, and leaves no trace.
    Fix: Exchange Online PowerShell: Set-MailboxAuditBypassAssociation -Identity ACCOUNT
    -AuditBypassEnabled $false.
    See: https://learn.microsoft.com/powershell/module/exchange/set-mailboxauditbypassassociation
    """
    unseen = account.audit_bypass_enabled
    lesser = LOW if account.name.lower() in approved else None
    saw = "unrecorded" if unseen else "recorded"
    return Verdict(not unseen, saw=saw, want="recorded", severity=lesser)


def bypass(on: bool) -> AuditBypass:
    """An account for the truth table."""
    return AuditBypass(guid="b", name="Backup", audit_bypass_enabled=on)


mailbox_audit_bypass_none.passes(bypass(False))
mailbox_audit_bypass_none.fails(bypass(True), at=HIGH)
mailbox_audit_bypass_none.fails(
    "declared, and still unrecorded", bypass(True), ApprovedAccount(account="backup"), at=LOW
)
mailbox_audit_bypass_none.unknown("every tenant lists some", unread(AuditBypass))
