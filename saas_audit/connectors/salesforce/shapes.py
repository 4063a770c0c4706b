"""What metadata looks like, from the vendor's own description that comes with the SDK."""

from __future__ import annotations

import functools
from importlib.resources import files
from xml.etree import ElementTree

import msgspec

XSD = "{http://www.w3.org/2001/XMLSchema}"


class Shape(msgspec.Struct, frozen=True):
    """One element of a type: what it holds, and whether there may be several."""

    type: str
    many: bool
    optional: bool


@functools.cache
def shapes() -> dict[str, dict[str, Shape]]:
    """Type -> element -> shape, inherited elements included."""
    text = (files("simple_salesforce") / "metadata.wsdl").read_text(encoding="utf-8")
    schema = next(ElementTree.fromstring(text).iter(f"{XSD}schema"))
    types = {one.get("name", ""): one for one in schema.iter(f"{XSD}complexType")}
    return {name: _elements(name, types) for name in types if name}


def _elements(name: str, types: dict[str, ElementTree.Element]) -> dict[str, Shape]:
    held = types[name]
    found: dict[str, Shape] = {}
    extension = held.find(f"{XSD}complexContent/{XSD}extension")
    if extension is not None:
        found.update(_elements(_local(extension.get("base", "")), types))
    for one in held.iter(f"{XSD}element"):
        many = one.get("maxOccurs") == "unbounded"
        optional = one.get("minOccurs") == "0"
        found[one.get("name", "")] = Shape(_local(one.get("type", "")), many, optional)
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]
