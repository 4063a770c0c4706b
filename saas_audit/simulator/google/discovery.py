"""Google's published API descriptions, as they come with its Python client."""

from __future__ import annotations

import functools
import importlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

APIS = (
    ("admin", "directory_v1"),
    ("admin", "reports_v1"),
    ("calendar", "v3"),
    ("chromepolicy", "v1"),
    ("cloudidentity", "v1"),
    ("drive", "v3"),
    ("gmail", "v1"),
    ("groupssettings", "v1"),
)


class Method(msgspec.Struct, frozen=True, eq=False):
    """One method of an API: where it answers, what it takes, what it answers."""

    api: str
    id: str
    verb: str
    host: str
    path: re.Pattern[str]
    parameters: Mapping[str, Any]
    scopes: frozenset[str]
    response: str
    request: str


@functools.cache
def document(api: str) -> dict[str, Any]:
    """The description of an API, by the name sources use: ``drive.v3``."""
    name, _, version = api.partition(".")
    cache: Any = importlib.import_module("googleapiclient.discovery_cache")
    loaded: dict[str, Any] = json.loads(cache.get_static_doc(name, version))
    return loaded


@functools.cache
def methods() -> tuple[Method, ...]:
    """Every method of every API that is simulated."""
    apis = [f"{name}.{version}" for name, version in APIS]
    return tuple(method for api in apis for method in _methods(api, document(api), ""))


def _methods(api: str, holder: Mapping[str, Any], prefix: str) -> Iterator[Method]:
    for name, told in holder.get("methods", {}).items():
        yield _method(api, prefix + name, told)
    for name, inner in holder.get("resources", {}).items():
        yield from _methods(api, inner, f"{prefix}{name}.")


def _method(api: str, name: str, told: Mapping[str, Any]) -> Method:
    whole = document(api)
    return Method(
        api=api,
        id=name,
        verb=told["httpMethod"],
        host=whole["rootUrl"].removeprefix("https://").strip("/"),
        path=_pattern(f"/{whole['servicePath']}{told['path']}"),
        parameters={**whole.get("parameters", {}), **told.get("parameters", {})},
        scopes=frozenset(told.get("scopes", ())),
        response=told.get("response", {}).get("$ref", ""),
        request=told.get("request", {}).get("$ref", ""),
    )


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\+?\w+)\}", template)
    return re.compile(
        "".join(
            re.escape(part)
            if place % 2 == 0
            else f"(?P<{part.lstrip('+')}>{'.+' if part.startswith('+') else '[^/]+'})"
            for place, part in enumerate(parts)
        )
    )


def property_of(api: str, schema: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """A property of a schema, references and lists followed; None if there is none such.

    An object of no described properties may hold anything.
    """
    schema = resolved(api, schema)
    properties = schema.get("properties")
    if properties is None:
        return {} if schema.get("type") in ("object", "any", None) else None
    found: Mapping[str, Any] | None = properties.get(name)
    return found


def resolved(api: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema itself, or of a list the schema of its items."""
    while "$ref" in schema or schema.get("type") == "array":
        reference = schema.get("$ref")
        schema = document(api)["schemas"][reference] if reference else schema["items"]
    return schema
