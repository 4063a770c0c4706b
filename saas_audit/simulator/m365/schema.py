"""Microsoft's published types and permissions, and whether an object keeps to them."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRIMITIVES: dict[str, tuple[type, ...]] = {
    "Edm.Boolean": (bool,),
    "Edm.String": (str,),
    "Edm.Guid": (str,),
    "Edm.DateTimeOffset": (str,),
    "Edm.Int32": (int,),
    "Edm.Int64": (int,),
    "Edm.Double": (float, int),
}
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")

BETA: dict[str, dict[str, Any]] = {
    "/deviceManagement/configurationPolicies": {"type": "", "list": True},
    "/deviceManagement/configurationPolicies/{id}/settings": {"type": "", "list": True},
}
"""Paths that v1.0, whose types we hold, does not have: their fields are those of the prose."""

UNPUBLISHED = {
    "/directory/onPremisesSynchronization": ("OnPremDirectorySynchronization.Read.All",),
    "/domains/{id}/federationConfiguration": ("Domain.Read.All", "Domain.ReadWrite.All"),
    "/identity/conditionalAccess/evaluate": ("Policy.Read.All", "Policy.Read.ConditionalAccess"),
    "/identityGovernance/privilegedAccess/group/assignmentScheduleInstances": (
        "PrivilegedAssignmentSchedule.Read.AzureADGroup",
    ),
    "/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances": (
        "PrivilegedEligibilitySchedule.Read.AzureADGroup",
    ),
    "/roleManagement/directory/roleAssignmentScheduleInstances": (
        "RoleAssignmentSchedule.Read.Directory",
    ),
    "/roleManagement/directory/roleEligibilityScheduleInstances": (
        "RoleEligibilitySchedule.Read.Directory",
    ),
    "/sites/getAllSites": ("Sites.Read.All",),
}
"""Paths the published permissions file does not list; the rights are those of Microsoft's prose."""


@cache
def published(name: str) -> Any:
    """One of the extracts under ``vendor/``."""
    text = resources.files(__package__).joinpath("vendor", name).read_bytes()
    return msgspec.json.decode(text)


def routes() -> dict[str, dict[str, Any]]:
    """Path template -> entity type and whether the answer is a list."""
    found: dict[str, dict[str, Any]] = published("graph_schema.json")["routes"]
    return {**found, **BETA}


def readers(path: str) -> frozenset[str]:
    """The application permissions any one of which lets a path be read."""
    table = published("graph_permissions.json")
    return frozenset(table[path]["any"] if path in table else UNPUBLISHED[path])


def properties(type_name: str) -> dict[str, dict[str, Any]]:
    """Own and inherited properties; empty for a type Microsoft does not have."""
    schema = published("graph_schema.json")
    found: dict[str, dict[str, Any]] = {}
    name = type_name
    while name in schema["types"]:
        found = {**schema["types"][name]["properties"], **found}
        name = schema["types"][name]["base"]
    return found


def subtypes(type_name: str) -> list[str]:
    """The types derived from it, where a list may hold any of them."""
    types = published("graph_schema.json")["types"]
    return [name for name, one in types.items() if one["base"] == type_name]


def words(type_name: str) -> tuple[str, ...]:
    """The members of an enum; empty if it is none."""
    return tuple(published("graph_schema.json")["enums"].get(type_name, ()))


def violations(value: dict[str, Any], type_name: str, where: str = "") -> Iterator[str]:
    """What about an object Microsoft's schema does not know or allow."""
    concrete = str(value.get("@odata.type", "")).removeprefix("#microsoft.graph.")
    known = properties(concrete) or properties(type_name)
    for name, held in value.items():
        place = f"{where or type_name}.{name}"
        if name.startswith("@odata."):
            continue
        if name not in known:
            yield f"{place} does not exist"
        elif held is None:
            if not known[name]["nullable"] and not known[name]["list"]:
                yield f"{place} is null"
        elif known[name]["list"] != isinstance(held, list):
            yield f"{place} is {type(held).__name__}"
        else:
            for one in held if isinstance(held, list) else [held]:
                yield from _mistyped(one, known[name]["type"], place)


def _mistyped(value: Any, kind: str, where: str) -> Iterator[str]:
    if kind in _PRIMITIVES:
        if not isinstance(value, _PRIMITIVES[kind]) or (
            isinstance(value, bool) and kind != "Edm.Boolean"
        ):
            yield f"{where} is {type(value).__name__}, not {kind}"
        elif kind == "Edm.DateTimeOffset" and not _DATE.fullmatch(str(value)):
            yield f"{where} is no time: {value}"
    elif members := words(kind):
        for word in str(value).split(","):
            if word not in members:
                yield f"{where} holds {word}, which is none of {', '.join(members)}"
    elif isinstance(value, dict):
        yield from violations(value, kind, where)
    else:
        yield f"{where} is {type(value).__name__}, not {kind}"
