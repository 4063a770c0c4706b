"""``@config``: what only the admin knows is a row too, declared once in the config."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..errors import DeclarationError
from ..model import Row

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Row)

_DECLARED: dict[str, type[Row]] = {}


def config(name: str, *, per_tenant: bool = True) -> Callable[[type[R]], type[R]]:
    """The row type of a list (or, for a Setting, a table) under ``declared.NAME``.

    ``per_tenant``: it stands under a tenant and speaks of that tenant; else it stands at the top
    level of the config and speaks of the organisation.
    """

    def declare(row_type: type[R]) -> type[R]:
        if name in _DECLARED:
            raise DeclarationError(f"two row types are declared as {name}")
        _DECLARED[name] = row_type
        row_type.__row__.config = name
        row_type.__row__.per_tenant = per_tenant
        return row_type

    return declare


def declared_lists() -> dict[str, type[Row]]:
    """Every list the config may hold, by name."""
    return dict(_DECLARED)
