"""From the Metadata API's XML to JSON, strictly: no document type, no entities of anybody's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from ...model import Reason
from ..interface import ReadError
from .soap import METADATA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .shapes import Shape

    Shapes = Mapping[str, Mapping[str, Shape]]

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
FORBIDDEN = ("<!DOCTYPE", "<!ENTITY")
SECRET = re.compile(
    r"(<(?:\w+:)?consumerSecret\b[^>]*>).*?(?=</(?:\w+:)?consumerSecret\s*>)", re.DOTALL
)
STRUCK_OUT = r"\1(struck out)"


def parsed(body: bytes) -> tuple[ElementTree.Element, str]:
    """The envelope's body, and the text it was read from, secrets of apps struck out.

    Raises ReadError.
    """
    try:
        text = SECRET.sub(STRUCK_OUT, body.decode("utf-8"))
        if any(word in text for word in FORBIDDEN):
            raise _wrong("it declares a document type; not read")
        root = ElementTree.fromstring(text)
    except (UnicodeDecodeError, ElementTree.ParseError):
        raise _wrong("it is not whole XML") from None
    held = root.find(f"{SOAP}Body")
    if root.tag != f"{SOAP}Envelope" or held is None or len(held) != 1:
        raise _wrong("it is no SOAP envelope")
    return held[0], text


def results(response: ElementTree.Element, operation: str) -> list[ElementTree.Element]:
    """The ``result`` elements of an operation's response. Raises ReadError."""
    if response.tag != f"{{{METADATA}}}{operation}Response":
        raise _wrong(f"it does not answer {operation}")
    return response.findall(f"{{{METADATA}}}result")


def records(results: list[ElementTree.Element], kind: str, shapes: Shapes) -> list[Any]:
    """The records of ``readMetadata``; names that do not exist come back as nil and are left."""
    found = [one for result in results for one in result.findall(f"{{{METADATA}}}records")]
    try:
        return [_object(one, kind, shapes) for one in found if one.get(f"{XSI}nil") != "true"]
    except RecursionError:
        raise _wrong("it is nested beyond reason") from None


def text_of(element: ElementTree.Element, name: str) -> str:
    """The text of one child; "" without it."""
    return element.findtext(f"{{{METADATA}}}{name}") or ""


def _object(element: ElementTree.Element, kind: str, shapes: Shapes) -> dict[str, Any]:
    told = (element.get(f"{XSI}type") or kind).rpartition(":")[2]
    known = shapes.get(told, {})
    found: dict[str, Any] = {}
    for child in element:
        name = child.tag.rpartition("}")[2]
        shape = known.get(name)
        value = _value(child, shape.type if shape else "", shapes)
        if shape and shape.many:
            found.setdefault(name, []).append(value)
        elif name in found:
            raise _wrong(f"{name} stands there twice")
        else:
            found[name] = value
    return found


def _value(element: ElementTree.Element, kind: str, shapes: Shapes) -> Any:
    """A type that is not known is read by what it holds: elements, or text."""
    if element.get(f"{XSI}nil") == "true":
        return None
    if kind in shapes or len(element):
        return _object(element, kind, shapes)
    text = element.text or ""
    if kind != "boolean":
        return text
    if text not in BOOLEANS:
        raise _wrong(f"{text[:20]} is neither true nor false")
    return BOOLEANS[text]


def _wrong(why: str) -> ReadError:
    return ReadError(Reason.TRUNCATED, f"the answer of the Metadata API: {why}", retryable=True)
