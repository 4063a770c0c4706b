"""What a check's rule is made of: a hash that moves when the rule does, and what it rests on."""

from __future__ import annotations

import ast
import functools
import hashlib
import inspect
import io
import textwrap
import tokenize
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import msgspec

from ..declare.derive import Derive, derives_of, is_derived
from ..engine.needs import needs_of
from ..model import Row, fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..declare.check import Check

_OURS = ("saas_audit", "checks")


@functools.cache
def rule_hash(check: Check) -> str:
    """Twelve hex digits over how a check decides: its function and those it calls, its constants
    and defaults, the derives and rows it rests on. Words, comments and layout do not count.
    """
    digest = hashlib.sha256()
    seen: set[int] = set()
    for part in _parts(check, seen):
        digest.update(part.encode("utf-8", "replace") + b"\n")
    return digest.hexdigest()[:12]


def reads_time(check: Check) -> bool:
    """Does its answer hang on the time of the run?"""
    if check.is_manual:
        return False
    contracts = [check.contract, *(one.contract for one in _derives(check))]
    return any(need.kind == "as_of" for one in contracts for need in one.needs)


def lists_of(check: Check) -> frozenset[str]:
    """The declared lists it rests on, by name."""
    return frozenset(one.__row__.config for one in needs_of(check)) - {""}


def _derives(check: Check) -> list[Derive]:
    return [one for t in needs_of(check) if is_derived(t) for one in derives_of(t)]


def _parts(check: Check, seen: set[int]) -> Iterator[str]:
    yield check.severity
    yield _plain(dict(check.profiles))
    yield from _function(check.function, seen)
    if check.is_manual:
        return
    for knob in check.contract.knobs:
        yield f"{knob.name}={_plain(knob.default)}"
    for one in sorted(_derives(check), key=lambda derive: derive.name):
        yield from _function(one.function, seen)
    for row_type in sorted(needs_of(check), key=lambda t: (t.__module__, t.__qualname__)):
        yield from _row_type(row_type, seen)


def _function(function: Any, seen: set[int]) -> Iterator[str]:
    """A function of ours and everything of ours that it names."""
    function = inspect.unwrap(function)
    if id(function) in seen or not _is_ours(function):
        return
    seen.add(id(function))
    yield _code(function)
    for name, value in (*_named(function), *_enclosed(function)):
        if isinstance(value, FunctionType):
            yield from _function(value, seen)
        elif not isinstance(value, (type, ModuleType)) and not callable(value):
            yield f"{name}={_plain(value)}"


def _named(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """The globals a function names; of modules of ours, the things in them."""
    names = sorted(_names(function.__code__))
    known = function.__globals__
    for name in names:
        value = known.get(name)
        if isinstance(value, ModuleType) and value.__name__.startswith(_OURS):
            yield from ((one, vars(value)[one]) for one in names if one in vars(value))
        elif name in known:
            yield name, value


def _enclosed(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """What a function made by another was given to keep."""
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    for name, cell in cells:
        try:
            yield name, cell.cell_contents
        except ValueError:
            continue


def _names(code: CodeType) -> set[str]:
    inner = (one for one in code.co_consts if isinstance(one, CodeType))
    return set(code.co_names).union(*map(_names, inner))


def _row_type(row_type: type[Row], seen: set[int]) -> Iterator[str]:
    """What is read, and what the class itself works out."""
    meta = row_type.__row__
    yield f"{row_type.__name__} {meta.key} {meta.owner} {meta.at_least}"
    yield _fields(row_type)  # type: ignore[arg-type]
    for cls in row_type.__mro__:
        for value in vars(cls).values() if _is_ours(cls) and cls is not Row else ():
            made = value.fget if isinstance(value, property) else getattr(value, "func", value)
            if isinstance(made, FunctionType) and made.__module__ == cls.__module__:
                yield from _function(made, seen)


@functools.cache
def _fields(row_type: Any) -> str:
    source = row_type.__row__.source
    told = [f"{field.encode_name}: {field.type}" for field in fields_of(row_type)]
    return "; ".join((_plain(source.identity) if source else "", *told))


def _is_ours(thing: Any) -> bool:
    module = getattr(thing, "__module__", None) or ""
    return not module.startswith("saas_audit.model") and _file_of(thing) != ""


def _file_of(thing: Any) -> str:
    """Where it stands; "" for what is built in or made at run time."""
    module = getattr(thing, "__module__", None) or ""
    if not (module.startswith(_OURS) or ".checks" in module or module.startswith("tests")):
        return ""
    try:
        return inspect.getsourcefile(thing) or ""
    except TypeError:
        return ""


@functools.cache
def _code(function: FunctionType) -> str:
    """Its source without docstring, comments, decorators and layout."""
    try:
        source = textwrap.dedent(inspect.getsource(function))
        tree = ast.parse(source)
    except (OSError, SyntaxError):
        return function.__code__.co_code.hex() + _plain(function.__code__.co_names)
    found = tree.body[0]
    lines = _without_comments(source).splitlines()
    if isinstance(found, (ast.FunctionDef, ast.AsyncFunctionDef)):
        for number in _docstring(found):
            lines[number] = ""
        lines = lines[found.lineno - 1 :]
    return "".join("".join(line.split()) for line in lines)


def _docstring(found: ast.FunctionDef | ast.AsyncFunctionDef) -> range:
    first = found.body[0]
    if ast.get_docstring(found) is None or first.end_lineno is None:
        return range(0)
    return range(first.lineno - 1, first.end_lineno)


def _without_comments(source: str) -> str:
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    return "\n".join(lines)


def _plain(value: Any) -> str:
    """A constant as text that is the same in every process."""
    try:
        return msgspec.json.encode(value, order="sorted").decode()
    except (TypeError, msgspec.EncodeError, UnicodeError):
        pass
    if isinstance(value, dict):
        return f"{{{', '.join(sorted(f'{_plain(k)}: {_plain(v)}' for k, v in value.items()))}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_plain, value))}]"
    if isinstance(value, (set, frozenset)):
        return f"[{', '.join(sorted(map(_plain, value)))}]"
    pattern = getattr(value, "pattern", None)
    return str(pattern) if pattern is not None else type(value).__name__
