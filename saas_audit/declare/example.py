"""Truth tables: small worlds, and what a check must say about them."""

from __future__ import annotations

from typing import Any

import msgspec

from ..model import Outcome, Reason, Row, Severity


class Unread(msgspec.Struct, frozen=True):
    """Rows of this type were not (all) read; with ``of``, those that belong to one owner."""

    row_type: type[Row]
    of: str | None = None
    reason: Reason = Reason.NO_PERMISSION


def unread(
    row_type: type[Row], *, of: str | None = None, reason: Reason = Reason.NO_PERMISSION
) -> Unread:
    """In a truth table: this was not read."""
    return Unread(row_type, of, reason)


class Example(msgspec.Struct, frozen=True):
    """One line of a truth table. What ``facts`` do not mention is whole and empty."""

    outcome: Outcome
    sentence: str
    facts: tuple[Row | Unread, ...]
    knobs: dict[str, Any]
    severity: Severity | None = None
    lacks: str | None = None


def example(outcome: Outcome, facts: tuple[Any, ...], options: dict[str, Any]) -> Example:
    """From the arguments of ``.passes(...)`` and its siblings."""
    sentence = facts[0] if facts and isinstance(facts[0], str) else ""
    degree, lacks = options.pop("at", None), options.pop("lacks", None)
    rows = facts[1:] if sentence else facts
    return Example(outcome, sentence, _flat(rows), options, degree, lacks)


def _flat(facts: tuple[Any, ...]) -> tuple[Row | Unread, ...]:
    """Lists of rows may be given as one argument; neighbours share them by name."""
    flat: list[Row | Unread] = []
    for fact in facts:
        flat.extend(_flat(tuple(fact)) if isinstance(fact, (list, tuple)) else [fact])
    return tuple(flat)
