"""Where mailboxes send their mail on to, and who else may open them."""

from __future__ import annotations

from typing import Literal

from ...derived.google.mailboxes import Mailbox
from ...model import Part, Row
from .api import MAIL_SETTINGS, google

SETTINGS = "gmail.v1 users.settings"
SCOPE = "gmail.settings.basic"
"""The narrowest that reads them; ``gmail.readonly`` cannot write, but opens all mail."""
ME = "{primary_email}"

Verified = Literal["verificationStatusUnspecified", "accepted", "pending"]
DelegateState = Literal[
    "verificationStatusUnspecified", "accepted", "pending", "rejected", "expired"
]


@google(
    f"{SETTINGS}.getAutoForwarding",
    scope=SCOPE,
    tier=MAIL_SETTINGS,
    each=Mailbox,
    acting_as=ME,
    user_id=ME,
)
class AutoForwarding(Row, rename="camel", key="mailbox", owner="mailbox", label="email_address"):
    """Whether all incoming mail is sent on, and where to. Off, the vendor leaves both out."""

    mailbox: str
    enabled: bool = False
    email_address: str


class FilterAction(Part, rename="camel"):
    """What a filter does with mail. Without an address it forwards nothing."""

    forward: str = ""


@google(
    f"{SETTINGS}.filters.list",
    scope=SCOPE,
    items=("filter",),
    tier=MAIL_SETTINGS,
    each=Mailbox,
    acting_as=ME,
    user_id=ME,
)
class MailFilter(Row, rename="camel", owner="mailbox"):
    """A filter. What it looks for is not asked."""

    id: str
    mailbox: str
    action: FilterAction = FilterAction(forward="")


@google(
    f"{SETTINGS}.forwardingAddresses.list",
    scope=SCOPE,
    items=("forwardingAddresses",),
    tier=MAIL_SETTINGS,
    each=Mailbox,
    acting_as=ME,
    user_id=ME,
)
class ForwardingAddress(Row, rename="camel", key="forwarding_email", owner="mailbox"):
    """An address that mail may be sent on to, once its owner has agreed."""

    forwarding_email: str
    mailbox: str
    verification_status: Verified


@google(
    f"{SETTINGS}.delegates.list",
    scope=SCOPE,
    items=("delegates",),
    tier=MAIL_SETTINGS,
    each=Mailbox,
    acting_as=ME,
    user_id=ME,
)
class MailDelegate(Row, rename="camel", key="delegate_email", owner="mailbox"):
    """Somebody who may read and write mail in the mailbox's name, once they have agreed."""

    delegate_email: str
    mailbox: str
    verification_status: DelegateState
