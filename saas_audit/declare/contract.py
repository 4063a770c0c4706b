"""Reading a signature: what a check or derive is called with, and which knobs an admin may set."""

from __future__ import annotations

import collections.abc
import inspect
import types
import typing
from typing import Any, Literal

import msgspec

from ..errors import DeclarationError
from ..model import AsOf, Lookup, Own, Part, Row, Rows, Stream

if typing.TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["one", "own", "lookup", "rows", "stream", "as_of"]
_KINDS: dict[object, Kind] = {Own: "own", Lookup: "lookup", Rows: "rows", Stream: "stream"}


class Need(msgspec.Struct, frozen=True):
    """One context parameter: which rows, seen how."""

    name: str
    kind: Kind
    row_type: type[Row] | None = None
    optional: bool = False


class Knob(msgspec.Struct, frozen=True):
    """One keyword-only parameter: what may be set, and the default."""

    name: str
    kind: Any
    default: Any

    def convert(self, value: Any) -> Any:
        """A value from the config as this knob's type. Raises msgspec.ValidationError."""
        return msgspec.convert(value, self.kind, strict=True)

    def insist(self, value: Any, where: str) -> None:
        """Raises DeclarationError unless the value is of this knob's type."""
        try:
            self.convert(msgspec.to_builtins(value))
        except msgspec.ValidationError as error:
            raise DeclarationError(f"{where}: {self.name}: {error}") from None


class Contract(msgspec.Struct, frozen=True):
    """The whole signature. ``subject`` is None for a manual check.

    ``at_once``: called with all of them as one stream, instead of once for each.
    """

    subject: type[Row] | None
    needs: tuple[Need, ...] = ()
    knobs: tuple[Knob, ...] = ()
    produces: type[Row] | None = None
    at_once: bool = False

    @property
    def row_types(self) -> tuple[type[Row], ...]:
        """Every row type named, the subject first."""
        context = tuple(need.row_type for need in self.needs if need.row_type)
        return (self.subject, *context) if self.subject else context


def contract_of(function: Callable[..., Any]) -> Contract:
    """The contract of a check or derive. Raises DeclarationError naming function and parameter."""
    hints = _hints(function)
    positional, knobs = [], []
    for name, parameter in inspect.signature(function).parameters.items():
        if name not in hints:
            raise DeclarationError(f"{_name(function)}: parameter {name} has no annotation")
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            if parameter.default is inspect.Parameter.empty:
                raise DeclarationError(f"{_name(function)}: knob {name} has no default")
            knobs.append(Knob(name, hints[name], parameter.default))
        else:
            positional.append(_need(function, name, hints[name]))
    subject, at_once = None, False
    if positional:
        if positional[0].kind not in ("one", "stream") or positional[0].optional:
            raise DeclarationError(f"{_name(function)}: the first parameter must be one row")
        first = positional.pop(0)
        subject, at_once = first.row_type, first.kind == "stream"
    for need in positional:
        if need.kind == "stream" or (at_once and need.kind in ("one", "own")):
            raise DeclarationError(f"{_name(function)}: {need.name} cannot be had this way")
    produced = _produced(hints.get("return"))
    return Contract(subject, tuple(positional), tuple(knobs), produced, at_once)


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function)
    except NameError as error:
        names = ", ".join(
            f"{name}: {hint}"
            for name, hint in function.__annotations__.items()
            if error.name and error.name in str(hint)
        )
        raise DeclarationError(
            f"{_name(function)}: {error.name} in ({names}) is not known; "
            "import it at run time, not only under TYPE_CHECKING"
        ) from None


def _need(function: Callable[..., Any], name: str, hint: Any) -> Need:
    options = typing.get_args(hint) if _is_union(hint) else (hint,)
    optional = type(None) in options
    kinds = [option for option in options if option is not type(None)]
    if len(kinds) == 1:
        (kind,) = kinds
        if kind is AsOf:
            return Need(name, "as_of")
        if isinstance(kind, type) and issubclass(kind, Row):
            return Need(name, "one", kind, optional)
        inner = typing.get_args(kind)
        if typing.get_origin(kind) in _KINDS and inner and issubclass(inner[0], Row):
            return Need(name, _KINDS[typing.get_origin(kind)], inner[0])
    raise DeclarationError(
        f"{_name(function)}: parameter {name}: {hint} is neither a row, Own[..], Lookup[..], "
        "Rows[..] nor AsOf; what an admin may set goes after a *"
    )


def _is_union(hint: Any) -> bool:
    return typing.get_origin(hint) in (typing.Union, types.UnionType)


def _produced(hint: Any) -> type[Row] | None:
    """The row type in ``D``, ``D | None``, ``Iterable[D]``, ``Iterator[tuple[D, str]]``."""
    if isinstance(hint, type) and issubclass(hint, Part):
        return hint if issubclass(hint, Row) else None
    plural = (collections.abc.Iterable, collections.abc.Iterator, tuple)
    if _is_union(hint) or typing.get_origin(hint) in plural:
        found = [_produced(inner) for inner in typing.get_args(hint)]
        return next((one for one in found if one), None)
    return None
