"""The Setup Audit Trail: who changed what in Setup, for 180 days back."""

from __future__ import annotations

from ...model import Part, Row
from .api import API, SETUP, salesforce
from .moment import Moment


class CreatedBy(Part, rename="pascal"):
    """Who did it."""

    username: str


@salesforce(
    "soql SetupAuditTrail",
    permission=(API, SETUP),
    where="CreatedDate >= {since}",
)
class SetupChange(Row, rename="pascal"):
    """``display`` is a sentence, and the only place that tells what was changed.

    ``created_by`` is null where a process of the vendor's did it.
    """

    id: str
    action: str
    display: str | None
    created_date: Moment
    created_by: CreatedBy | None
