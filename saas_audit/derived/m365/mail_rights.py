"""Apps that reach everybody's mailbox in their own name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...datasets.m365.app_rights import GraphRight
from ...datasets.m365.mail_rights import ExchangeRight
from ...declare.derive import derive
from ...model import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

ON_GRAPH: Mapping[str, str] = {
    "089fe4d0-434a-44c5-8827-41ba8a0b17f5": "Contacts.Read",
    "40f97065-369a-49f4-947c-6a255697ae91": "MailboxSettings.Read",
    "6918b873-d17a-4dc1-b314-35f528134491": "Contacts.ReadWrite",
    "6931bccd-447a-43d1-b442-00a195474933": "MailboxSettings.ReadWrite",
    "693c5e45-0940-467d-9b8a-1022fb9d42ef": "Mail.ReadBasic.All",
    "6be147d2-ea4f-4b5a-a3fa-3eab6f3c140a": "Mail.ReadBasic",
    "798ee544-9d2d-430c-a058-570e29e34338": "Calendars.Read",
    "810c84a8-4a9e-49e6-bf7d-12d183f40d01": "Mail.Read",
    "8ba4a692-bc31-4128-9094-475872af8a53": "Calendars.ReadBasic.All",
    "b633e1c5-b582-4048-a93e-9f11b44c7e96": "Mail.Send",
    "e2a3a72e-5f79-4c64-b1b1-878b674786c9": "Mail.ReadWrite",
    "ef54d2bf-783f-4e0f-bca1-3210c0444d99": "Calendars.ReadWrite",
}
ON_EXCHANGE: Mapping[str, str] = {
    "5e5addcd-3e8d-4e90-baf5-964efab2b20a": "IMAP.AccessAsApp",
    "7146a1f0-8703-45b3-9eae-527a64c00995": "SMTP.SendAsApp",
    "cb842b43-da6e-4506-86fe-bb12199c656d": "POP.AccessAsApp",
    "dc890d15-9560-4a4c-9b7f-a736ec74ec40": "full_access_as_app",
}
MANAGE_AS_APP = "dc50a0fb-09a3-484d-be87-e023b12c6440"
"""Lets an app run cmdlets as its Entra role allows: the role is what counts, and read elsewhere."""

Held = Literal["yes", "no", "unknown"]


class MailRight(Row, owner="app", label="name"):
    """A right to mailboxes; ``held_back`` says whether an application access policy binds it."""

    id: str
    app: str
    name: str
    held_back: Held


@derive
def on_graph(right: GraphRight) -> MailRight | None:
    """By id: what the right is called in the answer is not looked at."""
    name = ON_GRAPH.get(right.app_role_id)
    if name is None or right.principal_id is None:
        return None
    return MailRight(id=right.id, app=right.principal_id, name=name, held_back="yes")


@derive
def on_exchange(right: ExchangeRight) -> MailRight | None:
    """Every right on Exchange is one to mailboxes; the policies know those of EWS, not of IMAP."""
    if right.app_role_id == MANAGE_AS_APP or right.principal_id is None:
        return None
    name = ON_EXCHANGE.get(right.app_role_id, "")
    held: Held = "unknown" if not name else "yes" if name == "full_access_as_app" else "no"
    told = name or f"an Exchange right {right.app_role_id}"
    return MailRight(id=right.id, app=right.principal_id, name=told, held_back=held)
