"""The stretch of time that a reading of the audit log looks back over."""

from __future__ import annotations

from ... import AsOf, Row, derive
from ...datasets.google.directory import Customer

DAYS = 30


class ReviewWindow(Row, key="since"):
    """From when on: what was given before is a question for the list of what is held now."""

    since: str


@derive
def window(customer: Customer, as_of: AsOf) -> ReviewWindow:  # noqa: ARG001
    return ReviewWindow(since=f"{as_of.ago(days=DAYS):%Y-%m-%dT%H:%M:%SZ}")
