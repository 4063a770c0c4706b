"""``@derive``: rows made from rows. All derives of a row stand in the module of that row."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import DeclarationError
from .contract import Contract, contract_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model import Row

F = TypeVar("F", bound="Callable[..., Any]")

_DERIVES: dict[str, list[Derive]] = {}


class Derive:
    """One way to make rows of one type, called once per row of its first parameter.

    Where that is a ``Stream``, it is called once, and tells beside each row the page it rests on.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.name = f"{function.__module__}.{function.__name__}"

    @functools.cached_property
    def contract(self) -> Contract:
        """Subject, context and what comes out. Raises DeclarationError."""
        contract = contract_of(self.function)
        if contract.subject is None or contract.produces is None:
            raise DeclarationError(
                f"{self.name}: a derive takes a row first and returns the row type it makes"
            )
        if contract.knobs:
            raise DeclarationError(f"{self.name}: a derive has no knobs; let the check decide")
        if contract.at_once and contract.produces.__row__.of is not None:
            raise DeclarationError(f"{self.name} is called once, and speaks of no row one by one")
        if contract.produces.__module__ != self.function.__module__:
            raise DeclarationError(
                f"{self.name} makes {contract.produces.__name__}, so it must stand in "
                f"{contract.produces.__module__}: elsewhere it could go unimported and unmissed"
            )
        return contract


def derive(function: F) -> F:
    """Declare a derive."""
    _DERIVES.setdefault(function.__module__, []).append(Derive(function))
    return function


def derives_of(row_type: type[Row]) -> tuple[Derive, ...]:
    """Every derive that makes this row. Raises DeclarationError if there is none."""
    found = tuple(
        one for one in _DERIVES.get(row_type.__module__, []) if one.contract.produces is row_type
    )
    if not found:
        raise DeclarationError(
            f"{row_type.__name__} ({row_type.__module__}) has no source, no @config and no @derive"
        )
    return found


def concrete(row_type: type[Row]) -> tuple[type[Row], ...]:
    """The row types a base stands for: itself, or all that inherit from it, in its own module."""
    children = row_type.__subclasses__()
    if not children:
        return (row_type,)
    for child in children:
        if child.__module__ != row_type.__module__:
            raise DeclarationError(
                f"{child.__name__} must stand in {row_type.__module__}, beside {row_type.__name__}"
            )
    return tuple(one for child in children for one in concrete(child))


def is_derived(row_type: type[Row]) -> bool:
    """Made by derives: neither read, nor declared, nor remembered."""
    meta = row_type.__row__
    return meta.source is None and not meta.config and not meta.remembered
