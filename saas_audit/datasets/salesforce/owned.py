"""Records that guests own: whether there is one of each sensitive object."""

from __future__ import annotations

from ...derived.salesforce.guest_questions import GuestQuestion
from ...model import Row
from .api import ALL_DATA, API, salesforce


@salesforce(
    "soql {object}",
    permission=(API, "ViewAllData"),
    whole_with=("ViewAllData",),
    tier=ALL_DATA,
    each=GuestQuestion,
    where="OwnerId IN ({ids})",
    limit="1",
)
class GuestRecord(Row, rename="pascal", owner="question"):
    """A record that a guest owns. One is enough, and nothing of it but its id is asked for."""

    id: str
    question: str
