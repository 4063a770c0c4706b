"""Dates as spreadsheets write them. What two readers would read as two days is refused."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

Order = Literal["", "dmy", "mdy"]

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\.?")
_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[-, ]{1,2}(\d{4})")
_NAMED_US = re.compile(r"([A-Za-z]{3,9}) (\d{1,2}),? (\d{4})")
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def read_date(text: str, order: Order = "") -> date:
    """Raises ValueError with a sentence."""
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(text, found[1], found[3], found[4])
    if found := _DOTTED.fullmatch(text):
        return _day(text, found[3], found[2], found[1])
    if found := _NAMED.fullmatch(text):
        return _day(text, found[3], _month(text, found[2]), found[1])
    if found := _NAMED_US.fullmatch(text):
        return _day(text, found[3], _month(text, found[1]), found[2])
    if found := _SLASHED.fullmatch(text):
        return _slashed(text, found, order)
    raise ValueError(f"{text!r} is no date; write 2026-12-31")


def _slashed(text: str, found: re.Match[str], order: Order) -> date:
    """Day or month first: a file does not say, and 31/12 today is 1/12 tomorrow."""
    if not order:
        raise ValueError(
            f"{text} may have the day or the month first; write 2026-12-31, or say which it is "
            "with --dates dmy or --dates mdy"
        )
    first, second = found[1], found[3]
    day, month = (first, second) if order == "dmy" else (second, first)
    year = found[4] if len(found[4]) == 4 else f"20{found[4]}"
    return _day(text, year, month, day)


def _month(text: str, name: str) -> int:
    hits = [n for n, month in enumerate(_MONTHS, start=1) if month.startswith(name.lower())]
    if len(hits) != 1:
        raise ValueError(f"{text}: no month is called {name}; write 2026-12-31")
    return hits[0]


def _day(text: str, year: str, month: str | int, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"{text} is no day of the calendar") from None
