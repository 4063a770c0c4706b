"""The docstring of a check is its page: title, Why, Fix, See."""

from __future__ import annotations

import inspect
import re

import msgspec

from ..errors import DeclarationError


class Prose(msgspec.Struct, frozen=True):
    """What a check says to people. ``see`` is a URL, or ""."""

    title: str
    why: str
    fix: str
    see: str = ""


def prose_of(name: str, docstring: str | None) -> Prose:
    """The sections. Raises DeclarationError naming what is missing."""
    text = inspect.cleandoc(docstring or "")
    title, _, rest = text.partition("\n")
    sections = dict(re.findall(r"^(Why|Fix|See): (.*?)(?=^\w+: |\Z)", rest, re.M | re.S))
    missing = [word for word in ("Why", "Fix") if word not in sections]
    if not title or missing:
        wanted = ", ".join(missing) or "a title"
        raise DeclarationError(f"{name}: its docstring lacks {wanted}")
    flat = {word: " ".join(body.split()) for word, body in sections.items()}
    return Prose(title.rstrip("."), flat["Why"], flat["Fix"], flat.get("See", ""))
