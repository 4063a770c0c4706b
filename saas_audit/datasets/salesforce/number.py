"""A number as metadata writes some of them."""

from __future__ import annotations


class Number(int):
    """``"12"``: the vendor's description calls it text."""

    @classmethod
    def parse(cls, value: object) -> Number:
        """Raises ValueError for anything else; a plain number is one."""
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ValueError(f"not a number: {value!r}")
        return cls(value)
