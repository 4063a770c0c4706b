"""Every row read with Graph is held to Microsoft's own schema: name, type, nullability, words."""

from __future__ import annotations

import importlib
import json
import pkgutil
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
import pytest

import saas_audit.datasets.m365
import saas_audit.derived.m365
from saas_audit.datasets.m365.directory import SubscribedSku, User
from saas_audit.datasets.m365.policies import ConditionalAccessPolicy, PolicyGrant
from saas_audit.datasets.m365.sharing import Site, SpoTenant, TeamsFederation
from saas_audit.datasets.m365.teams import AppPermissionPolicy, MeetingPolicy, TeamsClient
from saas_audit.model import Moment, Part, Row, Setting, fields_of, read_from, source_of
from saas_audit.simulator.m365.schema import properties, routes, subtypes, words

EXPORT = Path(__file__).parents[4] / "shared" / "data" / "scubagear" / "ProviderSettingsExport.json"
NULL_IN_AN_EXPORT = frozenset(
    {
        "GuestTypes.guest_or_external_user_types",
        "PolicyFlows.transfer_methods",
        "Filter.mode",
        "Filter.rule",
    }
)
"""Never null by the schema, and null in what Microsoft's own PowerShell module writes."""

LATER_THAN_THE_EXPORT: dict[type[Row], set[str]] = {
    TeamsFederation: {"ExternalAccessWithTrialTenants"}
}
"""Fields that came after the export was written; Microsoft's PowerShell reference has them."""

ADDED_BY_THE_READER = frozenset({"LinkPermission.item"})
"""What an answer is about, where it does not say so itself."""

FUTURE = "unknownFutureValue"
SCALARS = {
    "Edm.String": str,
    "Edm.Guid": str,
    "Edm.Boolean": bool,
    "Edm.Int32": int,
    "Edm.DateTimeOffset": Moment,
}


def row_types() -> list[type[Row]]:
    found: dict[str, type[Row]] = {}
    for package in (saas_audit.datasets.m365, saas_audit.derived.m365):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, type) and issubclass(value, Row) and source_of(value):
                    found[value.__name__] = value
    return [found[name] for name in sorted(found)]


def by_schema() -> list[type[Row]]:
    return [one for one in row_types() if (source := source_of(one)) and source.witness == "schema"]


def options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def problems(part: type[Part], type_name: str) -> Iterator[str]:
    """Where a row or a part of it says something else than the schema.

    A part that stands for several types is right where it is right for one of them.
    """
    kinds = [properties(one) for one in (type_name, *subtypes(type_name))]
    meta = part.__row__
    filled = meta.owner if meta.source and meta.source.each else ""
    for field in fields_of(part):
        place = f"{part.__name__}.{field.name}"
        if field.name == filled or field.encode_name == "@odata.type":
            continue
        if place in ADDED_BY_THE_READER:
            continue
        found = [known[field.encode_name] for known in kinds if field.encode_name in known]
        if not found:
            yield f"{place}: {type_name} has no {field.encode_name}"
            continue
        yield from min((list(_mistyped(field.type, one, place)) for one in found), key=len)


def _mistyped(hint: Any, published: dict[str, Any], place: str) -> Iterator[str]:
    """For a list the schema's nullability is that of its members; the list itself may be null."""
    kinds = [one for one in options(hint) if one is not type(None)]
    never_null = not published["nullable"] and not published["list"]
    never_null = never_null and place not in NULL_IN_AN_EXPORT
    if len(kinds) != len(options(hint)) and never_null:
        yield f"{place} is never null"
    (kind,) = kinds
    if (get_origin(kind) is list) != published["list"]:
        yield f"{place}: a list here, none there"
        return
    yield from _different(
        get_args(kind)[0] if published["list"] else kind, published["type"], place
    )


def _different(kind: Any, published: str, place: str) -> Iterator[str]:
    if members := set(words(published)) - {FUTURE}:
        if get_origin(kind) is Literal and set(get_args(kind)) != members:
            yield f"{place}: differs in {sorted(members ^ set(get_args(kind)))}"
        elif get_origin(kind) is not Literal and kind is not str:
            yield f"{place} is a word of {published}"
    elif isinstance(kind, type) and issubclass(kind, Part):
        yield from problems(kind, published)
    elif get_origin(kind) is Literal:
        if published != "Edm.String":
            yield f"{place} is {published}, not a word"
    elif SCALARS.get(published) is not kind:
        yield f"{place} is {published}"


@pytest.mark.parametrize("row_type", by_schema(), ids=lambda one: one.__name__)
def test_rows_ask_for_what_microsoft_has(row_type: type[Row]) -> None:
    source = source_of(row_type)
    assert source is not None
    route = routes()[source.path]
    assert list(problems(row_type, route["type"])) == []
    assert bool(source.items) == route["list"]


def test_every_row_read_with_graph_v1_has_the_schema_as_witness() -> None:
    apis = {(source.api, source.witness) for one in row_types() if (source := source_of(one))}
    assert apis == {
        ("azure", "docs only"),
        ("graph", "schema"),
        ("graph-beta", "docs only"),
        ("graph-beta", "schema"),
        ("graph_links", "schema"),
        ("hunting", "docs only"),
        ("sharepoint", "real export"),
        ("sharepoint_sites", "real export"),
        ("teams", "real export"),
        ("power_platform", "docs only"),
        ("power_bi", "docs only"),
        ("dataverse", "docs only"),
        ("exchange", "real export"),
        ("exchange", "docs only"),
        ("compliance", "real export"),
    }


class MisspeltUser(Row, rename="camel"):
    id: str
    acount_enabled: bool
    user_principal_name: int
    proxy_addresses: str


class NullableSku(Row, rename="camel"):
    id: str | None


class MisspeltGrant(Part, rename="camel"):
    operator: Literal["AND", "OR"] | None
    built_in_controls: list[Literal["block", "mfaa"]]


def test_a_misspelt_name_a_wrong_type_and_a_wrong_word_are_found() -> None:
    found = list(problems(MisspeltUser, "user"))
    assert [one.split(":")[0].split(" ")[0] for one in found] == [
        "MisspeltUser.acount_enabled",
        "MisspeltUser.user_principal_name",
        "MisspeltUser.proxy_addresses",
    ]
    assert list(problems(NullableSku, "entity")) == ["NullableSku.id is never null"]
    (words_differ,) = problems(MisspeltGrant, "conditionalAccessGrantControls")
    assert "mfaa" in words_differ


def test_misspelt_in_row_and_simulator_alike_is_found() -> None:
    """What keeps the two from agreeing on a name Microsoft does not have."""

    class Wrong(Setting, rename="camel"):
        alow_invites_from: str

    read_from(Wrong, source_of(User))  # type: ignore[arg-type]
    assert list(problems(Wrong, "authorizationPolicy"))


def test_nested_parts_are_walked() -> None:
    nested = {PolicyGrant, *(one for one in _parts(ConditionalAccessPolicy))}
    assert len(nested) > 8
    assert any(one.__name__ == "ServicePlan" for one in _parts(SubscribedSku))


def _parts(part: type[Part]) -> Iterator[type[Part]]:
    for field in fields_of(part):
        for kind in options(field.type):
            inner = get_args(kind)[0] if get_origin(kind) is list else kind
            if isinstance(inner, type) and issubclass(inner, Part):
                yield inner
                yield from _parts(inner)


@pytest.mark.skipif(not EXPORT.exists(), reason="the real export is not here")
@pytest.mark.parametrize(
    ("row_type", "key"),
    [
        (SpoTenant, "SPO_tenant"),
        (Site, "SPO_site"),
        (TeamsFederation, "federation_configuration"),
        (MeetingPolicy, "meeting_policies"),
        (AppPermissionPolicy, "app_policies"),
        (TeamsClient, "client_configuration"),
    ],
)
def test_rows_of_other_apis_are_held_to_a_real_export(row_type: type[Row], key: str) -> None:
    export = json.loads(EXPORT.read_text(encoding="utf-8-sig"))
    held = export[key]
    held = held[0] if isinstance(held, list) else held
    missing = {f.encode_name for f in fields_of(row_type) if f.encode_name not in held}
    assert missing == LATER_THAN_THE_EXPORT.get(row_type, set())
    assert msgspec.convert(held, row_type)
