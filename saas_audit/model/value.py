"""A value in a form that two runs can compare: exact, ordered, and free of our classes."""

from __future__ import annotations

from typing import Any

import msgspec

from .row import Part, Row, key_of, label_of
from .rows import Count, Rows


class Value(msgspec.Struct, frozen=True):
    """``members`` of a collection (sorted), or a ``number``; else the ``text`` is all there is."""

    text: str = ""
    members: tuple[str, ...] | None = None
    number: float | None = None


class Beside(msgspec.Struct, frozen=True):
    """A value, and a ``note`` that people read beside it but that is no part of it: for how many
    people it holds moves every week, and the setting has not.
    """

    value: Any
    note: str

    def __str__(self) -> str:
        return f"{self.value} ({self.note})"


def canonical(value: Any, text: str) -> Value:
    """What a verdict saw or wants; ``text`` is how people read it."""
    if isinstance(value, Beside):
        return canonical(value.value, str(value.value))
    if isinstance(value, Rows):
        return Value(text, tuple(sorted({_name(row) for row in value.seen()})))
    if isinstance(value, (set, frozenset, list, tuple)):
        return Value(text, tuple(sorted({_name(one) for one in value})))
    if isinstance(value, Count):
        return Value(text, number=float(value.low))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Value(text, number=float(value))
    return Value(text)


def _name(one: Any) -> str:
    """A row's key where it has one: a label may change without anything having changed."""
    if isinstance(one, Row):
        one = key_of(one) or label_of(one)
    elif isinstance(one, Part):
        one = label_of(one)
    return str(one).encode("utf-8", "replace").decode()
