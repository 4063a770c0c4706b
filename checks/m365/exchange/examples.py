"""The small world that truth tables about mail flow are told in."""

from __future__ import annotations

from typing import Any

from saas_audit.datasets.m365.mail import AcceptedDomain, Mailbox, Recipient, TransportRule

ACME = AcceptedDomain(domain_name="acme.example")


def mail_rule(**facts: Any) -> TransportRule:
    """A rule that is on and does nothing, unless told otherwise."""
    fields = set(TransportRule.__members__) - {"guid", "name", "state", "mode"}
    usual: dict[str, Any] = dict.fromkeys(sorted(fields))
    usual |= {"name": "Rule", "state": "Enabled", "mode": "Enforce"}
    return TransportRule(guid="r", **{**usual, **facts})


def mailbox(name: str, **facts: Any) -> Mailbox:
    """A person's mailbox that forwards nowhere, unless told otherwise."""
    usual: dict[str, Any] = {
        "user_principal_name": f"{name}@acme.example",
        "external_directory_object_id": name,
        "recipient_type_details": "UserMailbox",
        "forwarding_smtp_address": None,
        "forwarding_address": None,
    }
    return Mailbox(guid=f"m-{name}", **{**usual, **facts})


def recipient(name: str, *, outside: str | None = None, **facts: Any) -> Recipient:
    """Somebody known by name and address; ``outside`` is where a contact's mail really goes."""
    usual: dict[str, Any] = {
        "name": name,
        "alias": name,
        "identity": name,
        "distinguished_name": f"CN={name}",
        "primary_smtp_address": f"{name}@acme.example",
        "email_addresses": [f"SMTP:{name}@acme.example"],
        "external_email_address": f"SMTP:{outside}" if outside else None,
    }
    return Recipient(guid=f"r-{name}", **{**usual, **facts})
