"""Describe first: a field that the org does not have is not asked for, and stays missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Field(msgspec.Struct, frozen=True, rename="camel"):
    """A field of an object, and the name by which one goes on to the object it points to."""

    name: str
    relationship_name: str | None = None
    reference_to: list[str] = []


class Description(msgspec.Struct, frozen=True):
    """An object, as far as queries go."""

    fields: list[Field]


def existing(
    fields: Iterable[str],
    description: Description,
    describe: Callable[[str], Description | None],
) -> tuple[str, ...]:
    """What may be selected for these dotted paths, in order, each once.

    The inside of a field that holds an object is not selected by itself. An object on the way that
    does not let itself be described is trusted.
    """
    found: dict[str, None] = {}
    for path in fields:
        column = _column(path, description, describe)
        if column:
            found[column] = None
    return tuple(found)


def _column(
    path: str, description: Description, describe: Callable[[str], Description | None]
) -> str:
    head, dot, rest = path.partition(".")
    for field in description.fields:
        if field.name == head:
            return head
        if dot and field.relationship_name == head:
            return _beyond(head, rest, field, describe)
    return ""


def _beyond(
    head: str, rest: str, field: Field, describe: Callable[[str], Description | None]
) -> str:
    target = describe(field.reference_to[0]) if len(field.reference_to) == 1 else None
    inner = _column(rest, target, describe) if target else rest
    return f"{head}.{inner}" if inner else ""
