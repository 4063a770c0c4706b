"""``@remembered``: what the last run saw is a row too, kept beside its reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ..model import Row

R = TypeVar("R", bound="type[Row]")


def remembered(row_type: R) -> R:
    """A row type that is filled from the run before; without one it is whole and empty."""
    row_type.__row__.remembered = True
    return row_type
