"""The fields of a source's records: where they stand, and what their types allow."""

from __future__ import annotations

import functools
import types
from datetime import datetime
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.model import Part, Source, fields_of
from saas_audit.model.decode import field_paths
from tests.matrix.bench import users_of


@functools.cache
def types_in(source: Source) -> dict[str, tuple[Any, ...]]:
    """``a.b`` -> the types that the row types of a source give it."""
    found: dict[str, list[Any]] = {}
    rows = {row for check in users_of(source) for row in _rows_of(check, source)}
    for row_type in sorted(rows, key=lambda one: one.__name__):
        filled = row_type.__row__.owner if source.each else ""
        for path, kind in _paths(row_type, "", filled):
            found.setdefault(path, []).append(kind)
    return {path: tuple(kinds) for path, kinds in found.items()}


def _paths(part: type[Part], prefix: str, filled: str = "") -> Any:
    for field in fields_of(part):
        if field.name == filled:
            continue
        yield f"{prefix}{field.encode_name}", field.type
        for inner in _parts(field.type):
            yield from _paths(inner, f"{prefix}{field.encode_name}.")


def _parts(kind: Any) -> list[type[Part]]:
    if isinstance(kind, type) and issubclass(kind, Part):
        return [kind]
    return [part for inner in get_args(kind) for part in _parts(inner)]


@functools.cache
def _rows_of(check: Any, source: Source) -> tuple[Any, ...]:
    held = sources_of(needs_of(check))
    return next((tuple(rows) for one, rows in held.items() if one.identity == source.identity), ())


@functools.cache
def reads(check: Any, source: Source, path: str) -> bool:
    """Does a row type that the check rests on have the field?"""
    head = path.partition(".")[0]
    heads = {one.partition(".")[0] for row in _rows_of(check, source) for one in field_paths(row)}
    return head in heads


def options(kind: Any) -> tuple[Any, ...]:
    if get_origin(kind) is Annotated:
        return options(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return tuple(one for inner in get_args(kind) for one in options(inner))
    return (kind,)


def allows_null(kind: Any) -> bool:
    """Null is a value of this type."""
    return Any in options(kind) or type(None) in options(kind)


def is_closed(kind: Any) -> bool:
    """Only listed words are values of this type."""
    return {get_origin(one) for one in options(kind) if one is not type(None)} == {Literal}


def utmost(kind: Any) -> list[Any]:
    """Values at the edge of what a type allows, such as no vendor sends and any may.

    A time without a zone is beyond the edge: Python compares it with no other.
    """
    if get_origin(kind) in (list, tuple, set, frozenset):
        return [[], *([one] for one in utmost(get_args(kind)[0]))]
    if isinstance(kind, type) and issubclass(kind, datetime):
        return ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "2026-11-02T06:00:00"]
    if kind in (int, float):
        return [-1, 0, 2**63 - 1]
    return ["", "x" * 3_000, "\0<=[(\\*@/..:;,%{}'\"", "1e999"] if kind is str else []


def put_last(path: str, value: Any, records: list[dict[str, Any]]) -> None:
    """Set a field of the last record, by the last element of each list on the way; if it is."""
    *way, last = path.split(".")
    record = records[-1]
    for name in way:
        inner = record.get(name)
        if isinstance(inner, list):
            inner = inner[-1] if inner else None
        if not isinstance(inner, dict):
            return
        record = inner
    if last in record:
        record[last] = value
