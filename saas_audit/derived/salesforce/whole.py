"""Populations used from inside a derive: insist on the whole, after what was seen was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...model import Rows


def insist(rows: Rows[Any]) -> None:
    """Raises Unknown if this is not all."""
    if gap := rows.gap:
        raise Unknown(gap)


def batches(names: Sequence[str], size: int) -> Iterator[tuple[str, str]]:
    """``("1", "a,b,c"), ("2", ...)``: as many names as one query takes."""
    for start in range(0, len(names), size):
        yield str(start // size + 1), ",".join(names[start : start + size])
