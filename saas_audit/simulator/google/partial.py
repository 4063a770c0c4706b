"""Google's partial responses: the ``fields`` parameter, checked against the schema and applied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .discovery import property_of

if TYPE_CHECKING:
    from collections.abc import Mapping

Tree = dict[str, "Tree"]
_TOKEN = re.compile(r"[\w@.$-]+|[,/()*]")


class InvalidMask(Exception):
    """The selection names something the vendor does not have, or cannot be read."""


def parsed(text: str) -> Tree:
    """``a,b(c,d/e)`` as a tree. Raises InvalidMask."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        raise InvalidMask(text)
    tree: Tree = {}
    _selections(tokens, tree)
    if tokens:
        raise InvalidMask(text)
    return tree


def _selections(tokens: list[str], tree: Tree) -> None:
    while True:
        _selection(tokens, tree)
        if not tokens or tokens[0] != ",":
            return
        tokens.pop(0)


def _selection(tokens: list[str], tree: Tree) -> None:
    if not tokens or tokens[0] in ",/()":
        raise InvalidMask("".join(tokens))
    inner = tree.setdefault(tokens.pop(0), {})
    if tokens and tokens[0] == "/":
        tokens.pop(0)
        _selection(tokens, inner)
    elif tokens and tokens[0] == "(":
        tokens.pop(0)
        _selections(tokens, inner)
        if not tokens or tokens.pop(0) != ")":
            raise InvalidMask("unbalanced")


def check(tree: Tree, api: str, schema: Mapping[str, Any]) -> None:
    """Raises InvalidMask, naming the first field the schema does not have."""
    for name, inner in tree.items():
        found = schema if name == "*" else property_of(api, schema, name)
        if found is None:
            raise InvalidMask(name)
        check(inner, api, found)


def applied(tree: Tree, value: Any) -> Any:
    """Only what was selected."""
    if not tree or "*" in tree:
        return value
    if isinstance(value, list):
        return [applied(tree, one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: applied(tree[name], held) for name, held in value.items() if name in tree}
