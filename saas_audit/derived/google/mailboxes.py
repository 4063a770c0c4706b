"""Mailboxes whose settings can be read."""

from __future__ import annotations

from ... import Row, derive
from ...datasets.google.directory import User
from .people import is_active


class Mailbox(Row, of=User, label="primary_email"):
    """The mailbox of a user who can sign in. A suspended user's takes no mail."""

    id: str
    primary_email: str


@derive
def mailboxes(user: User) -> Mailbox | None:
    if not (is_active(user) and user.is_mailbox_setup):
        return None
    return Mailbox(id=user.id, primary_email=user.primary_email)
