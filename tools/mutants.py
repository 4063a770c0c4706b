"""Small changes to function bodies, each of which some test should notice.

The operators are those of mutmut and cosmic-ray that can change a decision. Left out are those
that only ever raise a TypeError (``+`` to ``>>``): they are always caught and flatter the score.
Left out too is what is told and decides nothing: ``saw``, ``want``, ``caveat``, texts, errors,
and how a thing says itself (``__str__``).
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOLD = {"saw", "want", "caveat", "why", "label", "detail"}
"""Arguments that are shown to people."""

SPEAKING = {"Unclear", "Gap", "Missing"}
"""Calls whose arguments are reasons, not decisions."""

TURNED: dict[type, type] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
SWAPPED = {"any": "all", "all": "any", "min": "max", "max": "min"}


class Mutant(NamedTuple):
    """``tree`` is the module with one change, in the function of that qualified name.

    Only until the next is asked for: it is one tree, changed and mended.
    """

    function: str
    line: int
    change: str
    tree: ast.Module


class Site(NamedTuple):
    """A place in a tree, and what may stand there instead."""

    node: ast.AST
    put: Callable[[Any], None]
    instead: list[Any]


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of the lines."""
    tree = ast.parse(source)
    for name, function in _functions(tree, ""):
        for site in _sites(function):
            was = ast.unparse(site.node)
            for new in site.instead:
                site.put(new)
                now = ast.unparse(new)
                yield Mutant(name, getattr(site.node, "lineno", 0), f"{was} -> {now}", tree)
                site.put(site.node)


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Any]]:
    for child in ast.iter_child_nodes(node):
        if getattr(child, "name", "") == "__str__":
            continue
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield f"{prefix}{child.name}", child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")


def _sites(function: Any) -> Iterator[Site]:
    told = _told(function)
    for position, statement in enumerate(function.body):
        if position == 0 and isinstance(statement, ast.Expr) and _is_text(statement.value):
            continue
        yield from _within(statement, _putter(function.body, position), told)


def _putter(holder: Any, name: Any) -> Callable[[Any], None]:
    if isinstance(holder, list):
        return lambda new: holder.__setitem__(name, new)
    return lambda new: setattr(holder, name, new)


def _within(node: ast.AST, put: Callable[[Any], None], told: frozenset[ast.AST]) -> Iterator[Site]:
    if isinstance(node, (ast.Raise, ast.JoinedStr, ast.Assert)) or node in told:
        return
    if instead := list(_instead(node)):
        yield Site(node, put, instead)
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "args") and not isinstance(
            node, ast.Call
        ):
            continue
        if isinstance(node, ast.Call) and _name(node) in SPEAKING:
            continue
        if isinstance(value, ast.AST) and not (isinstance(node, ast.keyword) and node.arg in TOLD):
            yield from _within(value, _putter(node, field), told)
        elif isinstance(value, list):
            for position, one in enumerate(value):
                if isinstance(one, ast.AST):
                    yield from _within(one, _putter(value, position), told)


def _instead(node: ast.AST) -> Iterator[Any]:
    """What may stand in a node's place."""
    if isinstance(node, ast.Compare):
        yield from _comparisons(node)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(TURNED[type(node.op)](), node.values)
        for dropped in range(len(node.values)):
            rest = [one for place, one in enumerate(node.values) if place != dropped]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    elif isinstance(node, ast.BinOp) and type(node.op) in TURNED and not _shows(node):
        yield ast.BinOp(node.left, TURNED[type(node.op)](), node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield node.operand
    elif isinstance(node, ast.Constant) and not isinstance(node.value, (str, bytes)):
        yield from _constants(node)
    elif isinstance(node, ast.Call) and _name(node) in SWAPPED:
        yield ast.Call(ast.Name(SWAPPED[_name(node)], ast.Load()), node.args, node.keywords)
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.If):
        yield ast.If(ast.Constant(False), node.body, node.orelse)
        yield ast.If(ast.Constant(True), node.body, node.orelse)
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield ast.comprehension(node.target, node.iter, [], node.is_async)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Continue):
        yield ast.Break()
    elif isinstance(node, ast.Break):
        yield ast.Continue()


def _comparisons(node: ast.Compare) -> Iterator[Any]:
    for place, operator in enumerate(node.ops):
        ops = [*node.ops[:place], TURNED[type(operator)](), *node.ops[place + 1 :]]
        yield ast.Compare(node.left, ops, node.comparators)
    for place, side in enumerate(node.comparators):
        if _is_text(side):
            other = ast.Constant(f"not {side.value}")
            sides = [*node.comparators[:place], other, *node.comparators[place + 1 :]]
            yield ast.Compare(node.left, node.ops, sides)


def _constants(node: ast.Constant) -> Iterator[Any]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)


def _told(function: ast.AST) -> frozenset[ast.AST]:
    """``saw = ...``, where that name is used for nothing but ``saw=saw``."""
    every = list(ast.walk(function))
    shown = {id(one.value) for one in every if isinstance(one, ast.keyword) and one.arg in TOLD}
    used = {
        one.id
        for one in every
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load) and id(one) not in shown
    }
    return frozenset(
        one
        for one in every
        if isinstance(one, ast.Assign)
        and all(isinstance(to, ast.Name) and to.id in TOLD - used for to in one.targets)
    )


def _name(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _shows(node: ast.BinOp) -> bool:
    """Texts put together."""
    return any(_is_text(one) or isinstance(one, ast.JoinedStr) for one in (node.left, node.right))
