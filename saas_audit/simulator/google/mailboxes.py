"""Mailboxes: where their mail goes on to, and who else opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import objects as google

if TYPE_CHECKING:
    from .tenant import Object, Tenant


def _empty(tenant: Tenant) -> None:
    """Everybody's mailbox as it came: the vendor leaves empty lists and false out."""
    for user in tenant.users:
        if user["isMailboxSetup"]:
            tenant.mailboxes[user["id"]] = {}


def _of(tenant: Tenant, handle: str) -> Object:
    held: Object = tenant.mailboxes[google.named(tenant.users, handle)["id"]]
    return held


def careful(tenant: Tenant) -> None:
    """Gita forwards to her own second address, Dan asked for one; Finn's mail is switched off."""
    _empty(tenant)
    second = "gita@tidy-mail.example"
    on = {"enabled": True, "emailAddress": second, "disposition": "leaveInInbox"}
    _of(tenant, "gita")["autoForwarding"] = on
    pending = {"forwardingEmail": "dan@partner.example", "verificationStatus": "pending"}
    _of(tenant, "dan")["forwardingAddresses"] = [pending]
    news = {"id": "f1", "criteria": {"from": "news"}, "action": {"addLabelIds": ["Label_1"]}}
    _of(tenant, "dan")["filter"] = [news]
    bills = {"id": "f2", "criteria": {"subject": "bill"}, "action": {"forward": second}}
    _of(tenant, "gita")["filter"] = [bills]
    del tenant.mailboxes[google.named(tenant.users, "finn")["id"]]


def careless(tenant: Tenant) -> None:
    """Ben sends all his mail home, a filter of Eve's the invoices; Ann has a delegate."""
    _empty(tenant)
    home = {"enabled": True, "emailAddress": "ben.private@gmail.com", "disposition": "archive"}
    _of(tenant, "ben")["autoForwarding"] = home
    out = {"forward": "invoices@partner.example", "addLabelIds": ["TRASH"]}
    _of(tenant, "eve")["filter"] = [{"id": "f1", "criteria": {"subject": "x"}, "action": out}]
    delegate = {"delegateEmail": google.named(tenant.users, "eve")["primaryEmail"]}
    _of(tenant, "ann")["delegates"] = [{**delegate, "verificationStatus": "accepted"}]
