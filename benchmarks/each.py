"""What is asked user by user: the tool against the floor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_audit.connectors.google.workspace import GoogleConnector

from .collecting import COLUMNS as ALL
from .collecting import LATENCY, both

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE = 500
TITLE = "User by user"
LANES = GoogleConnector.lanes
TEXT = f"""Google, with every tier on: Drive, Gmail, Calendar, tokens and app passwords, each asked
about once for each user. The floor sends the same requests, {LANES} at a time as the tool does,
with the tokens that the tool signed in for; {LATENCY} ms a request. There is no goal. At real
quotas the Directory API lets 40 requests a second through, which is what such a run takes."""
COLUMNS = tuple(name for name in ALL if name != "goal s")


def rows(*, quick: bool) -> Iterator[tuple[str, ...]]:
    """One row."""
    yield both(PEOPLE // 10 if quick else PEOPLE, "google", ("all",), LANES)
