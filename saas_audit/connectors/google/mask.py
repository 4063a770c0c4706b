"""Google's ``fields`` parameter: only what the rows want, and the mark of the next page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Tree = dict[str, "Tree"]


def mask(fields: Iterable[str], items: tuple[str, ...], extra: Iterable[str] = ()) -> str:
    """``users(id,name/full),nextPageToken`` from dotted paths under a list of items."""
    tree: Tree = {}
    for field in fields:
        _put(tree, (*items, *field.split(".")))
    for name in extra:
        tree.setdefault(name, {})
    return _written(tree)


def _put(tree: Tree, path: tuple[str, ...]) -> None:
    for name in path:
        tree = tree.setdefault(name, {})


def _written(tree: Tree) -> str:
    parts = []
    for name in sorted(tree):
        inner = tree[name]
        if not inner:
            parts.append(name)
        elif len(inner) == 1:
            parts.append(f"{name}/{_written(inner)}")
        else:
            parts.append(f"{name}({_written(inner)})")
    return ",".join(parts)
