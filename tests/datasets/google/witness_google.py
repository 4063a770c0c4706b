"""Holds row types to Google's published schemas: names, types, vocabularies."""

from __future__ import annotations

import datetime
import importlib
import pkgutil
import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import saas_audit.datasets.google as package
from saas_audit.model import Part, Row, fields_of, source_of
from saas_audit.simulator.google.discovery import methods, property_of, resolved

UNDOCUMENTED = {("GroupSettings", "whoCanViewGroup", "ALL_OWNERS_CAN_VIEW")}
"""Words seen in answers that the published description leaves out."""

NO_VOCABULARY_PUBLISHED = {
    ("GroupMember", "type"),
    ("GroupMember", "role"),
    ("RoleAssignment", "scopeType"),
}
"""The document says what it is, and no words; those are in Google's prose."""

JSON_TYPES: dict[Any, str] = {
    Any: "any",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
}


def complaints(row_type: type[Row]) -> Iterator[str]:
    """Everything in a row type that the schema of its source does not bear out."""
    source = source_of(row_type)
    assert source is not None
    method = next(m for m in methods() if (m.api, m.id) == (source.api, source.path))
    schema: Any = {"$ref": method.response}
    for name in source.items:
        schema = property_of(source.api, schema, name)
        if schema is None:
            yield f"{row_type.__name__}: no list {name}"
            return
    yield from _of(row_type, source.api, schema, row_type.__name__)


def _of(part: type[Part], api: str, schema: Mapping[str, Any], name: str) -> Iterator[str]:
    info = part.__row__
    filled = info.owner if info.source and info.source.each else ""
    for field in fields_of(part):
        if field.name == filled:
            continue
        found = property_of(api, schema, field.encode_name)
        if found is None:
            yield f"{name}.{field.name}: the vendor has no {field.encode_name}"
        else:
            yield from _type(field.type, api, found, name, field.encode_name)


def _type(kind: Any, api: str, found: Mapping[str, Any], row: str, name: str) -> Iterator[str]:
    if get_origin(kind) in (Union, types.UnionType):
        (kind,) = [one for one in get_args(kind) if one is not type(None)]
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) is list:
        if found.get("type") != "array":
            yield f"{row}.{name}: not a list"
            return
        yield from _type(get_args(kind)[0], api, found["items"], row, name)
    elif isinstance(kind, type) and issubclass(kind, Part):
        yield from _of(kind, api, resolved(api, found), f"{row}.{name}")
    elif get_origin(kind) is Literal:
        yield from _words(kind, found, row, name)
    elif kind is datetime.datetime:
        if "date" not in found.get("format", ""):
            yield f"{row}.{name}: not a time"
    elif get_origin(kind) is dict:
        if found.get("type") != "object":
            yield f"{row}.{name}: not an object"
    elif found.get("type") != JSON_TYPES.get(kind):
        yield f"{row}.{name}: the vendor writes {found.get('type')}, not {kind.__name__}"


def _words(kind: Any, found: Mapping[str, Any], row: str, name: str) -> Iterator[str]:
    if found.get("type") != "string":
        yield f"{row}.{name}: not a word"
    if (row, name) in NO_VOCABULARY_PUBLISHED:
        return
    told = " ".join([*found.get("enum", ()), found.get("description", "")])
    for word in get_args(kind):
        known = word in told or word.lower() in found.get("enum", ())
        if not known and (row, name, word) not in UNDOCUMENTED:
            yield f"{row}.{name}: the vendor has no {word}"


def every_row_type() -> list[type[Row]]:
    """All row types that are read from Google."""
    found: dict[str, type[Row]] = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Row) and source_of(value):
                found[value.__name__] = value
    return [found[name] for name in sorted(found)]
