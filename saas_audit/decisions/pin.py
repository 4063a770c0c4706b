"""Does what is seen now still lie within what was accepted?

An exception is pinned to the value somebody looked at. Better is fine: a set that shrank, a number
nearer to what is wanted. Anything else is news, and brings the finding back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model import Finding, Value
    from .model import Acceptance

_RANGES = (
    re.compile(r"(?P<low>\d+) to (?P<high>\d+)\b"),
    re.compile(r"at most (?P<high>\d+)\b"),
    re.compile(r"(?P<high>\d+) at most\b"),
    re.compile(r"at least (?P<low>\d+)\b"),
)
"""How checks put a range of numbers into words."""


def within(held: Acceptance, found: Finding) -> bool:
    """Whether a failure is no worse than the one that was accepted."""
    if found.severity.rank < held.severity.rank:
        return False
    now, then, wanted = found.seen, held.seen, found.wanted
    if now.members is not None and then.members is not None:
        if wanted.members is not None:
            return _no_farther(set(now.members), set(then.members), set(wanted.members))
        return _shrunk(set(now.members), set(then.members), wanted)
    if now.number is not None and then.number is not None:
        return now.number == then.number or _nearer(now.number, then.number, wanted)
    return now.text == then.text


def _no_farther(now: set[str], then: set[str], wanted: set[str]) -> bool:
    """Nothing is missing, and nothing surplus, that was not so before."""
    return wanted - now <= wanted - then and now - wanted <= then - wanted


def _shrunk(now: set[str], then: set[str], wanted: Value) -> bool:
    """A part of what was accepted; but if nothing at all still fails, less is not what is wanted,
    and too few is another failure than too many.
    """
    if now == then:
        return True
    low, _ = _range(wanted) or (0.0, 0.0)
    return now < then and bool(now) and not len(now) < low <= len(then)


def _nearer(now: float, then: float, wanted: Value) -> bool:
    """On the same side of what is wanted, and closer; -1 for "never" is not close to 1."""
    bounds = _range(wanted)
    if bounds is None:
        return False
    low, high = bounds
    return high < now < then or then < now < low


def _range(wanted: Value) -> tuple[float, float] | None:
    if wanted.members is not None:
        return None
    if wanted.number is not None:
        return wanted.number, wanted.number
    found = next(filter(None, (one.match(wanted.text) for one in _RANGES)), None)
    if found is None:
        return None
    bounds = found.groupdict()
    return float(bounds.get("low") or "-inf"), float(bounds.get("high") or "inf")
