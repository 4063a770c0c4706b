"""Rows whose witness is a schema, against Salesforce's own description of metadata."""

from __future__ import annotations

import types
import typing
from importlib.resources import files
from xml.etree import ElementTree

import pytest

from saas_audit.connectors.salesforce.shapes import XSD, shapes
from saas_audit.datasets.salesforce import app_policies, oauth
from saas_audit.datasets.salesforce.addresses import Address
from saas_audit.datasets.salesforce.profiles import LoginRange
from saas_audit.model import Part, Row, fields_of, source_of

KINDS = {str: "string", bool: "boolean", Address: "string"}
MODULES = (app_policies, oauth)
ROWS = [
    one
    for module in MODULES
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, Row) and one.__module__ == module.__name__
]
METADATA = [one for one in ROWS if source_of(one).api == "metadata"]


def words_of(kind: str) -> set[str]:
    """The words that the vendor's description allows."""
    text = (files("simple_salesforce") / "metadata.wsdl").read_text(encoding="utf-8")
    types = ElementTree.fromstring(text).iter(f"{XSD}simpleType")
    held = next(one for one in types if one.get("name") == kind)
    return {one.get("value", "") for one in held.iter(f"{XSD}enumeration")}


def problems(part: type[Part], kind: str) -> typing.Iterator[str]:
    """What a row says otherwise than the vendor."""
    known = shapes()[kind]
    for field in fields_of(part):
        shape = known.get(field.encode_name)
        if shape is None:
            yield f"{kind} has no {field.encode_name}"
            continue
        hints = typing.get_args(field.type) if _is_union(field.type) else (field.type,)
        inner = next(one for one in hints if one is not type(None))
        if (typing.get_origin(inner) is list) is not shape.many:
            yield f"{kind}.{field.encode_name}: one or many?"
        if typing.get_origin(inner) is list:
            (inner,) = typing.get_args(inner)
        yield from _value_problems(inner, shape.type, f"{kind}.{field.encode_name}")


def _value_problems(inner: typing.Any, told: str, where: str) -> typing.Iterator[str]:
    if typing.get_origin(inner) is typing.Literal:
        if set(typing.get_args(inner)) != words_of(told):
            yield f"{where}: other words than {told}"
    elif isinstance(inner, type) and issubclass(inner, Part):
        yield from problems(inner, told)
    elif KINDS[inner] != told:
        yield f"{where} is a {told}"


def _is_union(kind: typing.Any) -> bool:
    return typing.get_origin(kind) in (typing.Union, types.UnionType)


def test_there_are_some():
    assert len(METADATA) == 5


@pytest.mark.parametrize("row", METADATA)
def test_the_vendor_describes_it_so(row):
    assert list(problems(row, source_of(row).path)) == []


def test_ranges_of_profiles_are_described_so():
    assert list(problems(LoginRange, "ProfileLoginIpRange")) == []


def test_policies_of_external_client_apps_have_the_same_words_in_both_apis():
    told = {field.name: field.type for field in fields_of(app_policies.ClientAppPolicy)}
    pairs = (
        ("permitted_users_policy_type", "PermittedUsersPolicyType"),
        ("refresh_token_policy_type", "RefreshTokenPolicyType"),
    )
    for name, kind in pairs:
        literal = next(one for one in typing.get_args(told[name]) if one is not type(None))
        assert set(typing.get_args(literal)) == words_of(kind)
