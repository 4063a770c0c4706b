"""Every row of metadata is held to Salesforce's own description: name, type, list, words."""

from __future__ import annotations

import functools
import importlib
import pkgutil
import types
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Literal, Union, get_args, get_origin
from xml.etree import ElementTree

import msgspec
import pytest

import saas_audit.datasets.salesforce
from saas_audit.connectors.salesforce.shapes import XSD, shapes
from saas_audit.datasets.salesforce.address import Address
from saas_audit.datasets.salesforce.app_policies import ClientAppPolicy
from saas_audit.datasets.salesforce.experiences import Experience
from saas_audit.datasets.salesforce.number import Number
from saas_audit.datasets.salesforce.profiles import ProfileMetadata
from saas_audit.datasets.salesforce.security import FileSettings
from saas_audit.datasets.salesforce.settings import SecurityMetadata, SecuritySettings
from saas_audit.model import NOT_RETURNED, Part, Row, fields_of, source_of

SCALARS = {"boolean": (bool,), "string": (str, Address, Number)}


@functools.cache
def words(name: str) -> frozenset[str]:
    """The words of a closed vocabulary; none for any other type."""
    text = (files("simple_salesforce") / "metadata.wsdl").read_text(encoding="utf-8")
    for one in ElementTree.fromstring(text).iter(f"{XSD}simpleType"):
        if one.get("name") == name:
            return frozenset(word.get("value", "") for word in one.iter(f"{XSD}enumeration"))
    return frozenset()


def row_types() -> list[type[Row]]:
    found: dict[str, type[Row]] = {}
    package = saas_audit.datasets.salesforce
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Row) and source_of(value):
                found[value.__name__] = value
    return [found[name] for name in sorted(found)]


def by_schema() -> list[type[Row]]:
    return [one for one in row_types() if (source := source_of(one)) and source.witness == "schema"]


def kinds_of(hint: Any) -> list[Any]:
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    return [one for one in options if one is not type(None)]


def problems(part: type[Part], type_name: str) -> Iterator[str]:
    """Where a row or a part of it says something else than the description."""
    known = shapes()[type_name]
    for field in fields_of(part):
        place = f"{part.__name__}.{field.name}"
        if field.encode_name not in known:
            yield f"{place}: {type_name} has no {field.encode_name}"
            continue
        shape, (kind,) = known[field.encode_name], kinds_of(field.type)
        may_be_absent = field.default is NOT_RETURNED or field.name == part.__row__.key
        if not may_be_absent and not (shape.optional or shape.many):
            yield f"{place} is never left out"
        if (get_origin(kind) is list) != shape.many:
            yield f"{place}: a list here, none there"
            continue
        yield from _different(get_args(kind)[0] if shape.many else kind, shape.type, place)


def _different(kind: Any, published: str, place: str) -> Iterator[str]:
    if published in shapes():
        if isinstance(kind, type) and issubclass(kind, Part):
            yield from problems(kind, published)
        else:
            yield f"{place} is a {published}"
    elif get_origin(kind) is Literal:
        if words(published) != set(get_args(kind)):
            yield f"{place}: differs in {sorted(words(published) ^ set(get_args(kind)))}"
    elif kind not in SCALARS.get(published, (str,) if words(published) else ()):
        yield f"{place} is {published}"


@pytest.mark.parametrize("row_type", by_schema(), ids=lambda one: one.__name__)
def test_rows_ask_for_what_salesforce_has(row_type: type[Row]) -> None:
    source = source_of(row_type)
    assert source is not None
    part = SecurityMetadata if row_type is SecuritySettings else row_type
    assert list(problems(part, source.path)) == []


def test_what_a_profile_holds_beside_its_columns_is_metadata_too() -> None:
    assert list(problems(ProfileMetadata, "Profile")) == []


def test_every_row_of_metadata_has_the_schema_as_witness() -> None:
    found = {source_of(one).witness for one in row_types() if source_of(one).api == "metadata"}  # type: ignore[union-attr]
    assert found == {"schema"}


@pytest.mark.parametrize("word", ["PermittedUsersPolicyType", "RefreshTokenPolicyType"])
def test_policies_of_external_client_apps_have_the_same_words_in_both_apis(word: str) -> None:
    (told,) = (one for one in fields_of(ClientAppPolicy) if one.encode_name == word)
    (literal,) = kinds_of(told.type)
    assert set(get_args(literal)) == words(word)


class Wrong(Part, rename="camel"):
    """What no site has."""

    self_registration: str
    status: Literal["Live", "Gone"]
    site: list[str]
    self_reg_profil: str
    selves: str = msgspec.field(name="welcomeTemplate", default="")


def test_a_wrong_row_is_noticed() -> None:
    found = " ".join(problems(Wrong, "Network"))
    assert "self_registration is boolean" in found
    assert "status: differs in" in found
    assert "site: a list here, none there" in found
    assert "has no selfRegProfil" in found
    assert "selves is never left out" in found


def test_the_right_ones_are_not() -> None:
    assert list(problems(Experience, "Network")) == []
    assert list(problems(FileSettings, "FileUploadAndDownloadSecuritySettings")) == []
