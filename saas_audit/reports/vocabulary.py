"""What our own code can say: every text constant and every f-string of the modules that judge.

A report that leaves the house keeps our words and replaces the tenant's. Whether words are ours is
decided by where they stand in the source, not by how they look: a text is ours if it is a constant
of ours, or an f-string of ours whose holes hold nothing but our words and counts.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

ROOMS = (
    "checks",
    "collect",
    "connectors",
    "datasets",
    "declare",
    "derived",
    "engine",
    "history",
    "model",
)
"""Where verdicts, gaps and caveats are worded. The simulator's people do not live here."""
FILES = ("controls.py", "settings.py", "audit.py")

ANSWERS = ("Verdict", "Unclear")
PLAIN = frozenset({"frozenset", "set", "tuple", "dict", "timedelta", "compile", "sorted"})
"""Calls that a constant of ours may be made by; anything else at the level of a module of checks is
a row of a truth table, and may name people.
"""

_WORD = re.compile(r"\w")
_LETTER = re.compile(r"[^\W\d_]")
_EXAMPLE = re.compile(r"@|^([a-z0-9-]+\.)+[a-z0-9-]+$")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


class Template(msgspec.Struct, frozen=True):
    """An f-string: ``anchor`` is the longest of its ``pieces``, the texts between the holes."""

    anchor: str
    pieces: tuple[str, ...]

    def holes(self, text: str) -> list[str] | None:
        """What a text has in the holes, each as short as can be; None if it was not made by this.

        A search from left to right, piece by piece: hostile text cannot make it slow.
        """
        first, *middle, last = self.pieces
        if not (text.startswith(first) and text.endswith(last)):
            return None
        place, end = len(first), len(text) - len(last)
        found: list[str] = []
        for piece in middle:
            at = text.find(piece, place, end)
            if at < 0:
                return None
            found.append(text[place:at])
            place = at + len(piece)
        return [*found, text[place:end]] if place <= end else None


class Vocabulary(msgspec.Struct, frozen=True):
    """``phrases`` are whole texts, ``names`` are our identifiers, templates stand longest first."""

    phrases: frozenset[str]
    names: frozenset[str]
    templates: tuple[Template, ...]


@cache
def vocabulary() -> Vocabulary:
    """Read from the installed source, once."""
    phrases: set[str] = set()
    names: set[str] = set()
    formats: set[tuple[str, ...]] = set()
    for room, source in _sources():
        for node in _walk(ast.parse(source), room):
            if isinstance(node, ast.JoinedStr):
                formats.add(_pieces(node))
            elif isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                names.add(node.name)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                names.add(node.target.id)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                phrases.add(node.value)
    said = (pieces for pieces in formats if _says_something(pieces))
    templates = (Template(max(pieces, key=len), pieces) for pieces in said)
    longest_first = sorted(templates, key=lambda one: (-len("".join(one.pieces)), one.pieces))
    words = frozenset(one for one in phrases if _is_word(one))
    return Vocabulary(words, frozenset(names), tuple(longest_first))


def _is_word(text: str) -> bool:
    """Not an example's address or domain: those are somebody's, whoever else names them."""
    return bool(_LETTER.search(text)) and len(text) > 1 and not _EXAMPLE.search(text)


def _walk(node: ast.AST, room: str) -> Iterator[ast.AST]:
    """Every node but docstrings, and of checks but their truth tables: those name people."""
    yield node
    inside = isinstance(node, ast.JoinedStr)
    for child in ast.iter_child_nodes(node):
        is_prose = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
        is_part = inside and isinstance(child, ast.Constant)
        if not (is_prose or is_part or (room == "checks" and _is_example(child, node))):
            yield from _walk(child, room)


def _is_example(node: ast.AST, parent: ast.AST) -> bool:
    """``check.passes(...)`` in a module, in a loop too; a row made anywhere; what makes rows."""
    if isinstance(parent, ast.Module):
        is_helper = isinstance(node, ast.FunctionDef) and not node.decorator_list
        made = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
        calls = [_called(one) for one in made]
        if is_helper:
            return any(map(_makes_a_row, calls)) or any(map(_names_one, made))
        is_value = isinstance(node, (ast.Assign, ast.AnnAssign))
        is_told = isinstance(node, (ast.Expr, ast.For))
        return is_told or (is_value and not PLAIN.issuperset(calls))
    return isinstance(node, ast.Call) and _makes_a_row(_called(node))


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def _names_one(node: ast.Call) -> bool:
    """``user("ann", ...)``: a row by way of another helper."""
    first = node.args[0] if node.args else None
    is_name = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return is_name and isinstance(node.func, ast.Name) and node.func.id not in PLAIN


def _makes_a_row(name: str) -> bool:
    return name[:1].isupper() and name not in ANSWERS


def _sources() -> Iterator[tuple[str, str]]:
    home = resources.files("saas_audit")
    for name in FILES:
        yield name, home.joinpath(name).read_text(encoding="utf-8")
    for room in ROOMS:
        yield from ((room, source) for source in _below(resources.files(f"saas_audit.{room}")))


def _below(folder: Traversable) -> Iterator[str]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _below(one)
        elif one.name.endswith(".py"):
            yield one.read_text(encoding="utf-8")


def _pieces(node: ast.JoinedStr) -> tuple[str, ...]:
    """``f"{a} of {b}"`` -> ``("", " of ", "")``; holes side by side are one."""
    pieces = [""]
    for part in node.values:
        if isinstance(part, ast.Constant):
            pieces[-1] += str(part.value)
        elif pieces[-1] or len(pieces) == 1:
            pieces.append("")
    return tuple(pieces)


def _says_something(pieces: tuple[str, ...]) -> bool:
    """Words of ours that end where a hole begins; not a syllable glued to somebody's name."""
    glued = [p[:1] for p in pieces[1:] if " " not in p] + [
        p[-1:] for p in pieces[:-1] if " " not in p
    ]
    has_words = bool(_LETTERS.search(" ".join(pieces)))
    return len(pieces) > 1 and has_words and not _WORD.search("".join(glued))
