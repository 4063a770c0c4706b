"""Domain-wide delegation as far as the audit log remembers it."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from ... import Row, Rows, derive
from ...datasets.google.audit_log import DelegationEvent, DelegationGiven, DelegationTaken

CLIENT = "API_CLIENT_NAME"


class DelegationGrant(Row, key="client"):
    """A client that was given delegation, and had it not taken back since."""

    client: str


@derive
def grants(given: DelegationGiven, taken: Rows[DelegationTaken]) -> Iterator[DelegationGrant]:
    for client in _clients(given):
        if not taken.where(functools.partial(_takes_back, given, client)):
            yield DelegationGrant(client=client)


def _takes_back(given: DelegationGiven, client: str, taken: DelegationTaken) -> bool:
    return client in _clients(taken) and taken.id.time > given.id.time


def _clients(event: DelegationEvent) -> list[str]:
    return [
        parameter.value
        for one in event.events
        for parameter in one.parameters
        if parameter.name == CLIENT
    ]
