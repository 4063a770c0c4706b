"""Domain-wide delegation as far as the audit log remembers it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ... import Row, Rows, derive
from ...datasets.google.audit_log import DelegationEvent, DelegationGiven, DelegationTaken

CLIENT = "API_CLIENT_NAME"
SCOPES = "API_SCOPES"


class DelegationGrant(Row, key="client"):
    """A client that was given delegation, and had it not taken back since."""

    client: str


@derive
def grants(given: DelegationGiven, taken: Rows[DelegationTaken]) -> Iterator[DelegationGrant]:
    for client in _clients(given):
        if not taken.where(functools.partial(_is_later, given, client)):
            yield DelegationGrant(client=client)


class DelegatedScopes(Row, key="client", label="told"):
    """What a client was last given, unless that was taken back. Scopes without their prefix."""

    client: str
    scopes: frozenset[str]
    told: str


@derive
def newest(
    given: DelegationGiven, others: Rows[DelegationGiven], taken: Rows[DelegationTaken]
) -> Iterator[DelegatedScopes]:
    for client in _clients(given):
        later = functools.partial(_is_later, given, client)
        if not taken.where(later) and not others.where(later):
            scopes = _scopes(given)
            told = f"{client}: {', '.join(sorted(scopes))}"
            yield DelegatedScopes(client=client, scopes=scopes, told=told)


def _is_later(given: DelegationGiven, client: str, event: DelegationEvent) -> bool:
    return client in _clients(event) and event.id.time > given.id.time


def _scopes(event: DelegationEvent) -> frozenset[str]:
    """Every scope named; the log has held them as a list and as one text."""
    parts = [
        text
        for one in event.events
        for parameter in one.parameters
        if parameter.name == SCOPES
        for text in (parameter.value, *parameter.multi_value)
    ]
    names = re.split(r"[\s,\[\]]+", " ".join(parts))
    return frozenset(bare(name) for name in names if name)


def bare(scope: str) -> str:
    """A scope without what all of Google's begin with."""
    return scope.removeprefix("https://").removeprefix("www.googleapis.com/auth/")


def _clients(event: DelegationEvent) -> list[str]:
    return [
        parameter.value
        for one in event.events
        for parameter in one.parameters
        if parameter.name == CLIENT
    ]
